using System.Data.Common;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Testing;

namespace Domain.Tests.Audit;

public abstract class RecordGuardContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_itself_refuses_to_alter_or_delete_a_line()
    {
        var open = await database.MigratedAsync(Stop);
        await using var db = open.CreateDbContext();
        await db.SaveAsync(DateTimeOffset.UnixEpoch.AddYears(50), [new Happening(null, "Tester", "something", null, null, null, null, new { })], Stop);

        foreach (var act in new Func<Task>[]
        {
            () => db.Audit.ExecuteUpdateAsync(s => s.SetProperty(a => a.Who, "Nobody"), Stop),
            () => db.Audit.ExecuteDeleteAsync(Stop),
            () => db.Database.ExecuteSqlRawAsync(
                database.Provider == "Sqlite" ? """INSERT OR REPLACE INTO "Audit" SELECT * FROM "Audit" """ : """truncate "Audit" """, Stop),
        })
        {
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<DbException>(act)).Message, StringComparison.Ordinal);
        }

        Assert.False(await db.Audit.AnyAsync(a => a.Who != "Tester", Stop));
    }

    [Fact]
    public async Task It_does_so_again_after_the_next_start()
    {
        var open = await database.MigratedAsync(Stop);
        await using var db = open.CreateDbContext();
        await db.MigrateSafelyAsync(Stop);
        await RecordGuard.LiftAsync(db, Stop);
        await db.MigrateSafelyAsync(Stop);
        await db.SaveAsync(DateTimeOffset.UnixEpoch.AddYears(50), [new Happening(null, "Tester", "again", null, null, null, null, new { })], Stop);

        await Assert.ThrowsAnyAsync<DbException>(() => db.Audit.ExecuteDeleteAsync(Stop));
    }
}

public sealed class RecordGuardOnSqlite(SqliteFile database) : RecordGuardContract(database), IClassFixture<SqliteFile>;

public sealed class RecordGuardOnPostgres(PostgresServer database) : RecordGuardContract(database), IClassFixture<PostgresServer>;

/// <summary>PostgreSQL with an owner of the schema beside the portal's own role.</summary>
public sealed class SchemaOwnerTests(PostgresServer database) : IClassFixture<PostgresServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_portal_s_role_adds_to_the_record_and_reads_it_and_can_do_no_more()
    {
        await using var roles = await Roles.MakeAsync(database, "", Stop);
        await using var db = roles.Portal();
        await new SchemaOwner(roles.OwnerConnection).MigrateAsync(db, Stop);
        // nothing but grants is to be seen at work here
        await using (var owner = roles.Owner())
        {
            await RecordGuard.LiftAsync(owner, Stop);
        }

        db.Facts.Add(new PortalFact { Key = "other tables", Value = "are written as ever" });
        await db.SaveAsync(DateTimeOffset.UnixEpoch.AddYears(50), [new Happening(null, "Tester", "something", null, null, null, null, new { })], Stop);
        Assert.False(await db.Audit.AnyAsync(a => a.Who != "Tester", Stop));

        foreach (var act in new Func<Task>[]
        {
            () => db.Audit.ExecuteUpdateAsync(s => s.SetProperty(a => a.Who, "Nobody"), Stop),
            () => db.Audit.ExecuteDeleteAsync(Stop),
            () => db.Database.ExecuteSqlRawAsync("truncate \"Audit\"", Stop),
            () => db.Database.ExecuteSqlRawAsync("drop table \"Audit\"", Stop),
            () => db.Database.ExecuteSqlRawAsync("alter table \"Audit\" disable trigger all", Stop),
            () => db.Database.ExecuteSqlRawAsync("create table other (id int)", Stop),
        })
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(act)).SqlState);
        }

        // the next start, and one after an upgrade, go the same way
        await new SchemaOwner(roles.OwnerConnection).MigrateAsync(db, Stop);
    }

    [Fact]
    public async Task A_role_that_passes_every_grant_is_refused_at_start()
    {
        await using var roles = await Roles.MakeAsync(database, "superuser", Stop);
        await using var db = roles.Portal();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => new SchemaOwner(roles.OwnerConnection).MigrateAsync(db, Stop));
        var same = await Assert.ThrowsAsync<InvalidOperationException>(() => new SchemaOwner(roles.PortalConnection).MigrateAsync(db, Stop));

        Assert.Contains("superuser", refused.Message, StringComparison.Ordinal);
        Assert.Contains("two different roles", same.Message, StringComparison.Ordinal);
    }

    /// <summary>Two roles and a database of one of them, gone at disposal.</summary>
    private sealed class Roles(string admin, string name) : IAsyncDisposable
    {
        public string OwnerConnection => Connection($"{name}_owner");
        public string PortalConnection => Connection($"{name}_portal");

        public static async Task<Roles> MakeAsync(PostgresServer database, string portalIs, CancellationToken cancellationToken)
        {
            var roles = new Roles(database.ConnectionString, $"o_{Guid.CreateVersion7():N}");
            await roles.RunAsync($"create role {roles.Name}_owner login password 'secret'", cancellationToken);
            await roles.RunAsync($"create role {roles.Name}_portal login password 'secret' {portalIs}", cancellationToken);
            await roles.RunAsync($"create database {roles.Name} owner {roles.Name}_owner", cancellationToken);
            return roles;
        }

        private string Name => name;

        public PostgresPortalDb Portal() => Open(PortalConnection);

        public PostgresPortalDb Owner() => Open(OwnerConnection);

        private static PostgresPortalDb Open(string connection) => new(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql(connection).Options);

        private string Connection(string role) =>
            new NpgsqlConnectionStringBuilder(admin) { Database = name, Username = role, Password = "secret", Pooling = false }.ConnectionString;

        private async Task RunAsync(string sql, CancellationToken cancellationToken)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await RunAsync($"drop database {name} with (force)", CancellationToken.None);
            await RunAsync($"drop role {name}_owner", CancellationToken.None);
            await RunAsync($"drop role {name}_portal", CancellationToken.None);
        }
    }
}
