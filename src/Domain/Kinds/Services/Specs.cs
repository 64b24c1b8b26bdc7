using System.Globalization;
using System.Text.Json.Serialization;
using Domain.Kinds.Traffic;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>A service as Berth writes it.</summary>
/// <param name="TaskDefinition">Family, or family:revision where it is known.</param>
/// <param name="DesiredCount">Tasks to begin with; null on update, because scaling owns the count.</param>
/// <param name="TargetGroupArn">An existing target group, or null for none.</param>
/// <param name="ContainerPort">0 where the container listens nowhere.</param>
public sealed record ServiceSpec(
    string Cluster, string Name, string TaskDefinition, Compute Compute, int? DesiredCount,
    IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, bool AssignPublicIp,
    string? TargetGroupArn, string ContainerName, int ContainerPort)
{
    /// <summary>How others find it by Service Connect; null where that is off.</summary>
    public ConnectSpec? Connect { get; init; }

    /// <summary>Seconds in which a new task is not stopped for failing its load balancer's health checks; null leaves it as it is.</summary>
    public int? GraceSeconds { get; init; }

    /// <summary>How new tasks replace old ones; null leaves it as it is, and is rolling for a new service.</summary>
    public DeploymentSpec? Deployment { get; init; }

    /// <summary>Null for a service whose deployments move no traffic.</summary>
    public ShiftSpec? Shift { get; init; }

    /// <summary>With the ARNs of what earlier steps have made.</summary>
    internal ServiceSpec WithMade(IReadOnlyDictionary<string, string> made) => this with
    {
        TargetGroupArn = Made(TargetGroupArn, StepKeys.TargetGroupArn, made),
        Shift = Shift is null ? null : Shift with
        {
            OtherGroupArn = Made(Shift.OtherGroupArn, StepKeys.OtherGroupArn, made) ?? Shift.OtherGroupArn,
            ProductionRule = Shift.ProductionRule ?? made.GetValueOrDefault(StepKeys.ListenerRuleArn),
            TestRule = Shift.TestRule is { Length: 0 } ? made.GetValueOrDefault(StepKeys.TestRuleArn) : Shift.TestRule,
        },
    };

    private static string? Made(string? arn, string key, IReadOnlyDictionary<string, string> made) =>
        arn is not null && !TrafficNames.IsMade(arn) && made.TryGetValue(key, out var whole) ? whole : arn;
}

/// <summary>Service Connect of one service (ECS API, ServiceConnectConfiguration).</summary>
/// <param name="Namespace">ARN, or the name, as AWS was told it.</param>
/// <param name="PortName">Name of the port mapping that is offered; null for a service that only calls others.</param>
/// <param name="DiscoveryName">Unique in the namespace.</param>
/// <param name="DnsName">What callers write; null for <c>DiscoveryName.NAMESPACE</c>.</param>
/// <param name="Port">What callers write after the colon.</param>
public sealed record ConnectSpec(string Namespace, string? PortName, string? DiscoveryName, string? DnsName, int Port)
{
    /// <summary>Set up outside with more than is held here: further ports, timeouts, TLS, logs. Such a one is kept and never rewritten.</summary>
    public bool HasMore { get; init; }
}

/// <summary>Scaling bounds of a service (Application Auto Scaling, <c>ecs:service:DesiredCount</c>).</summary>
public sealed record ScalableTargetSpec(string Cluster, string Service, int Min, int Max)
{
    public string ResourceId => $"service/{Cluster}/{Service}";

    /// <summary>What of its scaling is held back; null where nothing is.</summary>
    public Suspension? Suspended { get; init; }

    /// <summary>No task may run, and no policy, forecast or schedule may change that.</summary>
    [JsonIgnore]
    public bool IsParked => (Min, Max) == (0, 0) && Suspended == Suspension.All;
}

/// <summary>Scaling that is held back (Application Auto Scaling API, SuspendedState).</summary>
/// <param name="In">Policies take no task away.</param>
/// <param name="Out">Policies add no task.</param>
/// <param name="Scheduled">Scheduled actions set no bounds.</param>
public sealed record Suspension(bool In, bool Out, bool Scheduled)
{
    public static readonly Suspension All = new(true, true, true);

    /// <summary>"scaling in and schedules".</summary>
    [JsonIgnore]
    public string Words => string.Join(" and ", new[] { In && Out ? "all scaling by policies" : In ? "scaling in" : Out ? "scaling out" : null, Scheduled ? "schedules" : null }.OfType<string>());

    /// <summary>Null where nothing is held back.</summary>
    public static Suspension? Of(bool @in, bool @out, bool scheduled) => @in || @out || scheduled ? new(@in, @out, scheduled) : null;
}

/// <summary>Target tracking: on average CPU or memory, on the requests of each target, or on the messages waiting for each task. One of them is set.</summary>
/// <param name="CpuTarget">Percent.</param>
public sealed record ScalingPolicySpec(string Cluster, string Service, string Name, int? CpuTarget)
{
    /// <summary>The queue tracked.</summary>
    public BacklogSpec? Backlog { get; init; }

    /// <summary>Percent.</summary>
    public int? MemoryTarget { get; init; }

    /// <summary>What the load balancer counts.</summary>
    public RequestsSpec? Requests { get; init; }

    /// <summary>Seconds after tasks were taken away in which no more are; null for AWS's own 300 (Application Auto Scaling API, ScaleInCooldown).</summary>
    public int? InCooldown { get; init; }

    /// <summary>Seconds after tasks were added in which no more are; null for AWS's own 300.</summary>
    public int? OutCooldown { get; init; }

    /// <summary>It adds tasks and never takes one away.</summary>
    public bool NoScaleIn { get; init; }

    /// <summary>CPU and a queue are what templates ask: one of them is the first policy of a service.</summary>
    [JsonIgnore]
    public bool IsMain => CpuTarget is not null || Backlog is not null;

    [JsonIgnore]
    public string ResourceId => $"service/{Cluster}/{Service}";

    /// <summary>When it scales: "60 % CPU".</summary>
    [JsonIgnore]
    public string Words => Backlog is { } backlog
        ? string.Create(CultureInfo.InvariantCulture, $"{backlog.PerTask:N0} waiting {(backlog.PerTask == 1 ? "message" : "messages")} of {backlog.Queue} a task")
        : Requests is { } requests ? string.Create(CultureInfo.InvariantCulture, $"{requests.PerTarget:N0} requests a minute for each task")
        : MemoryTarget is { } memory ? $"{memory} % memory"
        : $"{CpuTarget} % CPU";

    /// <summary>How fast, where that is not AWS's own: "60 s between additions".</summary>
    [JsonIgnore]
    public string Pace => string.Join(", ", new[]
    {
        OutCooldown is { } added ? $"{added} s between additions" : null, InCooldown is { } taken ? $"{taken} s between removals" : null, NoScaleIn ? "takes no task away" : null,
    }.OfType<string>());
}

/// <summary>Requests that a load balancer sends to each target of a group, a minute.</summary>
/// <param name="Label"><c>app/NAME/ID/targetgroup/NAME/ID</c> (Application Auto Scaling API, ResourceLabel).</param>
public sealed record RequestsSpec(string Label, int PerTarget);

/// <summary>Messages waiting for each running task of a service.</summary>
/// <param name="Queue">Name of an SQS queue of the same account and Region.</param>
/// <param name="PerTask">More than so many waiting messages for each task add tasks, fewer take some away.</param>
public sealed record BacklogSpec(string Queue, int PerTask);
