using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Testing;

/// <summary>
/// A fresh database of one engine, gone at disposal. One body of tests runs on both engines:
/// <code>
/// public abstract class LeaseContract(TestDatabase database)
/// {
///     [Fact]
///     public async Task A_lease_has_one_owner()
///     {
///         var open = await database.MigratedAsync(TestContext.Current.CancellationToken);
///         await using var db = open.CreateDbContext();
///         …
///     }
/// }
/// public sealed class LeasesOnSqlite(SqliteFile database) : LeaseContract(database), IClassFixture&lt;SqliteFile&gt;;
/// public sealed class LeasesOnPostgres(PostgresServer database) : LeaseContract(database), IClassFixture&lt;PostgresServer&gt;;
/// </code>
/// As a class fixture it is shared by the tests of the class; a test that needs one alone makes its own.
/// </summary>
public abstract class TestDatabase : IAsyncLifetime
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private IDbContextFactory<PortalDb>? _migrated;

    /// <summary>The name of the database, without anything an engine would have to quote.</summary>
    protected string Name { get; } = $"t_{Guid.CreateVersion7():n}";

    /// <summary>The value of the portal's key <c>Database:Provider</c> for this engine.</summary>
    public abstract string Provider { get; }

    /// <summary>Of this database, which holds no table until someone migrates. A test is skipped, with the reason, where the engine is not at hand.</summary>
    public abstract string ConnectionString { get; }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Contexts on this database with the product's own migrations applied, once.</summary>
    public async Task<IDbContextFactory<PortalDb>> MigratedAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (_migrated is null)
            {
                var factory = Contexts();
                await using var db = factory.CreateDbContext();
                await db.MigrateSafelyAsync(cancellationToken);
                _migrated = factory;
            }

            return _migrated;
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _once.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract IDbContextFactory<PortalDb> Contexts();

    private protected abstract ValueTask DropAsync();

    private protected sealed class ContextFactory(Func<PortalDb> open) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => open();
    }
}
