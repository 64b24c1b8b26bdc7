using System.Globalization;

namespace Domain.Costs;

/// <summary>One meter of a Region with all its dated prices.</summary>
/// <param name="Now">The price that counts today; null where the first is still to come.</param>
/// <param name="Dated">All of them, the newest first.</param>
/// <param name="Version">Changes with each edit; to be sent with the next.</param>
public sealed record PriceLine(string Region, string Meter, string Unit, DatedPrice? Now, IReadOnlyList<DatedPrice> Dated, string Version)
{
    internal static PriceLine Of(IReadOnlyCollection<PriceEntry> rows, DateOnly today)
    {
        var newest = rows.MaxBy(r => r.AsOf) ?? throw new ArgumentException("A meter without a price has no line.", nameof(rows));
        IReadOnlyList<DatedPrice> dated = [.. rows.OrderByDescending(r => r.AsOf).Select(r => new DatedPrice(r.Usd, r.AsOf, r.Source, r.Exact))];
        return new(newest.Region, newest.Meter, newest.Unit, dated.FirstOrDefault(d => d.AsOf <= today), dated, VersionOf(newest));
    }

    internal static string VersionOf(PriceEntry newest) => string.Create(CultureInfo.InvariantCulture, $"{newest.AsOf:yyyy-MM-dd}.{newest.Version}");
}

/// <param name="Usd">US dollars a unit.</param>
/// <param name="AsOf">The day it counts from, in UTC.</param>
/// <param name="Exact">False for a rate that AWS does not publish, or that was derived.</param>
public sealed record DatedPrice(decimal Usd, DateOnly AsOf, string Source, bool Exact);
