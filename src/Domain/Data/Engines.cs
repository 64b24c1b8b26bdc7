using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Domain.Data;

internal sealed class SqlitePortalDb(DbContextOptions<SqlitePortalDb> options) : PortalDb(options)
{
    // SQLite cannot order or compare DateTimeOffset: kept as UTC microseconds
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicroseconds>();

    private sealed class UtcMicroseconds() : ValueConverter<DateTimeOffset, long>(
        value => value.UtcTicks / TimeSpan.TicksPerMicrosecond,
        // checked: a number that some other time would share by overflow is none
        micros => new DateTimeOffset(checked(micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));
}

internal sealed class PostgresPortalDb(DbContextOptions<PostgresPortalDb> options) : PortalDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    // timestamptz takes no other offset and keeps microseconds: cut here, so that what was saved equals what is read
    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(
        value => new DateTimeOffset(value.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero),
        value => value);
}

/// <summary><c>dotnet ef migrations add NAME -c SqlitePortalDb -o Data/Migrations/Sqlite</c></summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqlitePortalDb>
{
    public SqlitePortalDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite("Data Source=design.db").Options);
}

/// <summary><c>dotnet ef migrations add NAME -c PostgresPortalDb -o Data/Migrations/Postgres</c></summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresPortalDb>
{
    public PostgresPortalDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql("Host=design").Options);
}

/// <summary><see cref="IDbContextFactory{TContext}"/> is not covariant: this makes it so.</summary>
internal sealed class PortalDbFactory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<PortalDb>
    where TDb : PortalDb
{
    public PortalDb CreateDbContext() => inner.CreateDbContext();

    public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await inner.CreateDbContextAsync(cancellationToken);
}
