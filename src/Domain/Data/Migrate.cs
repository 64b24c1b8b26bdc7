using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Domain.Data;

/// <summary>Migration at start, safe with several processes starting at once and after one was killed in the middle.</summary>
internal static class Migrate
{
    private const long LockKey = 727_274_001;

    /// <param name="then">What else the owner of the schema does, under the same lock.</param>
    public static async Task MigrateSafelyAsync(this PortalDb db, CancellationToken cancellationToken, Func<Task>? then = null)
    {
        var connection = db.Database.GetConnectionString() ?? throw new InvalidOperationException("The database has no connection string.");
        if (db.Database.IsNpgsql())
        {
            await EnsureDatabaseAsync(connection, cancellationToken);
            // a session of its own holds the lock: the migrator's may be closed in between
            var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
            await using var gate = new NpgsqlConnection(settings.ConnectionString);
            await gate.OpenAsync(cancellationToken);
            await using var take = new NpgsqlCommand($"select pg_advisory_lock({LockKey})", gate) { CommandTimeout = 300 };
            await take.ExecuteNonQueryAsync(cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            await RecordGuard.SetAsync(db, cancellationToken);
            await (then?.Invoke() ?? Task.CompletedTask);
            return;
        }

        var path = new SqliteConnectionStringBuilder(connection).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // the operating system frees this lock when its process dies
        await using var file = await OpenAloneAsync(path + ".migrate.lock", cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        // a row left by a killed migrator would block every later start
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await RecordGuard.SetAsync(db, cancellationToken);
        await (then?.Invoke() ?? Task.CompletedTask);
    }

    private static async Task EnsureDatabaseAsync(string connection, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        var name = settings.Database ?? throw new InvalidOperationException("ConnectionStrings:Portal names no database.");
        await using var probe = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await probe.OpenAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            settings.Database = "postgres";
            await using var admin = new NpgsqlConnection(settings.ConnectionString);
            await admin.OpenAsync(cancellationToken);
            await using var create = new NpgsqlCommand($"create database \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", admin);
            try
            {
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // another process was first
            }
        }
    }

    private static async Task<FileStream> OpenAloneAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }
}
