using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.Runtime;
using Domain.Aws;
using Domain.Data;
using Domain.Teams;
using Domain.Tests.Steps;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;
using Task = System.Threading.Tasks.Task;

namespace Domain.Tests.Workloads;

public abstract class DeploymentInventoryContract(TestDatabase database) : IAsyncLifetime
{
    private const string Service = "payments-dev-api";
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_keeps_the_deployment_its_revision_and_what_the_service_said()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);

        await bench.Watch().SweepAsync(place, Cancel);

        await using var db = open.CreateDbContext();
        var deployment = await db.LiveDeployments.SingleAsync(d => d.Service == Service, Cancel);
        Assert.Equal(("payments", "dev", "SUCCESSFUL", SandboxAccount.FargateCluster), (deployment.TeamId, deployment.Environment, deployment.Status, deployment.Cluster));
        Assert.NotNull(deployment.FinishedAt);
        var revision = await db.SeenRevisions.SingleAsync(r => r.Service == Service, Cancel);
        Assert.Equal((deployment.Detail.TargetRevision, $"{Service}:1"), (revision.Arn, revision.Definition));
        var events = await db.SeenEvents.Where(e => e.Service == Service).ToListAsync(Cancel);
        Assert.NotEmpty(events);
        Assert.All(events, e => Assert.Equal(("payments", SeenEventSort.Service), (e.TeamId, e.Sort)));
        var definition = await db.SeenDefinitions.SingleAsync(d => d.Family == Service, Cancel);
        Assert.Equal((1, "payments", 512, 1024), (definition.Revision, definition.TeamId, definition.Cpu, definition.MemoryMiB));
    }

    [Fact]
    public async Task A_deployment_under_way_shows_its_stages_as_they_come_and_each_once()
    {
        var (open, bench) = await BenchAsync();
        var steps = new StepBench(aws, place, 1);
        var plan = Aws.Plans.NewService(place, SandboxAccount.FargateCluster, Service, null);
        await steps.RunAllAsync(plan, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        await RedeployAsync();

        for (var look = 0; look < 40; look++)
        {
            await watch.SweepAsync(place, Cancel);
            aws.Settle(TimeSpan.FromSeconds(10));
        }

        await using var db = open.CreateDbContext();
        var all = await db.LiveDeployments.Where(d => d.Service == Service).OrderBy(d => d.CreatedAt).ToListAsync(Cancel);
        Assert.Equal(["SUCCESSFUL", "SUCCESSFUL"], all.Select(d => d.Status));
        Assert.All(all, d => Assert.Equal(d.Detail.Stages.Count, d.Detail.Stages.Select(s => s.Stage).Distinct().Count()));
    }

    [Fact]
    public async Task A_quiet_sweep_asks_nothing_about_deployments_and_writes_no_event_again()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        await watch.SweepAsync(place, Cancel);
        var (asked, events) = (aws.CountOf("DescribeServiceDeployments") + aws.CountOf("ListServiceDeployments"), await CountAsync(open));

        await watch.SweepAsync(place, Cancel);
        await bench.Watch().SweepAsync(place, Cancel);

        Assert.Equal(asked, aws.CountOf("DescribeServiceDeployments") + aws.CountOf("ListServiceDeployments"));
        Assert.Equal(events, await CountAsync(open));
    }

    [Fact]
    public async Task What_a_service_says_next_is_added_to_what_it_said()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        var watch = bench.Watch();
        await watch.SweepAsync(place, Cancel);
        var first = await CountAsync(open);
        await RedeployAsync();
        aws.Settle(TimeSpan.FromMinutes(10));

        await watch.SweepAsync(place, Cancel);

        Assert.True(await CountAsync(open) > first, "A deployment says that it began and that it ended.");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private Task RedeployAsync() => new AmazonECSClient(
        new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey),
        aws.Clients.Configure(new AmazonECSConfig(), new CallLane(CallLane.Hub, SandboxAccount.Region, CallClass.Interactive, CancellationToken.None)))
        .UpdateServiceAsync(new UpdateServiceRequest { Cluster = SandboxAccount.FargateCluster, Service = Service, ForceNewDeployment = true }, Cancel);

    private static async Task<int> CountAsync(IDbContextFactory<PortalDb> open)
    {
        await using var db = open.CreateDbContext();
        return await db.SeenEvents.CountAsync(Cancel);
    }

    private async Task<(IDbContextFactory<PortalDb> Open, WatchBench Bench)> BenchAsync()
    {
        var open = await database.MigratedAsync(Cancel);
        await using var db = open.CreateDbContext();
        await db.LiveServices.ExecuteDeleteAsync(Cancel);
        await db.LiveTasks.ExecuteDeleteAsync(Cancel);
        await db.LiveDeployments.ExecuteDeleteAsync(Cancel);
        await db.SeenRevisions.ExecuteDeleteAsync(Cancel);
        await db.SeenEvents.ExecuteDeleteAsync(Cancel);
        await db.SeenDefinitions.ExecuteDeleteAsync(Cancel);
        await db.Facts.ExecuteDeleteAsync(Cancel);
        return (open, new WatchBench(open, aws));
    }
}

public sealed class DeploymentInventoryOnSqlite(SqliteFile database) : DeploymentInventoryContract(database), IClassFixture<SqliteFile>;

public sealed class DeploymentInventoryOnPostgres(PostgresServer database) : DeploymentInventoryContract(database), IClassFixture<PostgresServer>;
