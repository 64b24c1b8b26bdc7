using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>
/// The database's own refusal to alter or delete a line of the record, whoever asks. It is set after each migration and not by one, since
/// a migration that rebuilds the table would take it away.
/// </summary>
internal static class RecordGuard
{
    private const string Words = "The record is append-only: its lines are neither altered nor deleted.";

    private static readonly string[] Sqlite =
    [
        $"""CREATE TRIGGER IF NOT EXISTS "Audit_no_update" BEFORE UPDATE ON "Audit" BEGIN SELECT RAISE(ABORT, '{Words}'); END""",
        $"""CREATE TRIGGER IF NOT EXISTS "Audit_no_delete" BEFORE DELETE ON "Audit" BEGIN SELECT RAISE(ABORT, '{Words}'); END""",
        // INSERT OR REPLACE deletes without asking the trigger above
        $"""
        CREATE TRIGGER IF NOT EXISTS "Audit_no_replace" BEFORE INSERT ON "Audit" WHEN EXISTS (SELECT 1 FROM "Audit" WHERE "Sequence" = NEW."Sequence")
        BEGIN SELECT RAISE(ABORT, '{Words}'); END
        """,
    ];

    // looked for first: making a trigger locks the table against everyone
    private const string Postgres = $"""
        do $guard$
        begin
            if not exists (select from pg_trigger where tgrelid = '"Audit"'::regclass and tgname = 'Audit_no_truncate') then
                create or replace function "Audit_refuse"() returns trigger language plpgsql as
                    $body$ begin raise exception '{Words}' using errcode = 'insufficient_privilege'; end $body$;
                create or replace trigger "Audit_no_change" before update or delete on "Audit" for each row execute function "Audit_refuse"();
                create trigger "Audit_no_truncate" before truncate on "Audit" for each statement execute function "Audit_refuse"();
            end if;
        end $guard$
        """;

    public static async Task SetAsync(PortalDb db, CancellationToken cancellationToken)
    {
        foreach (var statement in db.Database.IsNpgsql() ? [Postgres] : Sqlite)
        {
            await db.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), cancellationToken);
        }
    }

    /// <summary>Takes the refusal away. Only whoever owns the table can.</summary>
    public static async Task LiftAsync(PortalDb db, CancellationToken cancellationToken)
    {
        foreach (var trigger in db.Database.IsNpgsql() ? ["Audit_no_change", "Audit_no_truncate"] : (string[])["Audit_no_update", "Audit_no_delete", "Audit_no_replace"])
        {
            var statement = db.Database.IsNpgsql() ? $"drop trigger if exists \"{trigger}\" on \"Audit\"" : $"DROP TRIGGER IF EXISTS \"{trigger}\"";
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }
    }
}
