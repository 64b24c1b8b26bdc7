using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Jobs;

/// <summary>Make the group that an environment's schedules are in; one that is there is left as it is.</summary>
[PlannedAs("schedule-group")]
public sealed record ScheduleGroupChange(string Name) : Change
{
    public override string Title => $"Create schedule group {Name}";
    public override string Noun => "Schedule group";
    public override bool IsNew => true;

    public override ChangeTexts Text() => ChangeTexts.Of(null, new() { ["name"] = Name });

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("scheduler:CreateScheduleGroup", JobScopes.GroupArn(place, Name), Tagged(place)),
        new("scheduler:TagResource", JobScopes.GroupArn(place, Name), Tagged(place)),
        new("scheduler:GetScheduleGroup", JobScopes.GroupArn(place, Name), NoContext),
        new("scheduler:ListTagsForResource", JobScopes.GroupArn(place, Name), NoContext),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) =>
    [
        new("scheduler:DeleteScheduleGroup", JobScopes.GroupArn(place, Name), NoContext),
        new("scheduler:GetScheduleGroup", JobScopes.GroupArn(place, Name), NoContext),
        new("scheduler:ListTagsForResource", JobScopes.GroupArn(place, Name), NoContext),
        new("scheduler:ListSchedules", "*", NoContext),
    ];
}

/// <param name="Definition">What would run, where the plan registers nothing; null where it does.</param>
[PlannedAs("schedule")]
public sealed record ScheduleChange(ScheduleSpec? Before, ScheduleSpec After, TaskDefinitionDocument? Definition = null) : Change
{
    public override string Title => IsNew ? $"Schedule {After.Name} {ScheduleTimes.Words(After.Expression, After.TimeZone)}" : $"Change schedule {After.Name}";
    public override string Noun => "Schedule";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before?.Json(), After.Json());

    /// <summary>Guardrails look at where the tasks run.</summary>
    public override WrittenWorkload Written() => new(Definition is { } definition ? JsonNode.Parse(definition.Json) as JsonObject : null, null, Run: After.Run.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new(IsNew ? "scheduler:CreateSchedule" : "scheduler:UpdateSchedule", JobScopes.ScheduleArn(place, After.Group, After.Name), NoContext),
        JobScopes.LookAtSchedule(place, After),
        JobScopes.Pass(After.Run, "scheduler.amazonaws.com"),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Before is { } before
        ? [new("scheduler:UpdateSchedule", JobScopes.ScheduleArn(place, After.Group, After.Name), NoContext), JobScopes.LookAtSchedule(place, After), JobScopes.Pass(before.Run, "scheduler.amazonaws.com")]
        : [new("scheduler:DeleteSchedule", JobScopes.ScheduleArn(place, After.Group, After.Name), NoContext), JobScopes.LookAtSchedule(place, After)];
}

/// <summary>Delete a schedule: it starts nothing any more. Tasks that run go on.</summary>
[PlannedAs("schedule-removal")]
public sealed record ScheduleRemoval(ScheduleSpec Before) : Change
{
    public override string Title => $"Delete schedule {Before.Name}";
    public override string Noun => "Schedule";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Before.Json(), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
        [new("scheduler:DeleteSchedule", JobScopes.ScheduleArn(place, Before.Group, Before.Name), NoContext), JobScopes.LookAtSchedule(place, Before)];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Before.Run.More is null
        ? [new("scheduler:CreateSchedule", JobScopes.ScheduleArn(place, Before.Group, Before.Name), NoContext), JobScopes.LookAtSchedule(place, Before), JobScopes.Pass(Before.Run, "scheduler.amazonaws.com")]
        : [JobScopes.LookAtSchedule(place, Before)];
}

/// <param name="Definition">What would run, where the plan registers nothing; null where it does.</param>
[PlannedAs("event-rule")]
public sealed record EventRuleChange(EventRuleSpec? Before, EventRuleSpec After, TaskDefinitionDocument? Definition = null) : Change
{
    public override string Title => IsNew ? $"Run {After.Name} when events fit" : $"Change rule {After.Name}";
    public override string Noun => "Event rule";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before?.Json(), After.Json());

    public override WrittenWorkload Written() => new(Definition is { } definition ? JsonNode.Parse(definition.Json) as JsonObject : null, null, Run: After.Run.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => [.. JobScopes.WriteRule(place, After), .. JobScopes.LookAtRule(place, After.Name)];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Before is { } before
        ? [.. JobScopes.WriteRule(place, before), .. JobScopes.LookAtRule(place, After.Name)]
        : [.. JobScopes.DropRule(place, After.Name), .. JobScopes.LookAtRule(place, After.Name)];
}

/// <summary>Delete a rule with its target: events start nothing any more. Tasks that run go on.</summary>
[PlannedAs("event-rule-removal")]
public sealed record EventRuleRemoval(EventRuleSpec Before) : Change
{
    public override string Title => $"Delete rule {Before.Name}";
    public override string Noun => "Event rule";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Before.Json(), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => [.. JobScopes.DropRule(place, Before.Name), .. JobScopes.LookAtRule(place, Before.Name)];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Before.Run.More is null
        ? [.. JobScopes.WriteRule(place, Before), .. JobScopes.LookAtRule(place, Before.Name)]
        : JobScopes.LookAtRule(place, Before.Name);
}
