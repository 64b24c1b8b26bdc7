using System.Text.Json.Serialization;

namespace Domain.Workloads.Inventory;

/// <summary>
/// One task as ECS last told of it, running or stopped: of a service, of a job, or alone. AWS forgets a stopped task after about an hour (ECS Developer Guide,
/// "Amazon ECS stopped task error messages"); this row stays for as long as the watch keeps history.
/// </summary>
public sealed class LiveTask
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Cluster { get; init; }

    /// <summary>From its tags, its service, or the family it was made from; null for a task of nobody Berth knows.</summary>
    public string? TeamId { get; set; }
    public string? Environment { get; set; }
    public required ResourceOwner Owner { get; set; }

    /// <summary>Null for a task that belongs to no service.</summary>
    public string? Service { get; set; }

    /// <summary>ECS's own word: <c>service:NAME</c>, <c>family:NAME</c>, or what its starter wrote.</summary>
    public string? Group { get; set; }

    /// <summary>A deployment's id, a schedule, a person's words; null for none.</summary>
    public string? StartedBy { get; set; }

    /// <summary><c>family:revision</c>.</summary>
    public required string Definition { get; set; }

    /// <summary>PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED.</summary>
    public required string LastStatus { get; set; }

    /// <summary>RUNNING or STOPPED.</summary>
    public required string DesiredStatus { get; set; }
    public bool IsStopped { get; set; }

    /// <summary>HEALTHY, UNHEALTHY or UNKNOWN.</summary>
    public string? Health { get; set; }

    /// <summary>FARGATE, EC2, EXTERNAL or MANAGED_INSTANCES.</summary>
    public string? LaunchType { get; set; }

    /// <summary>Capacity provider; null where its launch type alone says where it runs.</summary>
    public string? Provider { get; set; }
    public string? Zone { get; set; }
    public string? PrivateIp { get; set; }

    /// <summary>Container instance; null on Fargate.</summary>
    public string? InstanceArn { get; set; }

    /// <summary>x86_64 or arm64.</summary>
    public string? Architecture { get; set; }

    /// <summary>Units, 1,024 a vCPU; null where only its containers say.</summary>
    public int? Cpu { get; set; }
    public int? MemoryMiB { get; set; }

    /// <summary>TaskFailedToStart, EssentialContainerExited, UserInitiated, ServiceSchedulerInitiated, SpotInterruption, TerminationNotice, InfrastructureHealth.</summary>
    public string? StopCode { get; set; }
    public string? StoppedReason { get; set; }

    /// <summary>Of the container that failed first in the list, else of the first.</summary>
    public int? ExitCode { get; set; }
    public DateTimeOffset? CreatedAt { get; set; }
    public DateTimeOffset? PullStartedAt { get; set; }
    public DateTimeOffset? PullStoppedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? StoppingAt { get; set; }
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>ECS's own count of the task's changes: of two tellings the higher is the later one, in whatever order they arrive.</summary>
    public long Version { get; set; }

    /// <summary>AWS described it with its tags; false for one of which only events have told.</summary>
    public bool IsDescribed { get; set; }

    /// <summary>AWS forgot it before Berth saw it stop: when and why is not known.</summary>
    public bool IsLost { get; set; }

    /// <summary>Lower-case words to search in: id, service, definition, starter, images, reasons.</summary>
    public required string Words { get; set; }
    public required TaskFacts Facts { get; set; }

    /// <summary>When something of it last changed in this row.</summary>
    public required DateTimeOffset SeenAt { get; set; }
}

/// <summary>What is shown of a task and not searched by.</summary>
public sealed record TaskFacts(IReadOnlyList<TaskContainerFacts> Containers)
{
    public string? PlatformVersion { get; init; }

    /// <summary>As ECS calls it, such as <c>Linux</c> or <c>Windows_Server_2022_Core</c>.</summary>
    public string? PlatformFamily { get; init; }
    public int? EphemeralGiB { get; init; }
    public string? Subnet { get; init; }

    /// <summary>The instance it runs on; null on Fargate, and outside EC2.</summary>
    public string? Ec2InstanceId { get; init; }
    public bool CanExec { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(0);
}

/// <param name="Status">PENDING, RUNNING, STOPPED.</param>
/// <param name="Digest">Of the image that was pulled; null before.</param>
public sealed record TaskContainerFacts(string Name, string? Image, string? Digest, string Status, int? ExitCode, string? Reason, string? Health)
{
    /// <summary>Of the container in Docker's or containerd's words; its log stream on instances may carry it.</summary>
    public string? RuntimeId { get; init; }

    [JsonIgnore]
    public bool Failed => ExitCode is not (null or 0) || !string.IsNullOrEmpty(Reason);
}
