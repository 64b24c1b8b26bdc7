using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Teams;
using Domain.Tests.Aws;
using Domain.Tests.Steps;
using Domain.Workloads.Inventory;
using Domain.Workloads.TaskDefinitions;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Sandbox;
using Testing;

namespace Domain.Tests.Workloads;

public abstract class TaskInventoryContract(TestDatabase database) : IAsyncLifetime
{
    private const string Service = "payments-dev-api";
    private static readonly Caller Auditor = new("test", "auditor", "Audi Tor", [GlobalRoles.Auditor]);
    private static readonly Caller Stranger = new("test", "stranger", "Stan Stranger", []);
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_keeps_every_task_with_its_containers_and_its_team()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);

        await bench.Watch().SweepAsync(place, Cancel);

        var page = await new TaskReader(open, Options.Create(new AwsOptions())).ListAsync(Auditor, new(Service: Service), 0, 50, Cancel);
        Assert.Equal(2, page.Total);
        Assert.All(page.Tasks, t => Assert.Equal(("payments", "dev", "RUNNING", false, ResourceOwner.Berth, "FARGATE"), (t.TeamId, t.Environment, t.LastStatus, t.IsStopped, t.Owner, t.LaunchType)));
        Assert.All(page.Tasks, t => Assert.Equal((512, 1024, $"{Service}:1"), (t.Cpu, t.MemoryMiB, t.Definition)));
        Assert.All(page.Tasks, t => Assert.StartsWith("sha256:", Assert.Single(t.Facts.Containers).Digest, StringComparison.Ordinal));
        Assert.NotNull(await new TaskReader(open, Options.Create(new AwsOptions())).FindAsync(Auditor, SandboxAccount.FargateCluster, page.Tasks[0].Arn.Split('/')[^1], Cancel));
    }

    [Fact]
    public async Task A_stranger_sees_and_counts_none_of_them()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        await bench.Watch().SweepAsync(place, Cancel);

        var page = await new TaskReader(open, Options.Create(new AwsOptions())).ListAsync(Stranger, new(), 0, 50, Cancel);

        Assert.Equal((0, 0), (page.Tasks.Count, page.Total));
    }

    [Fact]
    public async Task What_AWS_has_forgotten_can_still_be_searched_by_its_reason()
    {
        var (open, bench) = await BenchAsync();
        var plan = Plans.NewService(place, SandboxAccount.FargateCluster, Service, null)
            .Select(s => s is TaskDefinitionChange d ? d with { After = d.After.WithImage("registry.example/does-not-exist:1") } : s).ToList();
        await new StepBench(aws, place, 1).RunAllAsync(plan, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        var filter = new TaskFilter(Text: "CANNOTPULL", Stopped: true, StopCode: "TaskFailedToStart");
        var before = (await new TaskReader(open, Options.Create(new AwsOptions())).ListAsync(Auditor, filter, 0, 50, Cancel)).Tasks.Select(t => t.Arn).ToList();
        Assert.NotEmpty(before);

        aws.Settle(TimeSpan.FromHours(3));
        await watch.SweepAsync(place, Cancel);

        var after = (await new TaskReader(open, Options.Create(new AwsOptions())).ListAsync(Auditor, filter, 0, 200, Cancel)).Tasks;
        Assert.Subset(after.Select(t => t.Arn).ToHashSet(), before.ToHashSet());
        Assert.All(after, t => Assert.NotNull(t.StoppedAt));
    }

    [Fact]
    public async Task A_task_that_AWS_forgot_unseen_is_over_and_says_that_how_is_not_known()
    {
        var (open, bench) = await BenchAsync();
        var plan = Plans.NewService(place, SandboxAccount.FargateCluster, Service, null);
        var steps = new StepBench(aws, place, 1);
        await steps.RunAllAsync(plan, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        await steps.UndoAllAsync(plan, Cancel);
        aws.Settle(TimeSpan.FromHours(6));

        await watch.SweepAsync(place, Cancel);

        var tasks = (await new TaskReader(open, Options.Create(new AwsOptions())).ListAsync(Auditor, new(Service: Service), 0, 50, Cancel)).Tasks;
        Assert.All(tasks, t => Assert.Equal((true, true), (t.IsStopped, t.IsLost)));
        Assert.Equal(2, tasks.Count);
    }

    [Fact]
    public async Task A_quiet_sweep_writes_no_task()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        var before = await SeenAtAsync(open);
        aws.Time.Advance(TimeSpan.FromMinutes(1));

        await watch.SweepAsync(place, Cancel);

        Assert.Equal(before, await SeenAtAsync(open));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static async Task<List<DateTimeOffset>> SeenAtAsync(IDbContextFactory<PortalDb> open)
    {
        await using var db = open.CreateDbContext();
        return await db.LiveTasks.OrderBy(t => t.Arn).Select(t => t.SeenAt).ToListAsync(Cancel);
    }

    private async Task<(IDbContextFactory<PortalDb> Open, WatchBench Bench)> BenchAsync()
    {
        var open = await database.MigratedAsync(Cancel);
        await using var db = open.CreateDbContext();
        await db.LiveServices.ExecuteDeleteAsync(Cancel);
        await db.LiveTasks.ExecuteDeleteAsync(Cancel);
        await db.Facts.ExecuteDeleteAsync(Cancel);
        return (open, new WatchBench(open, aws));
    }
}

public sealed class TaskInventoryOnSqlite(SqliteFile database) : TaskInventoryContract(database), IClassFixture<SqliteFile>;

public sealed class TaskInventoryOnPostgres(PostgresServer database) : TaskInventoryContract(database), IClassFixture<PostgresServer>;
