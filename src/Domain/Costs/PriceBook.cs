namespace Domain.Costs;

/// <summary>The prices of one Region that count on one day.</summary>
/// <param name="rows">By meter.</param>
public sealed class PriceBook(string region, IReadOnlyDictionary<string, PriceEntry> rows, DateOnly on = default)
{
    /// <summary>AWS's own month for estimates.</summary>
    public const decimal HoursAMonth = 730;

    public string Region => region;

    /// <summary>The day it is read for.</summary>
    public DateOnly On => on;

    public IEnumerable<PriceEntry> Rows => rows.Values;

    public PriceEntry? Find(string meter) => rows.GetValueOrDefault(meter);

    /// <summary>Of each meter the newest row that is not of a later day.</summary>
    public static PriceBook Of(string region, IEnumerable<PriceEntry> dated, DateOnly on) => new(
        region, dated.Where(r => r.Region == region && r.AsOf <= on).GroupBy(r => r.Meter).ToDictionary(g => g.Key, g => g.MaxBy(r => r.AsOf) ?? g.First(), StringComparer.Ordinal), on);
}
