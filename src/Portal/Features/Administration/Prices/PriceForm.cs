using System.Globalization;
using Domain.Costs;

namespace Portal.Features.Administration.Prices;

/// <summary>What the dialog holds while a price is written.</summary>
public sealed class PriceForm
{
    public string Region { get; set; } = "";
    public string Meter { get; set; } = "";
    public decimal? Usd { get; set; }
    public DateOnly? AsOf { get; set; }
    public string Source { get; set; } = "";
    public bool Exact { get; set; } = true;

    /// <summary>Of the line that is edited; null for a new one.</summary>
    public string? Version { get; init; }

    public PriceLine? Line { get; init; }

    public bool IsNew => Line is null;

    public string? Unit => Line?.Unit ?? Meters.UnitOf(Meter.Trim());

    public static PriceForm Of(PriceLine line, DateOnly today) => new()
    {
        Region = line.Region, Meter = line.Meter, Usd = line.Now?.Usd, AsOf = today, Source = line.Now?.Source ?? "", Exact = line.Now?.Exact ?? true, Version = line.Version, Line = line,
    };
}

/// <summary>Prices as the pages write them.</summary>
internal static class PriceWords
{
    public static string Of(PriceLine line, DatedPrice price) => (price.Exact ? "" : "≈ ") + (line.Meter == Meters.ManagedInstancesFee
        ? string.Create(CultureInfo.InvariantCulture, $"{price.Usd * 100:0.####} %")
        : string.Create(CultureInfo.InvariantCulture, $"${price.Usd:0.00######}"));

    /// <summary>"a GB-hour", "an instance-hour".</summary>
    public static string Each(string unit) => unit[0] is 'a' or 'i' ? $"an {unit}" : $"a {unit}";

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
