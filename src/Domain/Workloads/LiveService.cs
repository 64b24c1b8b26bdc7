using System.Text.Json.Serialization;
using Domain.Kinds.Services;
using Domain.Teams;
using Domain.Workloads.Inventory;

namespace Domain.Workloads;

/// <summary>One service as the watch last saw it in AWS. Pages read this row, never AWS.</summary>
public sealed class LiveService
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Cluster { get; set; }
    public required string Name { get; set; }
    /// <summary>From tag <c>berth-team</c>; null for services Berth did not make.</summary>
    public string? TeamId { get; set; }
    public string? Environment { get; set; }
    public required ServiceHealth Health { get; set; }
    public required ServiceDetail Detail
    {
        get => detail ?? throw new InvalidOperationException($"The service {Arn} was read without its detail.");
        set
        {
            detail = value;
            (Compute, Cpu, MemoryMiB, MostTasks, RunningTasks) = (value.Compute, value.Cpu, value.MemoryMiB, value.MostTasks, value.Running);
        }
    }
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>Of the detail, in columns of their own: what a team uses is added up over thousands of rows. Null until the watch has seen the service again.</summary>
    public Compute? Compute { get; private set; }
    public int? Cpu { get; private set; }
    public int? MemoryMiB { get; private set; }
    /// <summary>Tasks at the service's most.</summary>
    public int? MostTasks { get; private set; }
    /// <summary>Tasks that ran when it was seen.</summary>
    public int? RunningTasks { get; private set; }

    private ServiceDetail? detail;
}

public enum ServiceHealth
{
    Healthy,
    Deploying,
    Degraded,
    Failing,
    Stopped,
    /// <summary>Kept at zero until someone resumes it.</summary>
    Parked,
    Gone,
}

/// <summary>All the page of a service shows.</summary>
/// <param name="Status">AWS's word: ACTIVE, DRAINING, INACTIVE.</param>
/// <param name="Cpu">Task CPU in units.</param>
/// <param name="MemoryMiB">Task memory in MiB.</param>
/// <param name="MinTasks">Scaling bounds; null without a scalable target.</param>
/// <param name="CpuTarget">Percent; null without target tracking on CPU.</param>
/// <param name="RolloutState">Of the primary deployment: IN_PROGRESS, COMPLETED, FAILED.</param>
public sealed record ServiceDetail(
    string Status, int Desired, int Running, int Pending, string TaskDefinitionArn, string? Image, int Cpu, int MemoryMiB,
    Compute Compute, int? MinTasks, int? MaxTasks, int? CpuTarget, string? TargetGroupArn, string? RolloutState, string? RolloutReason,
    DateTimeOffset? CreatedAt, IReadOnlyList<TaskDetail> Tasks, IReadOnlyList<ServiceEvent> Events,
    IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The queue whose waiting messages it scales by; null where it scales by none.</summary>
    public BacklogSpec? Backlog { get; init; }

    /// <summary>No task may run, and nothing wakes it, until it is resumed.</summary>
    public bool IsParked { get; init; }

    /// <summary>All that track a target, the first of its template before the others.</summary>
    public IReadOnlyList<ScalingPolicySpec> Policies { get; init; } = [];

    /// <summary>Step and predictive scaling, by name.</summary>
    public IReadOnlyList<ScalingRule> Rules { get; init; } = [];

    /// <summary>What of its scaling is held back; null where nothing is.</summary>
    public Suspension? Suspended { get; init; }

    /// <summary>How it divides its tasks between on-demand and Spot; null where all are of one kind.</summary>
    public SpotMix? Spot { get; init; }

    /// <summary>Times at which its bounds are set by themselves, by name.</summary>
    public IReadOnlyList<ScheduledActionSpec> Schedules { get; init; } = [];

    /// <summary>What made it and would set a change back.</summary>
    public ResourceOwner Owner { get; init; }

    /// <summary>When it is open; null where it runs at all hours.</summary>
    [JsonIgnore]
    public OfficeHours? Hours => OfficeHours.Of(Schedules);

    /// <summary>The bounds its office hours open it with; null where it has none.</summary>
    [JsonIgnore]
    public ScheduledActionSpec? Opening => Hours is null ? null : OfficeHours.Opening(Schedules);

    /// <summary>Its office hours have closed it.</summary>
    [JsonIgnore]
    public bool IsClosed => !IsParked && Hours is { } hours && (MinTasks, MaxTasks) == (hours.Outside, hours.Outside) && Opening is { } open && (open.Min, open.Max) != (MinTasks, MaxTasks);

    /// <summary>Tasks at its most: what the team keeps of its limit, by night too.</summary>
    [JsonIgnore]
    public int MostTasks => !IsParked && Opening is { Max: { } open } ? Math.Max(open, MaxTasks ?? 0) : MaxTasks ?? Desired;

    /// <summary>Tasks of the primary deployment that failed to start or to stay.</summary>
    public int FailedTasks { get; init; }
}

/// <param name="LastStatus">PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED.</param>
/// <param name="Ec2InstanceId">The instance it runs on; null on Fargate.</param>
public sealed record TaskDetail(
    string Id, string Arn, string LastStatus, string DesiredStatus, string TaskDefinition, string? Health, string? AvailabilityZone,
    string? PrivateIp, string? Ec2InstanceId, DateTimeOffset? StartedAt, string? StoppedReason, int? ExitCode)
{
    /// <summary>TaskFailedToStart, EssentialContainerExited, UserInitiated, ServiceSchedulerInitiated, SpotInterruption …; null while it runs.</summary>
    public string? StopCode { get; init; }
    public DateTimeOffset? StoppedAt { get; init; }
    [JsonIgnore]
    public bool IsStopped => LastStatus == "STOPPED";
}

public sealed record ServiceEvent(string Id, DateTimeOffset At, string Message);
