using System.Runtime.CompilerServices;
using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

public abstract record AuditOutcome
{
    private AuditOutcome() { }
    /// <param name="Total">Lines that fit the filter, on all pages.</param>
    public sealed record Page(IReadOnlyList<AuditEntry> Lines, int Total) : AuditOutcome
    {
        /// <summary>Null when the caller may verify the record.</summary>
        public string? WhyNotVerify { get; init; }

        /// <summary>Lines before this sequence are the next page; null on the last.</summary>
        public long? Next { get; init; }
    }

    /// <summary>Every line that fits, newest first, read as it is asked for.</summary>
    public sealed record Export(IAsyncEnumerable<AuditEntry> Lines) : AuditOutcome;

    public sealed record Refused(string Why) : AuditOutcome;
}

/// <summary>Reads the record.</summary>
public sealed class AuditReader(IDbContextFactory<PortalDb> databases)
{
    private const int Most = 1000;

    /// <param name="before">Only lines before this sequence; null for the newest.</param>
    /// <param name="take">1 to 1,000.</param>
    public async Task<AuditOutcome> ListAsync(Caller caller, AuditFilter filter, long? before, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotReadAudit(who) is { } why)
        {
            return new AuditOutcome.Refused(why);
        }

        var total = await Seen(db, who, filter).CountAsync(cancellationToken);
        var size = Math.Clamp(take, 1, Most);
        var lines = await PageAsync(db, who, filter, before, size + 1, cancellationToken);
        var more = lines.Count > size;
        return new AuditOutcome.Page(more ? lines[..size] : lines, total)
        {
            WhyNotVerify = Permits.WhyNotVerifyRecord(who),
            Next = more ? lines[size - 1].Sequence : null,
        };
    }

    /// <summary>All of it, however much: page by page, from where the last one ended.</summary>
    public async Task<AuditOutcome> ExportAsync(Caller caller, AuditFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        return Permits.WhyNotReadAudit(who) is { } why ? new AuditOutcome.Refused(why) : new AuditOutcome.Export(LinesAsync(who, filter, cancellationToken));
    }

    private async IAsyncEnumerable<AuditEntry> LinesAsync(Actor who, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        while (true)
        {
            List<AuditEntry> lines;
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                lines = await PageAsync(db, who, filter, before, Most, cancellationToken);
            }

            foreach (var line in lines)
            {
                yield return line;
            }

            if (lines.Count < Most)
            {
                yield break;
            }

            before = lines[^1].Sequence;
        }
    }

    private static Task<List<AuditEntry>> PageAsync(PortalDb db, Actor who, AuditFilter filter, long? before, int take, CancellationToken cancellationToken)
    {
        var lines = Seen(db, who, filter);
        return (before is { } end ? lines.Where(a => a.Sequence < end) : lines).OrderByDescending(a => a.Sequence).Take(take).ToListAsync(cancellationToken);
    }

    // who reads as a lead sees what their teams did
    private static IQueryable<AuditEntry> Seen(PortalDb db, Actor who, AuditFilter filter)
    {
        var lines = filter.Of(db.Audit.AsNoTracking());
        if (who.Roles.Count > 0)
        {
            return lines;
        }

        var teams = who.Teams.Keys.Where(who.Leads).ToList();
        return lines.Where(a => a.TeamId != null && teams.Contains(a.TeamId));
    }
}
