using Amazon.ECS;
using Amazon.Scheduler;
using Amazon.Scheduler.Model;
using Amazon.SQS.Model;

namespace Sandbox.Tests;

public sealed class ScheduleTests
{
    private const string Group = "payments-dev";
    private const string Name = "payments-dev-report";

    [Fact]
    public async Task A_schedule_runs_its_tasks_at_its_time_in_its_zone_under_its_role_and_again_the_next_day()
    {
        using var bed = new Testbed();
        var team = await Ready(bed);
        await team.Schedules.CreateScheduleAsync(Wish("cron(0 12 * * ? *)", zone: "Europe/Berlin"), Testbed.Cancel);

        bed.Clock.SetUtcNow(new(2026, 11, 23, 10, 59, 0, TimeSpan.Zero));
        Assert.Empty(await Tasks(bed));
        bed.Clock.SetUtcNow(new(2026, 11, 23, 11, 0, 1, TimeSpan.Zero));
        var task = Assert.Single(await Tasks(bed));
        Assert.Equal(("chronos-schedule/payments-dev-report", "payments"), (task.StartedBy, task.Tags.Single(t => t.Key == "berth-team").Value));
        var call = bed.Server.CallsSince(0).Single(c => c.Action == "ecs:RunTask");
        Assert.Contains(":assumed-role/payments-dev-jobs/", call.Principal, StringComparison.Ordinal);

        bed.Clock.Advance(TimeSpan.FromDays(1));
        bed.Server.CatchUp();
        Assert.Equal(2, bed.Server.CallsSince(0).Count(c => c.Action == "ecs:RunTask"));
    }

