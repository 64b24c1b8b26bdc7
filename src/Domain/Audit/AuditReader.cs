using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

public abstract record AuditOutcome
{
    private AuditOutcome() { }
    public sealed record Page(IReadOnlyList<AuditEntry> Lines, int Total) : AuditOutcome
    {
        /// <summary>Null when the caller may verify the record.</summary>
        public string? WhyNotVerify { get; init; }
    }

    public sealed record Refused(string Why) : AuditOutcome;
}

/// <summary>Reads the record.</summary>
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
        return new AuditOutcome.Page(await query.OrderByDescending(a => a.Sequence).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 1000)).ToListAsync(cancellationToken), total) { WhyNotVerify = Permits.WhyNotVerifyRecord(who) };
    }
}
