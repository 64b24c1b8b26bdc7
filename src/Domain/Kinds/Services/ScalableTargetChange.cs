using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

[PlannedAs("scalable-target")]
public sealed record ScalableTargetChange(ScalableTargetSpec? Before, ScalableTargetSpec After) : Change
{
    /// <summary>Tasks kept outside of its office hours: while it is closed the clock brings the new bounds. Null where it has no such hours.</summary>
    public int? Outside { get; init; }

    /// <summary>Bounds that a schedule sets between planning and applying are no one's change. Null where there are none.</summary>
    public IReadOnlyList<ScheduledActionSpec>? Schedules { get; init; }

    internal bool IsScheduled(ScalableTargetSpec live) => Before is { } before && ScheduledActionSpec.Brings(Schedules, before, live);

    internal bool IsClosed(ScalableTargetSpec? live) => Outside is { } outside && live == After with { Min = outside, Max = outside };

    public override string Title => $"{(IsNew ? "Set" : "Change")} scaling bounds of {After.Service} to {After.Min}–{After.Max} tasks";
    public override string Noun => "Scalable target";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before), Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("application-autoscaling:RegisterScalableTarget", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
        new("application-autoscaling:TagResource", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
        new("application-autoscaling:DescribeScalableTargets", "*", NoContext),
        .. ScalingScopes.Behind(place, After.Cluster, After.Service),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => IsNew
        ?
        [
            new("application-autoscaling:DeregisterScalableTarget", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
            new("application-autoscaling:DescribeScalableTargets", "*", NoContext),
            .. ScalingScopes.Behind(place, After.Cluster, After.Service),
            // with the target go its policies, and with them their alarms
            .. ScalingScopes.Alarms(place, After.Cluster, After.Service, "cloudwatch:DeleteAlarms"),
        ]
        : Scope(place);

    internal static JsonObject Json(ScalableTargetSpec t)
    {
        var node = new JsonObject { ["ResourceId"] = t.ResourceId, ["ScalableDimension"] = "ecs:service:DesiredCount", ["MinCapacity"] = t.Min, ["MaxCapacity"] = t.Max };
        if (t.Suspended is { } held)
        {
            node["SuspendedState"] = new JsonObject
            {
                ["DynamicScalingInSuspended"] = held.In, ["DynamicScalingOutSuspended"] = held.Out, ["ScheduledScalingSuspended"] = held.Scheduled,
            };
        }

        return node;
    }
}
