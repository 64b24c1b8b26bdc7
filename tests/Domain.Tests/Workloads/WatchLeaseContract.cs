using Domain.Workloads;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Workloads;

public abstract class WatchLeaseContract(TestDatabase database)
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly string name = $"watch/{Guid.CreateVersion7():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_processes_that_ask_at_once_one_watches()
    {
        var processes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ProcessAsync()));

        var held = await Task.WhenAll(processes.Select(p => p.TryHoldAsync(name, Cancel)));

        Assert.Single(held, h => h);
    }

    [Fact]
    public async Task A_process_that_goes_on_keeps_the_watch_and_one_that_died_loses_it()
    {
        var (one, two) = (await ProcessAsync(), await ProcessAsync());
        Assert.True(await one.TryHoldAsync(name, Cancel));
        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(20));
            Assert.True(await one.TryHoldAsync(name, Cancel));
            Assert.False(await two.TryHoldAsync(name, Cancel));
        }

        time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(await two.TryHoldAsync(name, Cancel));
        Assert.False(await one.TryHoldAsync(name, Cancel));
    }

    [Fact]
    public async Task A_process_that_ends_hands_the_watch_over_at_once()
    {
        var (one, two) = (await ProcessAsync(), await ProcessAsync());
        await one.TryHoldAsync(name, Cancel);

        await one.ReleaseAllAsync(Cancel);

        Assert.True(await two.TryHoldAsync(name, Cancel));
    }

    private async Task<WatchLease> ProcessAsync() => new(await database.MigratedAsync(Cancel), time, Options.Create(new WatchOptions { LeaseSeconds = 30 }), NullLogger<WatchLease>.Instance);
}

public sealed class WatchLeaseOnSqlite(SqliteFile database) : WatchLeaseContract(database), IClassFixture<SqliteFile>;

public sealed class WatchLeaseOnPostgres(PostgresServer database) : WatchLeaseContract(database), IClassFixture<PostgresServer>;
