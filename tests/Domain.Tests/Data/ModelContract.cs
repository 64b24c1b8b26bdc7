using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Data;

public abstract class ModelContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        await using var db = (await database.MigratedAsync(Stop)).CreateDbContext();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Several_processes_may_migrate_at_once()
    {
        var open = await database.MigratedAsync(Stop);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var db = open.CreateDbContext();
            await db.MigrateSafelyAsync(Stop);
        }));

        await using var after = open.CreateDbContext();
        Assert.Empty(await after.Database.GetPendingMigrationsAsync(Stop));
    }

    [Fact]
    public async Task A_stale_edit_is_a_conflict_and_not_lost()
    {
        var open = await database.MigratedAsync(Stop);
        var id = $"t{Guid.CreateVersion7():N}"[..16];
        await using (var db = open.CreateDbContext())
        {
            db.Teams.Add(new Team { Id = id, Name = "One", CostCentre = "c", MonthlyBudget = 1.5m, Limits = new(1, 1, 1, 1, [Compute.Fargate]) });
            await db.SaveChangesAsync(Stop);
        }

        await using var first = open.CreateDbContext();
        await using var second = open.CreateDbContext();
        var (mine, theirs) = (await first.Teams.SingleAsync(t => t.Id == id, Stop), await second.Teams.SingleAsync(t => t.Id == id, Stop));
        theirs.Name = "Two";
        await second.SaveChangesAsync(Stop);
        mine.Name = "Three";

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => first.SaveChangesAsync(Stop));
        await using var after = open.CreateDbContext();
        var kept = await after.Teams.AsNoTracking().SingleAsync(t => t.Id == id, Stop);
        Assert.Equal(("Two", 1, 1.5m), (kept.Name, kept.Version, kept.MonthlyBudget));
        Assert.Equal([Compute.Fargate], kept.Limits.Compute);
    }
}

public sealed class ModelOnSqlite(SqliteFile database) : ModelContract(database), IClassFixture<SqliteFile>;

public sealed class ModelOnPostgres(PostgresServer database) : ModelContract(database), IClassFixture<PostgresServer>;
