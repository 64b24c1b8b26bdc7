using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Traffic;

/// <summary>Make a service's target group, or change how it checks health and lets tasks go.</summary>
[PlannedAs("target-group")]
public sealed record TargetGroupChange(TargetGroupSpec? Before, TargetGroupSpec After) : Change
{
    /// <summary>It is the one that new tasks of a deployment come into.</summary>
    public bool IsOther { get; init; }

    public override string Title => $"{(IsNew ? "Create" : "Update")} target group {After.Name}";
    public override string Noun => "Target group";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before), Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        .. IsNew
            ? [new("elasticloadbalancing:CreateTargetGroup", TrafficScopes.Group(place, After.Name), Tagged(place)), TrafficScopes.Tag(place, TrafficScopes.Group(place, After.Name), "CreateTargetGroup")]
            : new[] { new NeededPermission("elasticloadbalancing:ModifyTargetGroup", TrafficScopes.Group(place, After.Name), Owned(place)) },
        new("elasticloadbalancing:ModifyTargetGroupAttributes", TrafficScopes.Group(place, After.Name), Owned(place)),
        .. TrafficScopes.LookAtGroup,
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) =>
    [
        .. IsNew
            ? [new("elasticloadbalancing:DeleteTargetGroup", TrafficScopes.Group(place, After.Name), Owned(place))]
            : new[]
            {
                new NeededPermission("elasticloadbalancing:ModifyTargetGroup", TrafficScopes.Group(place, After.Name), Owned(place)),
                new NeededPermission("elasticloadbalancing:ModifyTargetGroupAttributes", TrafficScopes.Group(place, After.Name), Owned(place)),
            },
        .. TrafficScopes.LookAtGroup,
    ];

    internal static JsonObject Json(TargetGroupSpec s) => new()
    {
        ["TargetGroupName"] = s.Name, ["TargetType"] = "ip", ["Protocol"] = s.Protocol, ["Port"] = s.Port, ["VpcId"] = s.VpcId,
        ["HealthCheckPath"] = s.HealthPath, ["HealthCheckIntervalSeconds"] = s.Interval, ["HealthCheckTimeoutSeconds"] = s.Timeout,
        ["HealthyThresholdCount"] = s.Healthy, ["UnhealthyThresholdCount"] = s.Unhealthy, ["deregistration_delay.timeout_seconds"] = s.DrainSeconds,
    };
}

/// <summary>Delete the target group that was made for a service.</summary>
[PlannedAs("target-group-removal")]
public sealed record TargetGroupRemoval(TargetGroupSpec Before) : Change
{
    public override string Title => $"Delete target group {Before.Name}";
    public override string Noun => "Target group";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(TargetGroupChange.Json(Before), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
        [new("elasticloadbalancing:DeleteTargetGroup", TrafficScopes.Group(place, Before.Name), Owned(place)), .. TrafficScopes.LookAtGroup];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => TrafficScopes.LookAtGroup;
}
