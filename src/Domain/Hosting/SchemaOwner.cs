using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Domain.Hosting;

/// <summary>
/// Who migrates. With <c>ConnectionStrings:Owner</c> another role of PostgreSQL than the portal's own owns the schema, and the portal's is granted
/// what it needs: everything in the tables, but of the record only to add and to read.
/// </summary>
/// <param name="connection">Empty: the portal's own role owns the schema.</param>
public sealed class SchemaOwner(string connection)
{
    /// <param name="portal">On the portal's own connection.</param>
    /// <exception cref="InvalidOperationException">The grants would not bind the portal's role; the message says what to do.</exception>
    internal async Task MigrateAsync(PortalDb portal, CancellationToken cancellationToken)
    {
        if (connection.Length == 0)
        {
            await portal.MigrateSafelyAsync(cancellationToken);
            return;
        }

        if (!portal.Database.IsNpgsql())
        {
            throw new InvalidOperationException("ConnectionStrings:Owner is set, but SQLite knows no roles. Set Database:Provider to Postgres, or leave ConnectionStrings:Owner empty.");
        }

        await using var owner = new PostgresPortalDb(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql(connection).Options);
        var role = new NpgsqlConnectionStringBuilder(portal.Database.GetConnectionString()).Username;
        if (string.IsNullOrEmpty(role) || role == new NpgsqlConnectionStringBuilder(connection).Username)
        {
            throw new InvalidOperationException("ConnectionStrings:Portal and ConnectionStrings:Owner must name two different roles by Username: one that owns the schema, and one that may not alter the record.");
        }

        await owner.MigrateSafelyAsync(cancellationToken, () => GrantAsync(owner, role, cancellationToken));
    }

    private static async Task GrantAsync(PortalDb owner, string role, CancellationToken cancellationToken)
    {
        var quoted = $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}\"";
#pragma warning disable EF1002 // a role's name cannot be a parameter; it is quoted
        await owner.Database.ExecuteSqlRawAsync(
            $"""
            begin;
            revoke create on schema public from public;
            revoke create on schema public from {quoted};
            grant usage on schema public to {quoted};
            grant select, insert, update, delete on all tables in schema public to {quoted};
            grant usage on all sequences in schema public to {quoted};
            revoke all on "Audit" from {quoted};
            revoke all on "Audit" from public;
            grant select, insert on "Audit" to {quoted};
            revoke insert, update, delete on "__EFMigrationsHistory" from {quoted};
            commit;
            """, cancellationToken);
#pragma warning restore EF1002
        // a superuser, the table's owner and who inherits from one pass every grant
        var passes = await owner.Database.SqlQuery<bool>(
            $"""
            select has_table_privilege({role}, '"Audit"', 'UPDATE') or has_table_privilege({role}, '"Audit"', 'DELETE') or has_table_privilege({role}, '"Audit"', 'TRUNCATE')
                or pg_has_role({role}, (select relowner from pg_class where oid = '"Audit"'::regclass), 'MEMBER') as "Value"
            """).SingleAsync(cancellationToken);
        if (passes)
        {
            throw new InvalidOperationException(
                $"The role \"{role}\" of ConnectionStrings:Portal may alter the record although it was not granted that: it is a superuser, owns the table, or is a member of a role that may. "
                + "Give the tables to the role of ConnectionStrings:Owner (REASSIGN OWNED BY … TO …) and take such memberships away.");
        }
    }
}
