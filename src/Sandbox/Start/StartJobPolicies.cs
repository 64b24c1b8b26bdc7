namespace Sandbox.Start;

/// <summary>What teams may do with schedules and rules, and what these may do for them.</summary>
internal static class StartJobPolicies
{
    /// <summary>A team's own jobs in one environment: schedules by their group, which has its name, and rules by theirs.</summary>
    public static string Team(string team, string environment)
    {
        var name = $"{team}-{environment}";
        var group = $"\"arn:aws:scheduler:*:{SandboxAccount.Id}:schedule-group/{name}\"";
        var rules = $"\"arn:aws:events:*:{SandboxAccount.Id}:rule/{name}-*\"";
        return $$$"""
            {"Version":"2012-10-17","Statement":[
             {"Sid":"NewJobs","Effect":"Allow","Action":["scheduler:CreateScheduleGroup","scheduler:TagResource","events:TagResource"],"Resource":[{{{group}}},{{{rules}}}],"Condition":{"StringEquals":{"aws:RequestTag/berth-team":"{{{team}}}","aws:RequestTag/berth-env":"{{{environment}}}"} } },
             {"Sid":"Jobs","Effect":"Allow","Action":["scheduler:DeleteScheduleGroup","scheduler:CreateSchedule","scheduler:UpdateSchedule","scheduler:DeleteSchedule","events:PutRule","events:DeleteRule","events:RemoveTargets"],"Resource":[{{{group}}},"arn:aws:scheduler:*:{{{SandboxAccount.Id}}}:schedule/{{{name}}}/*",{{{rules}}}]},
             {"Sid":"JobTargets","Effect":"Allow","Action":"events:PutTargets","Resource":{{{rules}}},"Condition":{"ForAllValues:ArnLike":{"events:TargetArn":"arn:aws:ecs:*:{{{SandboxAccount.Id}}}:cluster/*"} }},
             {"Sid":"PassJobRole","Effect":"Allow","Action":"iam:PassRole","Resource":"{{{SandboxAccount.JobRoleArn(team, environment)}}}","Condition":{"StringEquals":{"iam:PassedToService":["scheduler.amazonaws.com","events.amazonaws.com"]} }}]}
            """;
    }

    /// <summary>What schedules and rules run tasks with: task definitions of the team, their roles, and its queues for what could not be delivered.</summary>
    public static string Runner(string team, string environment)
    {
        var name = $"{team}-{environment}";
        return $$$"""
            {"Version":"2012-10-17","Statement":[
             {"Sid":"Run","Effect":"Allow","Action":"ecs:RunTask","Resource":"arn:aws:ecs:*:{{{SandboxAccount.Id}}}:task-definition/{{{name}}}-*:*"},
             {"Sid":"TagTasks","Effect":"Allow","Action":"ecs:TagResource","Resource":"arn:aws:ecs:*:{{{SandboxAccount.Id}}}:task/*","Condition":{"StringEquals":{"ecs:CreateAction":"RunTask"} }},
             {"Sid":"PassRoles","Effect":"Allow","Action":"iam:PassRole","Resource":["{{{SandboxAccount.ExecutionRoleArn(team, environment)}}}","{{{SandboxAccount.TaskRoleArn(team, environment)}}}"],"Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"} }},
             {"Sid":"DeadLetters","Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:{{{SandboxAccount.Id}}}:{{{name}}}-*"}]}
            """;
    }
}
