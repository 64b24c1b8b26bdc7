using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>Delete a service and stop its tasks. AWS cannot bring it back.</summary>
/// <param name="Running">Tasks that ran when it was planned.</param>
[PlannedAs("service-removal")]
public sealed record ServiceRemoval(ServiceSpec Before, int Running) : Change
{
    // how many is said by a check: scaling moves the number all the time, and a decision must not be asked again for that
    public override string Title => $"Delete service {Before.Name}{(Running == 0 ? "" : " and stop its tasks")}";
    public override string Noun => "Service";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(ServiceChange.Json(Before), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("ecs:DeleteService", place.ServiceArn(Before.Cluster, Before.Name), InCluster(place, Before.Cluster)),
        new("ecs:DescribeServices", place.ServiceArn(Before.Cluster, Before.Name), InCluster(place, Before.Cluster)),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Scope(place).Skip(1).ToList();
}

/// <summary>Take the scaling of a service away, so that nothing scales what is being deleted.</summary>
[PlannedAs("scaling-removal")]
public sealed record ScalingRemoval(ScalableTargetSpec Before, ScalingPolicySpec? Policy) : Change
{
    /// <summary>What it would get back when it is resumed; null for one that is not parked.</summary>
    public ParkedFrom? Parked { get; init; }

    /// <summary>Policies beside the first, which go with the target; null where there are none.</summary>
    public IReadOnlyList<ScalingPolicySpec>? Others { get; init; }

    /// <summary>Step and predictive policies; alarms of the first go before them. Null where there are none.</summary>
    public IReadOnlyList<ScalingRule>? Rules { get; init; }

    /// <summary>They go with the target; null where there are none.</summary>
    public IReadOnlyList<ScheduledActionSpec>? Schedules { get; init; }

    /// <summary>Its bounds are those it was planned with, or a schedule has set them since.</summary>
    internal bool Fits(ScalableTargetSpec live) =>
        live == Before || ScheduledActionSpec.Brings(Schedules, Before, live);

    /// <summary>All of a service's scaling; nothing for one that does not scale.</summary>
    internal static IEnumerable<PlannedStep> Of(LiveFacts live)
    {
        if (live.Target is { } target)
        {
            var others = live.Policies.Where(p => p != live.Policy).ToList();
            yield return new ScalingRemoval(target, live.Policy)
            {
                Others = others.Count == 0 ? null : others, Rules = live.Rules.Count == 0 ? null : live.Rules, Parked = live.Parked, Schedules = live.Schedules.Count == 0 ? null : live.Schedules,
            };
        }
    }

    public override string Title => $"Take away the scaling of {Before.Service}{(Schedules is { Count: > 0 } s ? s.Count == 1 ? " and its schedule" : $" and its {s.Count} schedules" : "")}";
    public override string Noun => "Scalable target";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(ScalableTargetChange.Json(Before), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
        [.. new ScalableTargetChange(null, Before).UndoScope(place), .. (Rules ?? []).Where(r => r.Step is not null).SelectMany(r => ScalingRuleChange.Alarm(place, r, "cloudwatch:DeleteAlarms"))];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) =>
    [
        .. new ScalableTargetChange(null, Before).Scope(place), .. (Policy ?? (Others is [var other, ..] ? other : null)) is not { } policy ? [] : new ScalingPolicyChange(null, policy).Scope(place),
        .. (Rules ?? []).SelectMany(r => new ScalingRuleChange(null, r).Scope(place)),
        .. Schedules is not [var first, ..] ? [] : new ScheduledActionChange(null, first).Scope(place),
    ];
}
