using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

public abstract record AuditOutcome
{
    private AuditOutcome() { }
    public sealed record Page(IReadOnlyList<AuditEntry> Lines, int Total) : AuditOutcome;
    public sealed record Refused(string Why) : AuditOutcome;
}

/// <summary>How a check of the whole chain ended.</summary>
/// <param name="BrokenAt">Sequence of the first line that does not fit; null when all do.</param>
public sealed record ChainCheck(long Lines, long? BrokenAt, string? LastHash);

/// <summary>Reads and verifies the record.</summary>
public sealed class AuditReader(IDbContextFactory<PortalDb> databases)
{
    /// <param name="text">Part of a name, an event or a team; empty for all.</param>
    public async Task<AuditOutcome> ListAsync(Caller caller, string? text, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotReadAudit(who) is { } why)
        {
            return new AuditOutcome.Refused(why);
        }

        var query = db.Audit.AsNoTracking();
        if (who.Roles.Count == 0)
        {
            var teams = who.Teams.Keys.Where(who.Leads).ToList();
            query = query.Where(a => a.TeamId != null && teams.Contains(a.TeamId));
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            var part = text.Trim().ToLowerInvariant();
            var number = int.TryParse(part.TrimStart('#'), out var n) ? n : -1;
#pragma warning disable CA1304, CA1311, CA1862 // translated to lower() of the database, where LIKE differs between the engines
            query = query.Where(a => a.Who.ToLower().Contains(part) || a.What.Contains(part) || (a.TeamId != null && a.TeamId.Contains(part)) || a.RequestNumber == number);
#pragma warning restore CA1304, CA1311, CA1862
        }

        var total = await query.CountAsync(cancellationToken);
        return new AuditOutcome.Page(await query.OrderByDescending(a => a.Sequence).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 1000)).ToListAsync(cancellationToken), total);
    }

    /// <summary>Computes every hash again, first line to last.</summary>
    public async Task<ChainCheck> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (expected, previous) = (1L, Ledger.Genesis);
        await foreach (var line in db.Audit.AsNoTracking().OrderBy(a => a.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (line.Sequence != expected || line.PreviousHash != previous || line.Hash != line.ExpectedHash)
            {
                return new ChainCheck(expected - 1, expected, previous);
            }

            (expected, previous) = (expected + 1, line.Hash);
        }

        return new ChainCheck(expected - 1, null, previous);
    }
}
