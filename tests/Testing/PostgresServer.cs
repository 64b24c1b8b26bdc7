using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace Testing;

/// <summary>
/// A fresh database on the PostgreSQL server that <c>BERTH_TEST_POSTGRES</c> names (a connection string whose user may
/// create databases), dropped at disposal. <c>tests/run.sh</c> starts such a server. Without the variable a test is
/// skipped, and under <c>CI=true</c> it fails.
/// </summary>
public sealed class PostgresServer : TestDatabase
{
    private const string Variable = "BERTH_TEST_POSTGRES";
    private readonly string? _server = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    public override string Provider => "Postgres";

    // a pool holds connections after the tests of its class: few of them, for many classes at once
    public override string ConnectionString =>
        new NpgsqlConnectionStringBuilder(Server()) { Database = Name, MaxPoolSize = 20 }.ConnectionString;

    public override async ValueTask InitializeAsync()
    {
        if (_server is not null)
        {
            await OnServerAsync(_server, $"create database {Name}");
        }
    }

    private protected override IDbContextFactory<PortalDb> Contexts()
    {
        var options = new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql(ConnectionString).Options;
        return new ContextFactory(() => new PostgresPortalDb(options));
    }

    private protected override async ValueTask DropAsync()
    {
        if (_server is null)
        {
            return;
        }

        await using (var pool = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        // FORCE: a portal process that a test killed may have left its connections behind
        await OnServerAsync(_server, $"drop database if exists {Name} with (force)");
    }

    private string Server()
    {
        const string Missing = $"{Variable} is not set: bash tests/run.sh starts a server and sets it.";
        if (_server is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.SkipWhen(_server is null, Missing);
        return _server;
    }

    private static async Task OnServerAsync(string server, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
