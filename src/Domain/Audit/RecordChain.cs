using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

/// <summary>Reads the record through a walk, in order and without keeping it.</summary>
internal static class RecordChain
{
    /// <returns>The first link that does not hold; null when all do, up to the end.</returns>
    public static async Task<ChainBreak?> FollowAsync(PortalDb db, ChainWalk walk, CancellationToken cancellationToken)
    {
        var after = walk.Last;
        try
        {
            await foreach (var line in db.Audit.AsNoTracking().Where(a => a.Sequence > after).OrderBy(a => a.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (walk.Take(line) is { } broken)
                {
                    return broken;
                }
            }
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException)
        {
            // what no Berth wrote: an id that is none, a time out of range
            return walk.Unreadable(e.Message);
        }

        return walk.End();
    }

    /// <summary>The whole record against the heads.</summary>
    public static async Task<ChainCheck> CheckAsync(PortalDb db, IReadOnlyList<PublishedHead> heads, Func<PublishedHead, bool> isGenuine, CancellationToken cancellationToken)
    {
        var walk = new ChainWalk(heads, isGenuine);
        var broken = await FollowAsync(db, walk, cancellationToken);
        return new ChainCheck(broken is null ? walk.Last : Math.Min(walk.Last, broken.Sequence - 1), broken?.Sequence, broken?.Fault, broken?.Why, walk.LastHash, walk.HeadsMet, walk.LastHead);
    }
}
