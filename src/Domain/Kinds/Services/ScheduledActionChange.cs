using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>Let Application Auto Scaling set the bounds of a service at a time, whoever is up or down then.</summary>
[PlannedAs("scheduled-action")]
public sealed record ScheduledActionChange(ScheduledActionSpec? Before, ScheduledActionSpec After) : Change
{
    public override string Title => After.Name switch
    {
        OfficeHours.Opens => $"Open {After.Service} with {After.Bounds}",
        OfficeHours.Closes => $"Close {After.Service} to {After.Bounds}",
        _ => $"{(IsNew ? "Schedule" : "Reschedule")} {After.Service}: {After.Words}",
    };

    public override string Noun => "Scheduled action";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before), Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => Scope(place, "application-autoscaling:PutScheduledAction", After);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) =>
        IsNew ? Scope(place, "application-autoscaling:DeleteScheduledAction", After) : Scope(place);

    internal static IReadOnlyList<NeededPermission> Scope(TeamEnvironment place, string action, ScheduledActionSpec spec) =>
    [
        new(action, ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
        new("application-autoscaling:DescribeScheduledActions", "*", NoContext),
        .. ScalingScopes.Behind(place, spec.Cluster, spec.Service),
    ];

    internal static JsonObject Json(ScheduledActionSpec a)
    {
        var sets = new JsonObject();
        if (a.Min is { } min)
        {
            sets["MinCapacity"] = min;
        }

        if (a.Max is { } max)
        {
            sets["MaxCapacity"] = max;
        }

        var node = new JsonObject
        {
            ["ScheduledActionName"] = a.Name, ["ResourceId"] = a.ResourceId, ["Schedule"] = a.Schedule, ["Timezone"] = a.Zone ?? "UTC", ["ScalableTargetAction"] = sets,
        };
        if (a.From is { } from)
        {
            node["StartTime"] = from;
        }

        if (a.Until is { } until)
        {
            node["EndTime"] = until;
        }

        return node;
    }
}

/// <summary>Take a scheduled action away; the bounds stay as they stand.</summary>
[PlannedAs("scheduled-action-removal")]
public sealed record ScheduledActionRemoval(ScheduledActionSpec Before) : Change
{
    public override string Title => Before.Name switch
    {
        OfficeHours.Opens => $"No longer open {Before.Service} by the clock",
        OfficeHours.Closes => $"No longer close {Before.Service} by the clock",
        _ => $"Take the schedule {Before.Name} off {Before.Service}",
    };

    public override string Noun => "Scheduled action";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(ScheduledActionChange.Json(Before), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => ScheduledActionChange.Scope(place, "application-autoscaling:DeleteScheduledAction", Before);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => ScheduledActionChange.Scope(place, "application-autoscaling:PutScheduledAction", Before);
}
