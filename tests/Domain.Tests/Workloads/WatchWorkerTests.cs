using Domain.Data;
using Domain.Operations;
using Domain.Teams;
using Domain.Tests.Aws;
using Domain.Tests.Steps;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sandbox;
using Testing;

namespace Domain.Tests.Workloads;

public sealed class WatchWorkerTests(SqliteFile database) : IClassFixture<SqliteFile>, IAsyncLifetime
{
    private readonly SandboxAws aws = new();
    private IDbContextFactory<PortalDb>? open;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        open = await database.MigratedAsync(Cancel);
        await using var db = open.CreateDbContext();
        await db.LiveServices.ExecuteDeleteAsync(Cancel);
        await db.Leases.ExecuteDeleteAsync(Cancel);
        if (!await db.Teams.AnyAsync(Cancel))
        {
            db.Teams.Add(new Team
            {
                Id = "payments", Name = "Payments", CostCentre = "c", MonthlyBudget = 1000, Limits = new(12, 24, 64, 15, Enum.GetValues<Compute>()),
                Environments = { Places.Of(), Places.Of(environment: "prod") },
            });
            await db.SaveChangesAsync(Cancel);
        }
    }

    [Fact]
    public async Task The_watch_is_quick_while_a_service_starts_and_slow_when_it_is_steady()
    {
        using var worker = Worker();
        var place = Places.Of();
        var plan = Plans.NewService(place, SandboxAccount.FargateCluster, "payments-dev-api", null);
        var steps = new StepBench(aws, place);
        for (var index = 0; index < 5; index++)
        {
            await steps.RunAsync(plan[index], index, Cancel);
        }

        Assert.True(await worker.RoundAsync(Cancel));

        aws.Settle(TimeSpan.FromMinutes(3));
        await worker.RoundAsync(Cancel);
        Assert.False(await worker.RoundAsync(Cancel));
    }

    [Fact]
    public async Task Of_two_processes_one_asks_AWS_and_each_account_once()
    {
        using var one = Worker();
        using var two = Worker();

        await one.RoundAsync(Cancel);
        await two.RoundAsync(Cancel);

        // two environments in one account and Region, two processes: one sweep
        Assert.Equal(1, aws.CountOf("ecs:ListClusters"));
    }

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        return ValueTask.CompletedTask;
    }

    private WatchWorker Worker()
    {
        var databases = open ?? throw new InvalidOperationException("not initialized");
        var bench = new WatchBench(databases, aws);
        var options = Options.Create(new WatchOptions());
        return new WatchWorker(
            bench.Watch(), new WatchLease(databases, aws.Time, options), new EnginePause(), databases, bench.Signal, aws.Time, options, NullLogger<WatchWorker>.Instance);
    }
}
