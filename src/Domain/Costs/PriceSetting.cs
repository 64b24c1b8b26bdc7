using System.Globalization;
using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Costs;

/// <summary>What a meter of a Region costs from a day on, as a setting. Its subject is <c>Region meter</c>.</summary>
internal sealed class PriceSetting : SettingKind
{
    public const string KindId = "price";

    public override string Id => KindId;

    public override string Name => "Price";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotSetPrice(who);

    public static string SubjectOf(string region, string meter) => $"{region} {meter}";

    /// <summary>The price that a new one of a day corrects or follows; null for none.</summary>
    public static PriceEntry? Before(IEnumerable<PriceEntry> rows, DateOnly asOf) => rows.Where(r => r.AsOf <= asOf).MaxBy(r => r.AsOf);

    public static string? TextOf(PriceEntry? row) => row is null ? null : JsonText.Write(new DatedPrice(row.Usd, row.AsOf, row.Source, row.Exact));

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (region, meter) = Named(change);
        var to = JsonText.Parse<DatedPrice>(change.After ?? throw new InvalidOperationException("A price is never taken away."));
        var rows = await db.Prices.Where(p => p.Region == region && p.Meter == meter).ToListAsync(cancellationToken);
        var before = Before(rows, to.AsOf);
        if (!Same(before, change.Before))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Another price of {meter} in {region} was set for {to.AsOf:d MMM yyyy} since this was proposed. Look at the price book as it is now and propose it again.");
        }

        if (Meters.UnitOf(meter) is not { } unit)
        {
            return $"Berth no longer prices anything by {meter}. Reject what was proposed.";
        }

        var newest = rows.MaxBy(r => r.AsOf);
        if (before is not null && before.AsOf == to.AsOf)
        {
            (before.Usd, before.Source, before.Exact) = (to.Usd, to.Source, to.Exact);
        }
        else
        {
            db.Prices.Add(new PriceEntry { Region = region, Meter = meter, AsOf = to.AsOf, Unit = unit, Usd = to.Usd, Source = to.Source, Exact = to.Exact });
        }

        if (newest is not null)
        {
            // whoever else read the same version is to be told, also where this only adds a row
            db.Entry(newest).State = EntityState.Modified;
        }

        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by)
    {
        var (region, meter) = Named(change);
        return new(by.PersonId, by.Name, "price.set", null, null, null, null, new
        {
            region, meter, unit = Meters.UnitOf(meter), author = change.Author, before = change.Before is { } text ? JsonText.Parse<DatedPrice>(text) : null,
            after = JsonText.Parse<DatedPrice>(change.After ?? "null"),
        });
    }

    // the engines give a decimal back with other zeros at its end
    private static bool Same(PriceEntry? row, string? text) => row is null
        ? text is null
        : text is not null && JsonText.Parse<DatedPrice>(text) == new DatedPrice(row.Usd, row.AsOf, row.Source, row.Exact);

    private static (string Region, string Meter) Named(SettingChange change) =>
        change.Subject.Split(' ', 2) is [var region, var meter] ? (region, meter) : throw new InvalidOperationException($"\"{change.Subject}\" names no meter of a Region.");
}
