using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Audit;

public abstract class LedgerContract(TestDatabase database)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(2));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<ChainCheck> CheckAsync(IDbContextFactory<PortalDb> open)
    {
        await using var db = open.CreateDbContext();
        return await RecordChain.CheckAsync(db, [], _ => false, Stop);
    }

    private static Happening Something(string what) => new(null, "Tester", what, "payments", "dev", null, null, new { what, euro = "€ \"quoted\"" });

    [Fact]
    public async Task The_chain_has_neither_gap_nor_fork_when_many_write_at_once()
    {
        var open = await database.MigratedAsync(Stop);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async writer =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var db = open.CreateDbContext();
                await db.SaveAsync(Now.AddSeconds(i), [Something($"{writer}.{i}"), Something($"{writer}.{i}+")], Stop);
            }
        }));

        var check = await CheckAsync(open);
        Assert.Null(check.BrokenAt);
        Assert.True(check.Lines >= 120);
    }

    [Fact]
    public async Task What_was_lost_in_a_race_leaves_no_line_for_the_next_save()
    {
        var open = await database.MigratedAsync(Stop);
        await using var db = open.CreateDbContext();
        await using var faster = open.CreateDbContext();
        var ours = new PortalFact { Key = $"race-{Guid.CreateVersion7()}", Value = "ours" };
        faster.Facts.Add(new PortalFact { Key = ours.Key, Value = "theirs" });
        await faster.SaveAsync(Now, [Something("faster")], Stop);
        db.Facts.Add(ours);
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveAsync(Now, [Something("lost")], Stop));
        db.Entry(ours).State = EntityState.Detached;

        await db.SaveAsync(Now, [Something("next")], Stop);

        Assert.False(await faster.Audit.AnyAsync(a => a.What == "lost", Stop));
        Assert.True(await faster.Audit.AnyAsync(a => a.What == "next", Stop));
    }

    [Fact]
    public async Task What_is_given_up_leaves_no_line()
    {
        var open = await database.MigratedAsync(Stop);
        await using var db = open.CreateDbContext();

        Assert.False(await db.SaveAsync(Now, [Something("given up")], Stop, () => Task.FromResult(false)));

        await using var after = open.CreateDbContext();
        Assert.False(await after.Audit.AnyAsync(a => a.What == "given up", Stop));
    }
}

public sealed class LedgerOnSqlite(SqliteFile database) : LedgerContract(database), IClassFixture<SqliteFile>;

public sealed class LedgerOnPostgres(PostgresServer database) : LedgerContract(database), IClassFixture<PostgresServer>;