    [Fact]
    public async Task What_is_throttled_is_tried_again_and_what_may_not_be_done_becomes_a_dead_letter_that_says_why()
    {
        using var bed = new Testbed();
        var team = await Ready(bed);
        await bed.Control(HttpMethod.Post, "faults", new { kind = "throttle", action = "ecs:RunTask", times = 2 });
        await team.Schedules.CreateScheduleAsync(Wish("rate(1 day)"), Testbed.Cancel);
        Pass(bed, TimeSpan.FromDays(1));
        Assert.Equal(["ThrottlingException", "ThrottlingException", "ok"], bed.Server.CallsSince(0).Where(c => c.Action == "ecs:RunTask").Select(c => c.Outcome).Take(3));

        await bed.Admin.Iam.DeleteRolePolicyAsync(new() { RoleName = "payments-dev-jobs", PolicyName = "jobs" }, Testbed.Cancel);
        await bed.Admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "payments-dev-jobs", PolicyName = "letters",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}]}""",
        }, Testbed.Cancel);
        Pass(bed, TimeSpan.FromDays(1));
        var url = (await bed.Admin.Sqs.GetQueueUrlAsync("payments-dev-jobs", Testbed.Cancel)).QueueUrl;
        var letter = Assert.Single((await bed.Admin.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, MessageAttributeNames = ["All"] }, Testbed.Cancel)).Messages);
        Assert.Equal("AccessDeniedException", letter.MessageAttributes["ERROR_CODE"].StringValue);
        Assert.EndsWith($"schedule/{Group}/{Name}", letter.MessageAttributes["SCHEDULE_ARN"].StringValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_s_role_reaches_schedules_of_its_own_group_alone_and_hands_them_its_own_role_alone()
    {
        using var bed = new Testbed();
        var team = await Ready(bed);
        await bed.Admin.Schedules.CreateScheduleGroupAsync(new() { Name = "payments-prod" }, Testbed.Cancel);

        await Denied(team.Schedules.CreateScheduleAsync(Wish("rate(1 hour)", group: "payments-prod"), Testbed.Cancel), "scheduler:CreateSchedule");
        await Denied(team.Schedules.CreateScheduleAsync(Wish("rate(1 hour)", role: SandboxAccount.JobRoleArn("payments", "prod")), Testbed.Cancel), "iam:PassRole");
        await Denied(team.Schedules.DeleteScheduleGroupAsync(new() { Name = "payments-prod" }, Testbed.Cancel), "scheduler:DeleteScheduleGroup");
        var strange = await Assert.ThrowsAsync<Amazon.Scheduler.Model.ValidationException>(() => bed.Admin.Schedules.CreateScheduleAsync(Wish("rate(1 hour)", role: SandboxAccount.TaskRoleArn("payments", "dev")), Testbed.Cancel));
        Assert.Contains("assume the role", strange.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_token_and_wish_make_one_schedule_another_wish_is_a_conflict_and_an_update_replaces_all()
    {
        using var bed = new Testbed();
        var team = await Ready(bed);
        var wish = Wish("rate(1 hour)");
        wish.ClientToken = "one";
        var first = await team.Schedules.CreateScheduleAsync(wish, Testbed.Cancel);
        Assert.Equal(first.ScheduleArn, (await team.Schedules.CreateScheduleAsync(wish, Testbed.Cancel)).ScheduleArn);
        wish.Description = "another";
        await Assert.ThrowsAsync<ConflictException>(() => team.Schedules.CreateScheduleAsync(wish, Testbed.Cancel));

        var get = await team.Schedules.GetScheduleAsync(new() { Name = Name, GroupName = Group }, Testbed.Cancel);
        Assert.Equal((185, 86_400, ScheduleState.ENABLED), (get.Target.RetryPolicy.MaximumRetryAttempts, get.Target.RetryPolicy.MaximumEventAgeInSeconds, get.State));
        await team.Schedules.UpdateScheduleAsync(new()
        {
            Name = Name, GroupName = Group, ScheduleExpression = "at(2026-11-23T12:00:00)", Target = wish.Target, FlexibleTimeWindow = wish.FlexibleTimeWindow, ActionAfterCompletion = ActionAfterCompletion.DELETE,
        }, Testbed.Cancel);
        Pass(bed, TimeSpan.FromHours(4));
        await Assert.ThrowsAsync<Amazon.Scheduler.Model.ResourceNotFoundException>(() => bed.Admin.Schedules.GetScheduleAsync(new() { Name = Name, GroupName = Group }, Testbed.Cancel));
        Assert.Single(bed.Server.CallsSince(0), c => c.Action == "ecs:RunTask");
    }

    [Theory]
    [InlineData("cron(0 6 * * * *)", "UTC", "Invalid Schedule Expression cron(0 6 * * * *).")]
    [InlineData("rate(1 hour)", "Moon/Crater", "Provided timezone Moon/Crater is invalid.")]
    public async Task What_is_no_schedule_is_refused_in_AWS_s_words(string expression, string zone, string why)
    {
        using var bed = new Testbed();
        var team = await Ready(bed);
        var refused = await Assert.ThrowsAsync<Amazon.Scheduler.Model.ValidationException>(() => team.Schedules.CreateScheduleAsync(Wish(expression, zone), Testbed.Cancel));
        Assert.Equal(why, refused.Message);
    }

    /// <summary>What is due is played, and what is tried again after it.</summary>
    private static void Pass(Testbed bed, TimeSpan time)
    {
        bed.Clock.Advance(time);
        bed.Server.CatchUp();
        bed.Settle(TimeSpan.FromMinutes(1));
    }

    private static async Task<Clients> Ready(Testbed bed)
    {
        var team = await bed.Team("payments", "dev");
        await team.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(Name), Testbed.Cancel);
        await team.Schedules.CreateScheduleGroupAsync(new() { Name = Group, Tags = [new() { Key = "berth-team", Value = "payments" }, new() { Key = "berth-env", Value = "dev" }] }, Testbed.Cancel);
        return team;
    }

    private static async Task Denied(Task call, string action)
    {
        var refused = await Assert.ThrowsAnyAsync<AmazonSchedulerException>(() => call);
        Assert.Equal("AccessDeniedException", refused.ErrorCode);
        Assert.Contains(action, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<Amazon.ECS.Model.Task>> Tasks(Testbed bed)
    {
        var arns = (await bed.Admin.Ecs.ListTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Family = Name }, Testbed.Cancel)).TaskArns;
        return arns is not { Count: > 0 } ? [] : (await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = arns, Include = ["TAGS"] }, Testbed.Cancel)).Tasks;
    }

    private static CreateScheduleRequest Wish(string expression, string? zone = null, string group = Group, string? role = null) => new()
    {
        Name = Name, GroupName = group, ScheduleExpression = expression, ScheduleExpressionTimezone = zone, FlexibleTimeWindow = new() { Mode = FlexibleTimeWindowMode.OFF },
        Target = new()
        {
            Arn = SandboxAccount.ClusterArn(SandboxAccount.FargateCluster), RoleArn = role ?? SandboxAccount.JobRoleArn("payments", "dev"),
            DeadLetterConfig = new() { Arn = $"arn:aws:sqs:{SandboxAccount.Region}:{SandboxAccount.Id}:payments-dev-jobs" },
            EcsParameters = new()
            {
                TaskDefinitionArn = $"arn:aws:ecs:{SandboxAccount.Region}:{SandboxAccount.Id}:task-definition/{Name}", LaunchType = Amazon.Scheduler.LaunchType.FARGATE, TaskCount = 1,
                PropagateTags = Amazon.Scheduler.PropagateTags.TASK_DEFINITION,
                NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [.. SandboxAccount.PrivateSubnets], SecurityGroups = [SandboxAccount.ServiceSecurityGroup] } },
            },
        },
    };
}
