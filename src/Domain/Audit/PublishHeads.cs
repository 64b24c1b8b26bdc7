using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

internal abstract record PublishOutcome
{
    private PublishOutcome() { }
    public sealed record Published(PublishedHead Head) : PublishOutcome;
    /// <summary>No line since the last head.</summary>
    public sealed record Nothing : PublishOutcome;
    /// <summary>The record does not go on from what was published: it is not signed.</summary>
    public sealed record Broken(ChainBreak Break) : PublishOutcome;
}

/// <summary>Signs the head of the record and adds it to the file, only if every line since the last head follows from it.</summary>
internal sealed class PublishHeads(IDbContextFactory<PortalDb> databases, PublishedHeads heads, HeadKey key, TimeProvider time)
{
    public async Task<PublishOutcome> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var last = heads.Read() is [.., var newest] ? newest : null;
        if (last is not null && await WhyNotOnAsync(db, last, cancellationToken) is { } broken)
        {
            return new PublishOutcome.Broken(broken);
        }

        var walk = last is null ? new ChainWalk([], key.IsGenuine) : new ChainWalk(last.Sequence, last.Hash, [], key.IsGenuine);
        if (await RecordChain.FollowAsync(db, walk, cancellationToken) is { } torn)
        {
            return new PublishOutcome.Broken(torn);
        }

        if (walk.Last == (last?.Sequence ?? 0))
        {
            return new PublishOutcome.Nothing();
        }

        var head = key.Sign(walk.Last, walk.LastHash, time.GetUtcNow());
        heads.Add(head);
        return new PublishOutcome.Published(head);
    }

    /// <summary>Whether the line of the last head still is what was signed.</summary>
    private async Task<ChainBreak?> WhyNotOnAsync(PortalDb db, PublishedHead last, CancellationToken cancellationToken)
    {
        var before = await db.Audit.AsNoTracking().Where(a => a.Sequence < last.Sequence).OrderByDescending(a => a.Sequence)
            .Select(a => new { a.Sequence, a.Hash }).FirstOrDefaultAsync(cancellationToken);
        var walk = new ChainWalk(before?.Sequence ?? 0, before?.Hash ?? Ledger.Genesis, [last], key.IsGenuine);
        return await db.Audit.AsNoTracking().SingleOrDefaultAsync(a => a.Sequence == last.Sequence, cancellationToken) is { } line
            ? walk.Take(line)
            : walk.End();
    }
}
