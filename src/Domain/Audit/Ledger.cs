using Domain.Access;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

/// <summary>What happened, before it has its place in the chain.</summary>
internal sealed record Happening(Guid? PersonId, string Who, string What, string? TeamId, string? Environment, Guid? RequestId, int? RequestNumber, object Data)
{
    public static Happening By(Actor who, string what, Request request, object data) =>
        new(who.PersonId, who.Name, what, request.TeamId, request.Environment, request.Id, request.Number, data);

    /// <summary>About no request and no team: templates, settings.</summary>
    public static Happening By(Actor who, string what, object data) => new(who.PersonId, who.Name, what, null, null, null, null, data);

    public static Happening BySystem(string what, Request request, object data) =>
        new(null, "Berth", what, request.TeamId, request.Environment, request.Id, request.Number, data);
}

/// <summary>
/// The one way to save: the change and its lines of the record in one transaction. Writers take turns,
/// so that the chain has neither gap nor fork.
/// </summary>
internal static class Ledger
{
    public const string Genesis = "berth";
    private const long LockKey = 727_274_002;

    /// <param name="prepare">Runs inside the transaction before the save; false means give up and change nothing.</param>
    /// <returns>False when <paramref name="prepare"/> said so.</returns>
    public static async Task<bool> SaveAsync(
        this PortalDb db, DateTimeOffset now, IReadOnlyList<Happening> happenings, CancellationToken cancellationToken,
        Func<Task<bool>>? prepare = null)
    {
        // SQLite begins immediate, so the transaction itself is the turn
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", cancellationToken);
        }

        if (prepare is not null && !await prepare())
        {
            return false;
        }

        var lines = new List<AuditEntry>(happenings.Count);
        if (happenings.Count > 0)
        {
            var last = await db.Audit.AsNoTracking().OrderByDescending(a => a.Sequence)
                .Select(a => new { a.Sequence, a.Hash }).FirstOrDefaultAsync(cancellationToken);
            var (sequence, hash) = (last?.Sequence ?? 0, last?.Hash ?? Genesis);
            foreach (var happening in happenings)
            {
                var entry = Link(happening, ++sequence, hash, now);
                hash = entry.Hash;
                lines.Add(entry);
            }
        }

        db.Audit.AddRange(lines);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // nothing of it happened: the lines must not be written with whatever this context saves next
            lines.ForEach(line => db.Entry(line).State = EntityState.Detached);
            throw;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static AuditEntry Link(Happening h, long sequence, string previous, DateTimeOffset now)
    {
        var data = JsonText.Write(h.Data);
        return new AuditEntry
        {
            Sequence = sequence, At = now, PersonId = h.PersonId, Who = h.Who, What = h.What, TeamId = h.TeamId, Environment = h.Environment,
            RequestId = h.RequestId, RequestNumber = h.RequestNumber, Data = data, PreviousHash = previous,
            Hash = AuditEntry.HashOf(previous, sequence, now, h.PersonId, h.Who, h.What, h.TeamId, h.Environment, h.RequestId, h.RequestNumber, data),
        };
    }
}
