using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Jobs;

/// <summary>What the steps of jobs share in IAM. Schedules are told apart by their group and carry no tags; rules have both.</summary>
internal static class JobScopes
{
    public static string ScheduleArn(TeamEnvironment place, string group, string name) => $"arn:aws:scheduler:{place.Region}:{place.AccountId}:schedule/{group}/{name}";

    public static string GroupArn(TeamEnvironment place, string group) => $"arn:aws:scheduler:{place.Region}:{place.AccountId}:schedule-group/{group}";

    public static string RuleArn(TeamEnvironment place, string name) => $"arn:aws:events:{place.Region}:{place.AccountId}:rule/{name}";

    public static NeededPermission Pass(JobRun run, string service) => new("iam:PassRole", run.RoleArn, new Dictionary<string, string> { ["iam:PassedToService"] = service });

    public static NeededPermission LookAtSchedule(TeamEnvironment place, ScheduleSpec schedule) => new("scheduler:GetSchedule", ScheduleArn(place, schedule.Group, schedule.Name), NoContext);

    public static IReadOnlyList<NeededPermission> LookAtRule(TeamEnvironment place, string name) =>
    [
        new("events:DescribeRule", RuleArn(place, name), NoContext),
        new("events:ListTargetsByRule", RuleArn(place, name), NoContext),
        new("events:ListTagsForResource", RuleArn(place, name), NoContext),
    ];

    public static IReadOnlyList<NeededPermission> WriteRule(TeamEnvironment place, EventRuleSpec rule) =>
    [
        new("events:PutRule", RuleArn(place, rule.Name), Tagged(place)),
        new("events:TagResource", RuleArn(place, rule.Name), Tagged(place)),
        new("events:PutTargets", RuleArn(place, rule.Name), new Dictionary<string, string> { ["events:TargetArn"] = place.ClusterArn(rule.Run.Cluster) }),
        Pass(rule.Run, "events.amazonaws.com"),
    ];

    public static IReadOnlyList<NeededPermission> DropRule(TeamEnvironment place, string name) =>
    [
        new("events:RemoveTargets", RuleArn(place, name), NoContext),
        new("events:DeleteRule", RuleArn(place, name), NoContext),
    ];
}
