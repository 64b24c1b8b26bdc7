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
        var loop = Loop();
        var place = Places.Of();
        var plan = Plans.NewService(place, SandboxAccount.FargateCluster, "payments-dev-api", null);
        var steps = new StepBench(aws, place);
        for (var index = 0; index < 5; index++)
        {
            await steps.RunAsync(plan[index], index, Cancel);
        }

        Assert.True(await loop.SweepAsync(place, Cancel));

        aws.Settle(TimeSpan.FromMinutes(3));
        await loop.SweepAsync(place, Cancel);
        Assert.False(await loop.SweepAsync(place, Cancel));
    }

    [Fact]
    public async Task Of_two_processes_one_asks_AWS_and_each_account_once()
    {
        using var one = Worker();
        using var two = Worker();
        using var swept = Swept(times: 1);

        await one.StartAsync(Cancel);
        await swept.Reached;
        await two.StartAsync(Cancel);
        await one.StopAsync(Cancel);
        await two.StopAsync(Cancel);

        // two environments in one account and Region, two processes: one sweep, as no time has passed
        Assert.Equal(1, aws.CountOf("ecs:ListClusters"));
    }

    [Fact]
    public async Task A_process_that_ends_is_followed_by_another_within_one_slow_pause()
    {
        using var one = Worker();
        using var two = Worker();
        using var first = Swept(times: 1);
        await one.StartAsync(Cancel);
        await first.Reached;
        using var second = Swept(times: 2);

        await one.StopAsync(Cancel);
        await two.StartAsync(Cancel);

        await second.Reached;
        await two.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_sweep_longer_than_the_lease_keeps_it()
    {
        var databases = open ?? throw new InvalidOperationException("not initialized");
        var lease = Lease(databases);
        var other = Lease(databases);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ends = new TaskCompletionSource();
        var work = lease.WhileHeldAsync("watch/long", async held => { begun.SetResult(); await ends.Task.WaitAsync(held); }, Cancel);
        await begun.Task;

        for (var seconds = 0; seconds < 120; seconds += 5)
        {
            aws.Time.Advance(TimeSpan.FromSeconds(5));
            await UntilKeptAsync(databases, "watch/long");
            Assert.False(await other.TryHoldAsync("watch/long", Cancel));
        }

        ends.SetResult();
        Assert.True(await work);
    }

    [Fact]
    public async Task Work_under_a_lease_that_another_process_took_is_ended()
    {
        var databases = open ?? throw new InvalidOperationException("not initialized");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken given = default;
        var work = Lease(databases).WhileHeldAsync("watch/lost", async held => { given = held; begun.SetResult(); await Task.Delay(Timeout.Infinite, held); }, Cancel);
        await begun.Task;
        await using (var db = databases.CreateDbContext())
        {
            await db.Leases.Where(l => l.Name == "watch/lost").ExecuteUpdateAsync(
                s => s.SetProperty(l => l.Owner, "another").SetProperty(l => l.Until, aws.Time.GetUtcNow().AddHours(1)), Cancel);
        }

        while (!work.IsCompleted)
        {
            aws.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }

        await work;
        Assert.True(given.IsCancellationRequested);
    }

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until the lease reaches some way into the future again, as its holder renews it on a thread of its own.</summary>
    private async Task UntilKeptAsync(IDbContextFactory<PortalDb> databases, string name)
    {
        while (true)
        {
            await using var db = databases.CreateDbContext();
            if (await db.Leases.AnyAsync(l => l.Name == name && l.Until > aws.Time.GetUtcNow().AddSeconds(10), Cancel))
            {
                return;
            }
        }
    }

    private WatchLease Lease(IDbContextFactory<PortalDb> databases) => new(databases, aws.Time, Options.Create(new WatchOptions()), NullLogger<WatchLease>.Instance);

    private WatchLoop Loop()
    {
        var databases = open ?? throw new InvalidOperationException("not initialized");
        var bench = new WatchBench(databases, aws);
        return new WatchLoop(bench.Watch(), bench.Around(), new EnginePause(), databases, bench.Signal, aws.Time, Options.Create(new WatchOptions()));
    }

    private WatchWorker Worker()
    {
        var databases = open ?? throw new InvalidOperationException("not initialized");
        return new WatchWorker(Loop(), new WatchBench(databases, aws).Feed(), Lease(databases), new EnginePause(), databases, aws.Time, Options.Create(new WatchOptions()), NullLogger<WatchWorker>.Instance);
    }

    /// <summary>Reached when clusters have been listed so often.</summary>
    private SweepCount Swept(int times) => new(aws, times);

    private sealed class SweepCount : IDisposable
    {
        private readonly SandboxAws aws;
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SweepCount(SandboxAws aws, int times)
        {
            this.aws = aws;
            // the last call of a sweep of an account without services
            aws.OnRequest = operation =>
            {
                if (operation == "ListServices" && aws.CountOf("ecs:ListClusters") >= times)
                {
                    reached.TrySetResult();
                }
            };
        }

        public Task Reached => reached.Task.WaitAsync(Cancel);

        public void Dispose() => aws.OnRequest = null;
    }
}
