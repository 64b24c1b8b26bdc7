using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>What stands in AWS today around one service, read afresh for a plan.</summary>
/// <param name="Cluster">Null when there is no such cluster, or it is not ACTIVE.</param>
/// <param name="LogGroupDays">Retention in days; 0 = for ever; null = no such group.</param>
/// <param name="RunningCount">Running tasks of the service.</param>
/// <param name="DesiredCount">Tasks the service is asked to keep.</param>
public sealed record LiveFacts(
    ClusterFacts? Cluster,
    int? LogGroupDays,
    TaskDefinitionDocument? TaskDefinition,
    string? TaskDefinitionArn,
    ServiceSpec? Service,
    ScalableTargetSpec? Target,
    ScalingPolicySpec? Policy,
    IReadOnlyList<TargetGroupFacts> TargetGroups,
    bool ExecutionRoleExists,
    int RunningCount,
    int DesiredCount)
{
    /// <summary>The namespace that is asked for, where one is by name or ARN; null when there is none such.</summary>
    public NamespaceFacts? Namespace { get; init; }

    /// <summary>What it gets back when it is resumed; null where it is not parked, or not by Berth.</summary>
    public ParkedFrom? Parked { get; init; }

    /// <summary>All that track a target; the first of those that templates ask is <see cref="Policy"/>.</summary>
    public IReadOnlyList<ScalingPolicySpec> Policies { get; init; } = [];

    /// <summary>Step and predictive scaling, by name.</summary>
    public IReadOnlyList<ScalingRule> Rules { get; init; } = [];

    /// <summary>How it divides its tasks between on-demand and Spot; null for one that does not run on Fargate alone.</summary>
    public SpotMix? Spot { get; init; }

    /// <summary>Scheduled actions of the service, by name.</summary>
    public IReadOnlyList<ScheduledActionSpec> Schedules { get; init; } = [];

    /// <summary>Null where it has none.</summary>
    public OfficeHours? Hours => OfficeHours.Of(Schedules);

    /// <summary>Its office hours have closed it; <see cref="Target"/> then holds the bounds it opens with.</summary>
    public bool IsClosed { get; init; }

    /// <summary>
    /// Bounds that the clock has set for the night are not what the service is meant to have: what is planned, priced and counted is what it opens with.
    /// </summary>
    internal LiveFacts Opened() => Target is { IsParked: false } target && Hours is { } hours && (target.Min, target.Max) == (hours.Outside, hours.Outside)
        && OfficeHours.Opening(Schedules) is { Min: { } min, Max: { } max } && (min, max) != (target.Min, target.Max)
            ? this with { Target = target with { Min = min, Max = max }, IsClosed = true } : this;

    /// <summary>Tasks at its most, whatever a schedule makes of its bounds; what a parked service gets back is counted when it is resumed.</summary>
    public int MostTasks => Target is { IsParked: false } bounds ? Math.Max(bounds.Max, Schedules.Max(a => a.Max) ?? 0) : Target?.Max ?? DesiredCount;

    internal int PricedMost => Target is { IsParked: false } bounds && Hours is not null
        ? Math.Max(bounds.Max, Schedules.Where(a => a.Name is not OfficeHours.Closes).Max(a => a.Max) ?? 0) : MostTasks;

    /// <summary>Tasks at its least: those that a schedule of its own brings, office hours apart, which are priced by the hour.</summary>
    public int LeastTasks => Target is { IsParked: false } bounds ? Math.Min(bounds.Min, Schedules.Where(a => Hours is null || a.Name is not OfficeHours.Opens and not OfficeHours.Closes).Min(a => a.Min) ?? bounds.Min) : Target?.Min ?? DesiredCount;

    /// <summary>A parked service as it will be once it is resumed; any other as it stands.</summary>
    public LiveFacts Awake() => Parked is { } kept ? this with { Target = kept.Target, DesiredCount = kept.Starting } : this;

    public TrafficFacts Traffic { get; init; } = TrafficFacts.None;

    /// <summary>Names asked for that no alarm has; null where none are asked.</summary>
    public IReadOnlyList<string>? MissingAlarms { get; init; }

    /// <summary>Whether the queue that is asked for exists; null where none is.</summary>
    public bool? QueueExists { get; init; }
}
