using static Sandbox.Tests.Iam.RoleProbes;

namespace Sandbox.Tests.Iam;

/// <summary>What the role of payments/dev may do with schedules and rules, and what the role that they run with may do.</summary>
internal static class JobProbes
{
    private const string Account = SandboxAccount.Id;
    private const string Schedules = $"arn:aws:scheduler:us-east-1:{Account}:schedule";
    private const string Rules = $"arn:aws:events:us-east-1:{Account}:rule";
    private static readonly (string, string)[] mine = Tags("payments", "dev");
    private static readonly (string, string)[][] foreign = [Tags("search", "dev"), Tags("payments", "prod"), []];

    public static IEnumerable<Probe> Team(Testbed bed, string role)
    {
        foreach (var action in new[] { "scheduler:CreateScheduleGroup", "scheduler:TagResource" })
        {
            yield return May(bed, role, action, $"{Schedules}-group/payments-dev", mine);
            yield return MayNot(bed, role, action, $"{Schedules}-group/payments-prod", mine);
            foreach (var tags in foreign)
            {
                yield return MayNot(bed, role, action, $"{Schedules}-group/payments-dev", tags);
            }
        }
        yield return May(bed, role, "scheduler:DeleteScheduleGroup", $"{Schedules}-group/payments-dev");
        yield return MayNot(bed, role, "scheduler:DeleteScheduleGroup", $"{Schedules}-group/search-dev");
        yield return MayNot(bed, role, "scheduler:UntagResource", $"{Schedules}-group/payments-dev", mine);
        yield return MayNot(bed, role, "scheduler:UntagResource", $"{Schedules}/payments-dev/x", mine);
        foreach (var action in new[] { "scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule" })
        {
            yield return May(bed, role, action, $"{Schedules}/payments-dev/payments-dev-report");
            yield return MayNot(bed, role, action, $"{Schedules}/payments-prod/payments-dev-report");
            yield return MayNot(bed, role, action, $"{Schedules}/default/payments-dev-report");
        }
        yield return May(bed, role, "events:TagResource", $"{Rules}/payments-dev-import", mine);
        yield return MayNot(bed, role, "events:TagResource", $"{Rules}/search-dev-import", mine);
        foreach (var tags in foreign)
        {
            yield return MayNot(bed, role, "events:TagResource", $"{Rules}/payments-dev-import", tags);
        }
        foreach (var action in new[] { "events:PutRule", "events:DeleteRule", "events:RemoveTargets" })
        {
            yield return May(bed, role, action, $"{Rules}/payments-dev-import");
            yield return MayNot(bed, role, action, $"{Rules}/payments-prod-import");
        }
        yield return MayNot(bed, role, "events:UntagResource", $"{Rules}/payments-dev-import", mine);
        yield return May(bed, role, "events:PutTargets", $"{Rules}/payments-dev-import", ("events:TargetArn", SandboxAccount.ClusterArn(SandboxAccount.FargateCluster)));
        yield return MayNot(bed, role, "events:PutTargets", $"{Rules}/search-dev-import", ("events:TargetArn", SandboxAccount.ClusterArn(SandboxAccount.FargateCluster)));
        yield return MayNot(bed, role, "events:PutTargets", $"{Rules}/payments-dev-import", ("events:TargetArn", $"arn:aws:sqs:us-east-1:{Account}:payments-dev-jobs"));
        foreach (var service in new[] { "scheduler.amazonaws.com", "events.amazonaws.com" })
        {
            yield return May(bed, role, "iam:PassRole", SandboxAccount.JobRoleArn("payments", "dev"), ("iam:PassedToService", service));
            yield return MayNot(bed, role, "iam:PassRole", SandboxAccount.JobRoleArn("payments", "prod"), ("iam:PassedToService", service));
        }
        yield return MayNot(bed, role, "iam:PassRole", SandboxAccount.JobRoleArn("payments", "dev"), ("iam:PassedToService", "lambda.amazonaws.com"));
        yield return MayNot(bed, role, "iam:DeleteRole", SandboxAccount.JobRoleArn("payments", "dev"), ("iam:PassedToService", "events.amazonaws.com"));
    }

    public static IEnumerable<Probe> Runner(Testbed bed)
    {
        var role = SandboxAccount.JobRoleArn("payments", "dev");
        const string definitions = $"arn:aws:ecs:us-east-1:{Account}:task-definition/";
        yield return May(bed, role, "ecs:RunTask", $"{definitions}payments-dev-report:3");
        yield return MayNot(bed, role, "ecs:RunTask", $"{definitions}payments-prod-report:3");
        yield return MayNot(bed, role, "ecs:StopTask", $"arn:aws:ecs:us-east-1:{Account}:task/main-fargate/0001", mine);
        yield return MayNot(bed, role, "ecs:DeregisterTaskDefinition");
        yield return MayNot(bed, role, "ecs:UpdateService", $"arn:aws:ecs:us-east-1:{Account}:service/main-fargate/payments-dev-web");
        yield return May(bed, role, "ecs:TagResource", $"arn:aws:ecs:us-east-1:{Account}:task/main-fargate/*", ("ecs:CreateAction", "RunTask"));
        yield return MayNot(bed, role, "ecs:TagResource", $"arn:aws:ecs:us-east-1:{Account}:task/main-fargate/*", ("ecs:CreateAction", "StartTask"));
        yield return MayNot(bed, role, "ecs:TagResource", $"arn:aws:ecs:us-east-1:{Account}:service/main-fargate/payments-dev-web", ("ecs:CreateAction", "RunTask"));
        yield return MayNot(bed, role, "ecs:DeleteTaskDefinitions", $"{definitions}payments-dev-report:3");
        yield return MayNot(bed, role, "ecs:UntagResource", $"arn:aws:ecs:us-east-1:{Account}:task/main-fargate/0001", ("ecs:CreateAction", "RunTask"));
        foreach (var passed in new[] { SandboxAccount.ExecutionRoleArn("payments", "dev"), SandboxAccount.TaskRoleArn("payments", "dev") })
        {
            yield return May(bed, role, "iam:PassRole", passed, ("iam:PassedToService", "ecs-tasks.amazonaws.com"));
            yield return MayNot(bed, role, "iam:PassRole", passed, ("iam:PassedToService", "lambda.amazonaws.com"));
        }
        yield return MayNot(bed, role, "iam:PassRole", SandboxAccount.TaskRoleArn("payments", "prod"), ("iam:PassedToService", "ecs-tasks.amazonaws.com"));
        yield return MayNot(bed, role, "iam:DeleteRole", SandboxAccount.TaskRoleArn("payments", "dev"), ("iam:PassedToService", "ecs-tasks.amazonaws.com"));
        yield return May(bed, role, "sqs:SendMessage", $"arn:aws:sqs:us-east-1:{Account}:payments-dev-jobs");
        yield return MayNot(bed, role, "sqs:SendMessage", $"arn:aws:sqs:us-east-1:{Account}:payments-prod-jobs");
        yield return MayNot(bed, role, "sqs:ReceiveMessage", $"arn:aws:sqs:us-east-1:{Account}:payments-dev-jobs");
    }

    private static (string, string)[] Tags(string team, string environment) => [("aws:RequestTag/berth-team", team), ("aws:RequestTag/berth-env", environment)];
}
