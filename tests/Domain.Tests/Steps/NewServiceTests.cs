using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Domain.Workloads.TaskDefinitions;
using Sandbox;
using Testing;

namespace Domain.Tests.Steps;

public sealed class NewServiceTests : IDisposable
{
    private const string Service = "payments-dev-api";
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();
    private readonly StepBench bench;
    private readonly IReadOnlyList<PlannedStep> plan;

    public NewServiceTests()
    {
        bench = new StepBench(aws, place);
        plan = Plans.NewService(place, SandboxAccount.FargateCluster, Service, SandboxAccount.TargetGroupArn("payments-dev-api"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_steps_bring_a_service_from_nothing_to_stable()
    {
        var last = await bench.RunAllAsync(plan, Cancel);

        Assert.Equal($"{Service} is stable: 2 of 2 tasks running.", Assert.IsType<StepOutcome.Done>(last).Said);
        Assert.Contains("0 of 2 tasks running", bench.Waits);
        var live = await FactsAsync();
        Assert.Equal(30, live.LogGroupDays);
        Assert.Equal(2, live.RunningCount);
        Assert.Equal(new ScalableTargetSpec(SandboxAccount.FargateCluster, Service, 2, 4), live.Target);
        Assert.Equal(60, live.Policy?.CpuTarget);
        Assert.Equal(Compute.Fargate, live.Service?.Compute);
        Assert.Equal(SandboxAccount.TargetGroupArn("payments-dev-api"), live.Service?.TargetGroupArn);
        Assert.Equal($"{Service}:1", live.Service?.TaskDefinition);
        Assert.Equal(Plans.Definition(place, Service), live.TaskDefinition);
    }

    [Fact]
    public async Task Every_change_is_made_by_the_role_of_the_team_in_the_name_of_the_requester()
    {
        await bench.RunAllAsync(plan, Cancel);

        var writes = aws.Accepted.Where(c => c.Write && c.Action != "sts:AssumeRole").ToList();
        Assert.Equal(6, writes.Count);
        Assert.All(writes, w =>
        {
            Assert.Contains(":assumed-role/berth-team-payments-dev/berth-7-", w.Principal, StringComparison.Ordinal);
            Assert.Equal("person-tester", w.SourceIdentity);
            Assert.Equal("payments", w.SessionTags["berth-team"]);
            Assert.Equal("dev", w.SessionTags["berth-env"]);
            Assert.Equal("7", w.SessionTags["berth-request"]);
        });
    }

    [Fact]
    public async Task A_step_that_is_run_again_after_a_crash_makes_nothing_twice()
    {
        for (var index = 0; index < plan.Count; index++)
        {
            await bench.RunToEndAsync(plan[index], index, Cancel);
            var first = bench.MadeBy(index);
            bench.Forget(index);
            Assert.IsType<StepOutcome.Done>(await bench.RunToEndAsync(plan[index], index, Cancel));
            Assert.Equal(first, bench.MadeBy(index));
        }

        Assert.Equal(1, aws.CountOf("logs:CreateLogGroup"));
        Assert.Equal(1, aws.CountOf("ecs:RegisterTaskDefinition"));
        Assert.Equal(1, aws.CountOf("ecs:CreateService"));
        Assert.Equal(1, aws.CountOf("application-autoscaling:RegisterScalableTarget"));
        Assert.Equal(2, (await FactsAsync()).RunningCount);
    }

    [Fact]
    public async Task A_revision_whose_answer_was_lost_is_found_and_not_registered_twice()
    {
        await bench.RunAsync(plan[0], 0, Cancel);
        aws.LosesAnswerTo.Add("RegisterTaskDefinition");

        Assert.IsType<StepOutcome.TryLater>(await bench.RunAsync(plan[1], 1, Cancel));
        aws.Settle(TimeSpan.FromHours(2));
        bench.BeginAnew(1);
        Assert.IsType<StepOutcome.Done>(await bench.RunAsync(plan[1], 1, Cancel));

        Assert.Equal(1, aws.CountOf("ecs:RegisterTaskDefinition"));
    }

    [Fact]
    public async Task Undo_long_after_finds_a_revision_whose_answer_was_lost()
    {
        aws.LosesAnswerTo.Add("RegisterTaskDefinition");
        await bench.RunAsync(plan[1], 1, Cancel);
        aws.Settle(TimeSpan.FromHours(2));
        bench.BeginAnew(1);

        var undone = Assert.IsType<StepOutcome.Done>(await bench.UndoAsync(plan[1], 1, Cancel));

        Assert.Contains("was deregistered", undone.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_leaves_a_service_that_was_changed_since()
    {
        await bench.RunAllAsync(plan, Cancel);
        var live = await FactsAsync();
        var change = new ServiceChange(live.Service, (live.Service ?? throw new InvalidOperationException("no service")) with { TaskDefinition = Service });
        var definition = Plans.Definition(place, Service, "public.ecr.aws/nginx/nginx:1.30");
        await new StepBench(aws, place, 8).RunAllAsync([new TaskDefinitionChange(live.TaskDefinition, live.TaskDefinitionArn, definition), change], Cancel);

        var undone = await bench.UndoAllAsync(plan, Cancel);

        Assert.Contains(undone.OfType<StepOutcome.Kept>(), k => k.Said.Contains("was changed since", StringComparison.Ordinal));
        Assert.Equal(0, aws.CountOf("ecs:DeleteService"));
    }

    [Fact]
    public async Task Undo_takes_everything_back_but_logs_that_were_written()
    {
        await bench.RunAllAsync(plan, Cancel);

        var undone = await bench.UndoAllAsync(plan, Cancel);
        aws.Settle(TimeSpan.FromMinutes(5));

        Assert.Contains("only looked", Assert.IsType<StepOutcome.Kept>(undone[0]).Said, StringComparison.Ordinal);
        Assert.All(undone.Skip(1).Take(4), o => Assert.IsType<StepOutcome.Done>(o));
        Assert.Contains("holds logs, so it stays", Assert.IsType<StepOutcome.Kept>(undone[5]).Said, StringComparison.Ordinal);
        var live = await FactsAsync();
        Assert.Null(live.Service);
        Assert.Null(live.Target);
        Assert.Null(live.Policy);
        Assert.Equal(1, aws.CountOf("ecs:DeregisterTaskDefinition"));
    }

    [Fact]
    public async Task Undo_finds_what_was_made_even_when_nothing_was_written_down_and_can_be_repeated()
    {
        for (var index = 0; index < 5; index++)
        {
            await bench.RunAsync(plan[index], index, Cancel);
            if (index != 1)
            {
                bench.Forget(index);
            }
        }

        bench.Forget(1);
        await bench.UndoAllAsync(plan, Cancel);
        aws.Settle(TimeSpan.FromMinutes(5));
        var again = await bench.UndoAllAsync(plan, Cancel);

        Assert.All(again.Skip(1), o => Assert.IsType<StepOutcome.Done>(o));
        var live = await FactsAsync();
        Assert.Null(live.Service);
        Assert.Null(live.Target);
        Assert.Null(live.LogGroupDays);
        Assert.Equal(1, aws.CountOf("ecs:DeleteService"));
        Assert.Equal(1, aws.CountOf("ecs:DeregisterTaskDefinition"));
        Assert.Equal(1, aws.CountOf("logs:DeleteLogGroup"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_fails_with_the_reason_in_words()
    {
        var broken = plan.Select(s => s is TaskDefinitionChange d ? d with { After = d.After.WithImage("registry.example/does-not-exist:1") } : s).ToList();

        var failed = Assert.IsType<StepOutcome.Failed>(await bench.RunAllAsync(broken, Cancel));

        Assert.StartsWith($"ECS gave up starting {Service}: The image cannot be pulled.", failed.Failure.Why, StringComparison.Ordinal);
        Assert.Contains("AWS says: CannotPullContainerError", failed.Failure.Why, StringComparison.Ordinal);
        Assert.Contains(bench.Waits, w => w.StartsWith("0 of 2 tasks running; some could not start: The image cannot be pulled.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_of_the_same_name_made_since_is_not_taken_over()
    {
        await new StepBench(aws, place, requestNumber: 6).RunAllAsync(plan, Cancel);

        await bench.RunAsync(plan[1], 1, Cancel);
        var failed = Assert.IsType<StepOutcome.Failed>(await bench.RunAsync(plan[2], 2, Cancel));
        var undo = await bench.UndoAsync(plan[2], 2, Cancel);

        Assert.Contains("has a service payments-dev-api since this was planned", failed.Failure.Why, StringComparison.Ordinal);
        Assert.IsType<StepOutcome.Kept>(undo);
        Assert.NotNull((await FactsAsync()).Service);
    }

    [Theory]
    [InlineData(Compute.Fargate, SandboxAccount.FargateCluster)]
    [InlineData(Compute.FargateSpot, SandboxAccount.FargateCluster)]
    [InlineData(Compute.Ec2, SandboxAccount.Ec2Cluster)]
    public async Task A_service_runs_on_what_was_asked_for(Compute compute, string cluster)
    {
        var steps = new PlannedStep[]
        {
            new LogGroupChange(place.LogGroup("api"), null, 30),
            new TaskDefinitionChange(null, null, Plans.Definition(place, Service, onEc2: compute is Compute.Ec2)),
            new ServiceChange(null, Plans.Service(place, cluster, Service, Service, null, compute)),
            new WaitUntilStable(cluster, Service),
        };

        Assert.IsType<StepOutcome.Done>(await bench.RunAllAsync(steps, Cancel));

        var live = await new LiveFactsReader(aws.Sessions).ReadAsync(place, cluster, Service, Cancel);
        Assert.Equal(compute, live.Service?.Compute);
    }

    public void Dispose() => aws.Dispose();

    private Task<LiveFacts> FactsAsync() => new LiveFactsReader(aws.Sessions).ReadAsync(place, SandboxAccount.FargateCluster, Service, Cancel);
}
