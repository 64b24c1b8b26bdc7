using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Costs;

/// <summary>Reads price books as they count today.</summary>
public sealed class PriceBooks(TimeProvider time)
{
    internal DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    internal async Task<PriceBook> OfAsync(PortalDb db, string region, CancellationToken cancellationToken) =>
        PriceBook.Of(region, await db.Prices.AsNoTracking().Where(p => p.Region == region).ToListAsync(cancellationToken), Today);
}
