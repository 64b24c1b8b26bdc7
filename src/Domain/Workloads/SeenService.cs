using Domain.Kinds.Services;
using Domain.Requests;

namespace Domain.Workloads;

/// <summary>A service with all that belongs to it.</summary>
internal sealed record SeenService(
    ServiceState Service, RevisionFacts? Revision, ScalableTargetSpec? Target, ScalingPolicySpec? Policy, IReadOnlyList<TaskDetail> Tasks)
{
    public IReadOnlyList<ScalingPolicySpec> Policies { get; init; } = [];

    public IReadOnlyList<ScalingRule> Rules { get; init; } = [];

    public Suspension? Suspended { get; init; }

    public IReadOnlyList<ScheduledActionSpec> Schedules { get; init; } = [];

    /// <summary>Newest events and stopped tasks kept: enough to see what happened, not a history.</summary>
    private const int KeptEvents = 30;
    private const int KeptStopped = 20;

    /// <param name="before">As last seen: AWS forgets stopped tasks after about an hour, Berth keeps them a while longer.</param>
    public ServiceDetail ToDetail(ServiceDetail? before)
    {
        var stopped = Tasks.Where(t => t.IsStopped)
            .Concat(before?.Tasks.Where(t => t.IsStopped) ?? [])
            .DistinctBy(t => t.Arn)
            .OrderByDescending(t => t.StoppedAt).ThenBy(t => t.Arn, StringComparer.Ordinal)
            .Take(KeptStopped);
        var alive = Tasks.Where(t => !t.IsStopped).OrderBy(t => t.StartedAt ?? DateTimeOffset.MaxValue).ThenBy(t => t.Arn, StringComparer.Ordinal);
        var primary = Service.Primary;
        return new ServiceDetail(
            Service.Status, Service.Desired, Service.Running, Service.Pending, Service.TaskDefinitionArn, Revision?.Image,
            Revision?.Cpu ?? 0, Revision?.MemoryMiB ?? 0, Service.Compute, Target?.Min, Target?.Max, Policy?.CpuTarget, Service.TargetGroupArn,
            primary?.Rollout, primary?.RolloutReason, Service.CreatedAt, [.. alive, .. stopped],
            [.. Service.Events.OrderByDescending(e => e.At).ThenBy(e => e.Id, StringComparer.Ordinal).Take(KeptEvents)],
            // tag order is AWS's whim: kept in ours, so that nothing looks changed
            new SortedDictionary<string, string>(Service.Tags.ToDictionary(), StringComparer.Ordinal).ToDictionary())
        { Owner = Service.Owner, FailedTasks = primary?.FailedTasks ?? 0, Backlog = Policy?.Backlog, IsParked = Target is { IsParked: true }, Schedules = Schedules, Policies = Policies, Rules = Rules, Suspended = Suspended, Spot = Service.Spot is { IsMixed: true } ? Service.Spot : null };
    }
}
