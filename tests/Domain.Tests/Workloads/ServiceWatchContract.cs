using Domain.Hosting;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Domain.Tests.Steps;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Workloads;

public abstract class ServiceWatchContract(TestDatabase database) : IAsyncLifetime
{
    private const string Service = "payments-dev-api";
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_brings_a_service_with_tasks_bounds_and_events_into_the_database()
    {
        var bench = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);

        Assert.True(await bench.Watch().SweepAsync(place, Cancel));

        var row = await bench.RowAsync(Service, Cancel);
        Assert.Equal(("payments", "dev", ServiceHealth.Healthy), (row.TeamId, row.Environment, row.Health));
        Assert.Equal((2, 2, 0, 2, 4, 60), (row.Detail.Desired, row.Detail.Running, row.Detail.Pending, row.Detail.MinTasks, row.Detail.MaxTasks, row.Detail.CpuTarget));
        Assert.Equal(("public.ecr.aws/nginx/nginx:1.29", 512, 1024, Compute.Fargate), (row.Detail.Image, row.Detail.Cpu, row.Detail.MemoryMiB, row.Detail.Compute));
        Assert.Equal(2, row.Detail.Tasks.Count);
        Assert.All(row.Detail.Tasks, t => Assert.Equal(("RUNNING", $"{Service}:1", null), (t.LastStatus, t.TaskDefinition, t.Ec2InstanceId)));
        Assert.All(row.Detail.Tasks, t => Assert.NotNull(t.PrivateIp));
        Assert.Contains(row.Detail.Events, e => e.Message.Contains("steady state", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tasks_on_instances_say_on_which()
    {
        var bench = await BenchAsync();
        var steps = new PlannedStep[]
        {
            new LogGroupChange(place.LogGroup("api"), null, 30),
            new TaskDefinitionChange(null, null, Plans.Definition(place, "payments-dev-box", onEc2: true)),
            new ServiceChange(null, Plans.Service(place, SandboxAccount.Ec2Cluster, "payments-dev-box", "payments-dev-box", null, Compute.Ec2)),
            new WaitUntilStable(SandboxAccount.Ec2Cluster, "payments-dev-box"),
        };
        Assert.IsType<StepOutcome.Done>(await new StepBench(aws, place).RunAllAsync(steps, Cancel));

        await bench.Watch().SweepAsync(place, Cancel);

        var row = await bench.RowAsync("payments-dev-box", Cancel);
        Assert.Equal(Compute.Ec2, row.Detail.Compute);
        Assert.All(row.Detail.Tasks, t => Assert.StartsWith("i-0be274", t.Ec2InstanceId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_pages_hear_of_changes_and_of_nothing_else()
    {
        var bench = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        var arn = (await bench.RowAsync(Service, Cancel)).Arn;

        Assert.False(await HeardAsync(bench, [Topics.Workloads, Topics.Service(arn)], () => watch.SweepAsync(place, Cancel)));

        await new StepBench(aws, place, 2).RunAsync(
            new ScalableTargetChange(new(SandboxAccount.FargateCluster, Service, 2, 4), new(SandboxAccount.FargateCluster, Service, 2, 5)), 0, Cancel);
        Assert.True(await HeardAsync(bench, [Topics.Workloads], () => watch.SweepAsync(place, Cancel)));
        Assert.Equal(5, (await bench.RowAsync(Service, Cancel)).Detail.MaxTasks);
    }

    [Fact]
    public async Task A_vanished_service_is_gone_and_its_stopped_tasks_stay_to_be_read()
    {
        var bench = await BenchAsync();
        var plan = Plans.NewService(place, SandboxAccount.FargateCluster, Service, null);
        var steps = new StepBench(aws, place, 1);
        await steps.RunAllAsync(plan, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        await steps.UndoAllAsync(plan, Cancel);
        aws.Settle(TimeSpan.FromSeconds(4));

        await watch.SweepAsync(place, Cancel);
        Assert.Equal(ServiceHealth.Stopped, (await bench.RowAsync(Service, Cancel)).Health);

        aws.Settle(TimeSpan.FromMinutes(5));
        await watch.SweepAsync(place, Cancel);
        var gone = await bench.RowAsync(Service, Cancel);
        Assert.Equal((ServiceHealth.Gone, 0), (gone.Health, gone.Detail.Running));
    }

    [Fact]
    public async Task Why_tasks_stopped_is_kept_after_AWS_forgot_them()
    {
        var bench = await BenchAsync();
        var plan = Plans.NewService(place, SandboxAccount.FargateCluster, Service, null)
            .Select(s => s is TaskDefinitionChange d ? d with { After = d.After.WithImage("registry.example/does-not-exist:1") } : s).ToList();
        await new StepBench(aws, place, 1).RunAllAsync(plan, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        var row = await bench.RowAsync(Service, Cancel);
        Assert.Equal(ServiceHealth.Failing, row.Health);
        var stopped = row.Detail.Tasks.Where(t => t.IsStopped).Select(t => t.Id).ToList();
        Assert.NotEmpty(stopped);

        aws.Settle(TimeSpan.FromHours(2));
        await watch.SweepAsync(place, Cancel);

        var later = await bench.RowAsync(Service, Cancel);
        Assert.Subset(later.Detail.Tasks.Select(t => t.Id).ToHashSet(), stopped.Take(1).ToHashSet());
        Assert.All(later.Detail.Tasks.Where(t => t.IsStopped), t => Assert.Contains("CannotPullContainer", t.StoppedReason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_sweep_asks_for_nothing_that_never_changes()
    {
        var bench = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        await bench.MakeServiceAsync(Places.Of("search"), SandboxAccount.FargateCluster, "search-dev-index", 2, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        var before = aws.Server.CallsSince(0).Max(c => c.Number);

        await watch.SweepAsync(place, Cancel);

        var calls = aws.Server.CallsSince(before).Select(c => c.Action).ToList();
        Assert.DoesNotContain("ecs:DescribeTaskDefinition", calls);
        // targets, policies, schedules, clusters, two lists of services, and of the one cluster with services: describe, two lists and one describe of tasks
        Assert.Equal(11, calls.Count);
    }

    [Fact]
    public async Task A_feed_that_dies_says_since_when_and_why_and_what_was_seen_stays()
    {
        var bench = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        var seenAt = aws.Time.GetUtcNow();
        await aws.BreakAsync("deny", "ecs:ListServices", null, null, Cancel);
        aws.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.False(await watch.SweepAsync(place, Cancel));

        var feed = Assert.Single(await bench.Health.ReadAsync(Cancel));
        Assert.Equal((seenAt, aws.Time.GetUtcNow()), (feed.LastSucceededAt, feed.FailingSince));
        Assert.Contains("may not do ecs:ListServices", feed.Why, StringComparison.Ordinal);
        Assert.True(feed.IsDead(aws.Time.GetUtcNow()));
        Assert.Equal(ServiceHealth.Healthy, (await bench.RowAsync(Service, Cancel)).Health);

        await aws.MendAsync(Cancel);
        Assert.True(await watch.SweepAsync(place, Cancel));
        Assert.Null(Assert.Single(await bench.Health.ReadAsync(Cancel)).Why);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task<WatchBench> BenchAsync()
    {
        var open = await database.MigratedAsync(Cancel);
        await using var db = open.CreateDbContext();
        await db.LiveServices.ExecuteDeleteAsync(Cancel);
        await db.Facts.ExecuteDeleteAsync(Cancel);
        return new WatchBench(open, aws);
    }

    /// <summary>True when a signal came while <paramref name="act"/> ran.</summary>
    private static async Task<bool> HeardAsync(WatchBench bench, IReadOnlyList<string> topics, Func<Task> act)
    {
        using var done = new CancellationTokenSource();
        await using var heard = bench.Signal.Subscribe(topics, done.Token).GetAsyncEnumerator(done.Token);
        await act();
        // what was sent waits in the subscription, so the read ends at once or nothing was sent
        var next = heard.MoveNextAsync();
        var came = next.IsCompletedSuccessfully;
        await done.CancelAsync();
        await next.AsTask().ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return came;
    }
}

public sealed class ServiceWatchOnSqlite(SqliteFile database) : ServiceWatchContract(database), IClassFixture<SqliteFile>;

public sealed class ServiceWatchOnPostgres(PostgresServer database) : ServiceWatchContract(database), IClassFixture<PostgresServer>;
