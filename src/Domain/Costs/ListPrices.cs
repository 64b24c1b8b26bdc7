using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Costs;

/// <summary>The price book as people look at it. Prices are public, so everyone may: each estimate shows them.</summary>
public sealed class ListPrices(IDbContextFactory<PortalDb> databases, PriceBooks books)
{
    /// <summary>By Region and meter.</summary>
    /// <param name="region">Of this Region alone; null for all.</param>
    public async Task<IReadOnlyList<PriceLine>> RunAsync(string? region, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Prices.AsNoTracking().Where(p => region == null || p.Region == region).ToListAsync(cancellationToken);
        return [.. rows.GroupBy(r => (r.Region, r.Meter)).OrderBy(g => g.Key.Region, StringComparer.Ordinal).ThenBy(g => g.Key.Meter, StringComparer.Ordinal)
            .Select(g => PriceLine.Of([.. g], books.Today))];
    }

    /// <summary>Regions that the book has a price for, by name.</summary>
    public async Task<IReadOnlyList<string>> RegionsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Prices.AsNoTracking().Select(p => p.Region).Distinct().OrderBy(r => r).ToListAsync(cancellationToken);
    }
}
