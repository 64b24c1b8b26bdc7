using System.Text.Json.Nodes;

namespace Domain.Access.Iam;

/// <summary>
/// What a team may do with its jobs, and what its schedules and rules may do for it. IAM scopes schedules by their group and rules by their name
/// (Service Authorization Reference, Amazon EventBridge Scheduler and Amazon EventBridge); schedules carry no tags. Pure.
/// </summary>
public static class JobPolicies
{
    /// <summary>A team's own jobs in one environment; the role they run with can be handed to EventBridge and to nobody else.</summary>
    public static JsonObject Team(IamPlace at)
    {
        // any Region, where a list of each would not fit in a role's policies: the boundary holds to those of the environment
        var group = Any(at, "scheduler", $"schedule-group/{at.Prefix}");
        var rules = Any(at, "events", $"rule/{at.Prefix}-*");
        return RolePolicies.Document($$$"""
            {"Sid":"NewJobs","Effect":"Allow","Action":["scheduler:CreateScheduleGroup","scheduler:TagResource","events:TagResource"],"Resource":[{{{group}}},{{{rules}}}],"Condition":{"StringEquals":{"aws:RequestTag/berth-team":"{{{at.Team}}}","aws:RequestTag/berth-env":"{{{at.Environment}}}"} } },
            {"Sid":"Jobs","Effect":"Allow","Action":["scheduler:DeleteScheduleGroup","scheduler:CreateSchedule","scheduler:UpdateSchedule","scheduler:DeleteSchedule","events:PutRule","events:DeleteRule","events:RemoveTargets"],"Resource":[{{{group}}},{{{Any(at, "scheduler", $"schedule/{at.Prefix}/*")}}},{{{rules}}}]},
            {"Sid":"JobTargets","Effect":"Allow","Action":"events:PutTargets","Resource":{{{rules}}},"Condition":{"ForAllValues:ArnLike":{"events:TargetArn":{{{Any(at, "ecs", "cluster/*")}}}} }},
            {"Sid":"PassJobRole","Effect":"Allow","Action":"iam:PassRole","Resource":"{{{at.JobRoleArn}}}","Condition":{"StringEquals":{"iam:PassedToService":["scheduler.amazonaws.com","events.amazonaws.com"]} }}
            """);
    }

    private static string Any(IamPlace at, string service, string resource) => $"\"arn:{at.Partition}:{service}:*:{at.AccountId}:{resource}\"";

    /// <summary>What schedules and rules run tasks with: task definitions of the team, their roles, and its queues for what could not be delivered.</summary>
    public static JsonObject Runner(IamPlace at) => RolePolicies.Document($$$"""
        {"Sid":"Run","Effect":"Allow","Action":"ecs:RunTask","Resource":{{{RolePolicies.Arns(at, "ecs", $"task-definition/{at.Prefix}-*:*")}}}},
        {"Sid":"TagTasks","Effect":"Allow","Action":"ecs:TagResource","Resource":{{{RolePolicies.Arns(at, "ecs", "task/*")}}},"Condition":{"StringEquals":{"ecs:CreateAction":"RunTask"} }},
        {"Sid":"PassRoles","Effect":"Allow","Action":"iam:PassRole","Resource":["{{{at.ExecutionRoleArn}}}","{{{at.TaskRoleArn}}}"],"Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"} }},
        {"Sid":"DeadLetters","Effect":"Allow","Action":"sqs:SendMessage","Resource":{{{RolePolicies.Arns(at, "sqs", $"{at.Prefix}-*")}}}}
        """);

    /// <summary>EventBridge and its Scheduler may take the role, for what stands in this account (IAM User Guide, "The confused deputy problem").</summary>
    public static JsonObject Trust(IamPlace at) => RolePolicies.Document($$$"""
        {"Effect":"Allow","Principal":{"Service":["scheduler.amazonaws.com","events.amazonaws.com"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"{{{at.AccountId}}}"} }}
        """);
}
