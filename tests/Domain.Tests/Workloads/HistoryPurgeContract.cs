using Domain.Data;
using Domain.Operations;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Workloads;

public abstract class HistoryPurgeContract(TestDatabase database)
{
    private static readonly DateTimeOffset now = new(2027, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_stopped_tasks_past_their_days_go_however_many_they_are()
    {
        var open = await database.MigratedAsync(Cancel);
        await using (var db = open.CreateDbContext())
        {
            await db.LiveTasks.ExecuteDeleteAsync(Cancel);
            db.LiveTasks.AddRange(Enumerable.Range(0, 1200).Select(n => Task($"old-{n:0000}", now.AddDays(-31))));
            db.LiveTasks.AddRange(Task("young", now.AddDays(-29)), Task("runs", null), Task("lost-young", null, lost: now.AddDays(-2)), Task("lost-old", null, lost: now.AddDays(-40)));
            await db.SaveChangesAsync(Cancel);
        }

        using var purge = new HistoryPurge(open, new EnginePause(), new FakeTimeProvider(now), Options.Create(new WatchOptions { KeepDays = 30 }), NullLogger<HistoryPurge>.Instance);

        Assert.Equal(1201, await purge.PurgeAsync(Cancel));
        Assert.Equal(0, await purge.PurgeAsync(Cancel));
        await using var after = open.CreateDbContext();
        Assert.Equal(["lost-young", "runs", "young"], await after.LiveTasks.Select(t => t.Arn).OrderBy(a => a).ToListAsync(Cancel));
    }

    /// <param name="lost">When it was found out that AWS had forgotten it.</param>
    private static LiveTask Task(string arn, DateTimeOffset? stoppedAt, DateTimeOffset? lost = null) => new()
    {
        Arn = arn, AccountId = "111122223333", Region = "eu-central-1", Cluster = "main", Owner = ResourceOwner.Berth, Definition = "payments-dev-api:1",
        LastStatus = stoppedAt is null && lost is null ? "RUNNING" : "STOPPED", DesiredStatus = "STOPPED", IsStopped = stoppedAt is not null || lost is not null,
        StoppedAt = stoppedAt, IsLost = lost is not null, Words = arn, Facts = new([]), SeenAt = lost ?? now.AddDays(-90),
    };
}

public sealed class HistoryPurgeOnSqlite(SqliteFile database) : HistoryPurgeContract(database), IClassFixture<SqliteFile>;

public sealed class HistoryPurgeOnPostgres(PostgresServer database) : HistoryPurgeContract(database), IClassFixture<PostgresServer>;
