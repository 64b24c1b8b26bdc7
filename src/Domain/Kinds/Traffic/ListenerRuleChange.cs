using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Traffic;

/// <summary>Have a listener send a service's requests to its target group, or others than now.</summary>
/// <param name="Rule">ARN of the rule to change; null for a new one.</param>
/// <param name="Group">ARN of the target group; without an id where it is not made yet.</param>
[PlannedAs("listener-rule")]
public sealed record ListenerRuleChange(string? Rule, ListenerRuleSpec? Before, ListenerRuleSpec After, string Group) : Change
{
    /// <summary>The new tasks of a deployment are tried by it.</summary>
    public bool IsTest { get; init; }

    public override string Title => IsTest ? $"Have new tasks tried by {After.Words}" : IsNew ? $"Send {After.Words} to {TrafficNames.GroupOf(Group)}" : $"Send {After.Words} instead of {Before?.Words}";
    public override string Noun => "Listener rule";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before, Group), Json(After, Group));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        .. IsNew
            ? [new("elasticloadbalancing:CreateRule", After.Listener, TrafficScopes.OnShared(place)), TrafficScopes.Tag(place, TrafficNames.RulesOf(After.Listener), "CreateRule")]
            : new[] { new NeededPermission("elasticloadbalancing:ModifyRule", TrafficNames.RulesOf(After.Listener), Owned(place)) },
        .. TrafficScopes.LookAtRule,
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) =>
    [
        new(IsNew ? "elasticloadbalancing:DeleteRule" : "elasticloadbalancing:ModifyRule", TrafficNames.RulesOf(After.Listener), Owned(place)),
        .. TrafficScopes.LookAtRule,
    ];

    internal static JsonObject Json(ListenerRuleSpec s, string group)
    {
        var conditions = new JsonArray();
        foreach (var (field, values) in new[] { ("host-header", s.Hosts), ("path-pattern", s.Paths) })
        {
            if (values.Count > 0)
            {
                conditions.Add(new JsonObject { ["Field"] = field, ["Values"] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]) });
            }
        }

        return new()
        {
            ["ListenerArn"] = s.Listener, ["Priority"] = s.Priority, ["Conditions"] = conditions,
            ["Actions"] = new JsonArray(new JsonObject { ["Type"] = "forward", ["TargetGroupArn"] = TrafficNames.IsMade(group) ? group : $"{group}/(new)" }),
        };
    }
}

/// <summary>Delete the listener rule that was made for a service.</summary>
[PlannedAs("listener-rule-removal")]
public sealed record ListenerRuleRemoval(string Rule, ListenerRuleSpec Before, string Group) : Change
{
    public override string Title => $"Stop sending {Before.Words} to {TrafficNames.GroupOf(Group)}";
    public override string Noun => "Listener rule";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(ListenerRuleChange.Json(Before, Group), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
        [new("elasticloadbalancing:DeleteRule", TrafficNames.RulesOf(Before.Listener), Owned(place)), .. TrafficScopes.LookAtRule];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => TrafficScopes.LookAtRule;
}
