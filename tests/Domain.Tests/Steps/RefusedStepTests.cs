using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Sandbox;
using Testing;

namespace Domain.Tests.Steps;

public sealed class RefusedStepTests : IDisposable
{
    private const string Foreign = "search-dev-index";
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment payments = Places.Of();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> ForeignSteps { get; } = new()
    {
        { "log group", "logs:CreateLogGroup on arn:aws:logs:us-east-1:111122223333:log-group:/berth/search/dev/index" },
        { "task definition", "ecs:RegisterTaskDefinition on arn:aws:ecs:us-east-1:111122223333:task-definition/search-dev-index:" },
        { "service", "ecs:UpdateService on arn:aws:ecs:us-east-1:111122223333:service/main-fargate/search-dev-index" },
        { "scalable target", "application-autoscaling:RegisterScalableTarget on arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/" },
        { "scaling policy", "application-autoscaling:PutScalingPolicy on arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/" },
    };

    [Theory]
    [MemberData(nameof(ForeignSteps))]
    public async Task AWS_itself_keeps_a_team_from_what_another_owns(string which, string missing)
    {
        var search = Places.Of("search");
        var theirs = new StepBench(aws, search, 1);
        foreach (var (step, index) in Plans.NewService(search, SandboxAccount.FargateCluster, Foreign, null).SkipLast(1).Select((s, i) => (s, i)))
        {
            Assert.IsType<StepOutcome.Done>(await theirs.RunAsync(step, index, Cancel));
        }

        // the very step, planned as if it were the team's own: only the role stands in the way
        var failed = Assert.IsType<StepOutcome.Failed>(await new StepBench(aws, payments, 2).RunAsync(Step(which), 0, Cancel));

        Assert.StartsWith(missing, failed.Failure.MissingPermission, StringComparison.Ordinal);
        Assert.Contains("the role berth-team-payments-dev may not do", failed.Failure.Why, StringComparison.Ordinal);
        Assert.NotNull(failed.Failure.Reference);
        Assert.DoesNotContain(aws.Accepted, c => c.Write && c.Action != "sts:AssumeRole" && c.Principal.Contains("payments", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_throttled_step_is_tried_later_and_then_made_once()
    {
        var bench = new StepBench(aws, payments);
        var step = new TaskDefinitionChange(null, null, Plans.Definition(payments, "payments-dev-api"));
        // AWS takes no token here, so the SDK does not repeat it by itself
        await aws.BreakAsync("throttle", "ecs:RegisterTaskDefinition", null, 1, Cancel);

        var later = Assert.IsType<StepOutcome.TryLater>(await bench.RunAsync(step, 0, Cancel));
        Assert.Contains("Berth tries again by itself", later.Because.Why, StringComparison.Ordinal);
        Assert.IsType<StepOutcome.Done>(await bench.RunAsync(step, 0, Cancel));
        Assert.Equal(1, aws.CountOf("ecs:RegisterTaskDefinition"));
    }

    [Fact]
    public async Task A_refused_permission_fails_the_step_and_names_itself()
    {
        await aws.BreakAsync("deny", "ecs:CreateService", null, null, Cancel);
        var bench = new StepBench(aws, payments);
        var plan = Plans.NewService(payments, SandboxAccount.FargateCluster, "payments-dev-api", null);

        var failed = Assert.IsType<StepOutcome.Failed>(await bench.RunAllAsync(plan, Cancel));

        Assert.Equal("ecs:CreateService on arn:aws:ecs:us-east-1:111122223333:service/main-fargate/payments-dev-api", failed.Failure.MissingPermission);
        Assert.StartsWith("Berth tried to create service payments-dev-api on cluster main-fargate. AWS refused:", failed.Failure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_former_service_that_never_ends_is_not_waited_for_for_ever()
    {
        var clock = aws.Time;
        using var stub = new StubAws(clock, operation => operation.EndsWith("DescribeServices", StringComparison.Ordinal)
            ? StubAws.Json("""{"services":[{"serviceArn":"arn:aws:ecs:us-east-1:111122223333:service/main/payments-dev-api","serviceName":"payments-dev-api","status":"DRAINING"}]}""")
            : StubAws.Error(400, "ClientException", $"{operation} was not expected."));
        var service = Plans.Service(payments, "main", "payments-dev-api", "payments-dev-api", null, desired: 2);
        Task<StepOutcome> After(TimeSpan waited) => new ServiceStep(stub.Sessions).RunAsync(
            new StepContext(
                new ServiceChange(null, service), payments, Guid.CreateVersion7(), 7, 0, "token", "person-tester", new Dictionary<string, string>(),
                new Dictionary<string, string>(), clock.GetUtcNow(), clock.GetUtcNow(), clock.GetUtcNow() + waited), Cancel);

        Assert.IsType<StepOutcome.NotYet>(await After(TimeSpan.FromMinutes(5)));
        Assert.Contains("has been stopping for 30 minutes", Assert.IsType<StepOutcome.Failed>(await After(TimeSpan.FromMinutes(30))).Failure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_step_changes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new StepBench(aws, payments).RunAsync(new LogGroupChange(payments.LogGroup("api"), null, 30), 0, cancelled.Token));

        Assert.Equal(0, aws.CountOf("logs:CreateLogGroup"));
    }

    [Fact]
    public async Task A_change_that_AWS_is_making_is_not_lost_when_the_step_is_cancelled()
    {
        using var stopping = new CancellationTokenSource();
        aws.OnRequest = operation =>
        {
            if (operation == "RegisterTaskDefinition")
            {
                stopping.Cancel();
            }
        };

        var outcome = await new StepBench(aws, payments).RunAsync(
            new TaskDefinitionChange(null, null, Plans.Definition(payments, "payments-dev-api")), 0, stopping.Token);

        Assert.True(stopping.IsCancellationRequested);
        Assert.EndsWith("payments-dev-api:1", Assert.IsType<StepOutcome.Done>(outcome).Made[StepKeys.TaskDefinitionArn], StringComparison.Ordinal);
    }

    private PlannedStep Step(string which)
    {
        var search = Places.Of("search");
        var cluster = SandboxAccount.FargateCluster;
        var service = Plans.Service(payments, cluster, Foreign, Foreign, null, desired: null);
        return which switch
        {
            "log group" => new LogGroupChange($"{search.LogGroup("index")}2", null, 30),
            "task definition" => new TaskDefinitionChange(null, null, Plans.Definition(payments, Foreign)),
            "service" => new ServiceChange(service, service with { Subnets = [payments.Subnets[0]] }),
            "scalable target" => new ScalableTargetChange(new(cluster, Foreign, 2, 4), new(cluster, Foreign, 0, 1)),
            "scaling policy" => new ScalingPolicyChange(new(cluster, Foreign, $"{Foreign}-cpu", 60), new(cluster, Foreign, $"{Foreign}-cpu", 10)),
            _ => throw new ArgumentOutOfRangeException(nameof(which), which, "no such step"),
        };
    }

    public void Dispose() => aws.Dispose();
}
