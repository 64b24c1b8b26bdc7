using Domain.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Testing;

/// <summary>A SQLite file in a folder of its own: the engine of the embedded default, not its in-memory mode.</summary>
public sealed class SqliteFile : TestDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("berth-sqlite-");

    public override string Provider => "Sqlite";

    public override string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "portal.db")}";

    private protected override IDbContextFactory<PortalDb> Contexts()
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite(ConnectionString).Options;
        return new ContextFactory(() => new SqlitePortalDb(options));
    }

    private protected override ValueTask DropAsync()
    {
        using var pool = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(pool);
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
