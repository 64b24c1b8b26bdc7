using System.Globalization;
using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Catalog;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Costs;

public abstract record PriceOutcome
{
    private PriceOutcome() { }
    public sealed record Saved(PriceLine Line) : PriceOutcome;
    /// <summary>Another platform admin must approve it first.</summary>
    /// <param name="Id">Of the change of a setting.</param>
    /// <param name="Who">Those who could.</param>
    public sealed record Waits(Guid Id, IReadOnlyList<string> Who) : PriceOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : PriceOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : PriceOutcome;
    /// <summary>Someone set a price of the meter since it was read.</summary>
    public sealed record ChangedMeanwhile : PriceOutcome;
}

/// <summary>
/// A platform admin sets what a meter costs from a day on; another approves it. Prices of before stay, and estimates keep what they were made with; a price of a day that
/// has one already corrects it.
/// </summary>
public sealed class SetPrice(IDbContextFactory<PortalDb> databases, PriceBooks books, SettingChanges settings)
{
    public async Task<PriceOutcome> RunAsync(Caller caller, NewPrice price, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSetPrice(who) is { } why)
        {
            return new PriceOutcome.Refused(why, Refusal.NotPermitted);
        }

        var problems = PriceRules.Problems(price, books.Today);
        if (problems.Count > 0 || Meters.UnitOf(price.Meter) is not { } unit)
        {
            return new PriceOutcome.Invalid(problems);
        }

        var rows = await db.Prices.Where(p => p.Region == price.Region && p.Meter == price.Meter).ToListAsync(cancellationToken);
        var newest = rows.MaxBy(r => r.AsOf);
        if ((newest is null ? null : PriceLine.VersionOf(newest)) != price.Version)
        {
            return new PriceOutcome.ChangedMeanwhile();
        }

        var before = PriceSetting.Before(rows, price.AsOf);
        var to = new DatedPrice(price.Usd, price.AsOf, price.Source.Trim(), price.Exact);
        if (before is not null && new DatedPrice(before.Usd, before.AsOf, before.Source, before.Exact) == to)
        {
            return new PriceOutcome.Refused($"{price.Meter} in {price.Region} has that price from that day already. Alter a value first.");
        }

        var title = string.Create(CultureInfo.InvariantCulture, $"${to.Usd:0.########} a {unit} for {price.Meter} in {price.Region} from {to.AsOf:d MMM yyyy} on");
        return await settings.ProposeAsync(db, who, PriceSetting.KindId, PriceSetting.SubjectOf(price.Region, price.Meter), title, PriceSetting.TextOf(before), JsonText.Write(to), cancellationToken) switch
        {
            SettingOutcome.Applied => new PriceOutcome.Saved(await LineAsync(db, price, cancellationToken)),
            SettingOutcome.Waits waits => new PriceOutcome.Waits(waits.Id, waits.Who),
            SettingOutcome.Refused refused => new PriceOutcome.Refused(refused.Why, refused.Kind),
            // the version moved on, or another row of that day was first
            _ => new PriceOutcome.ChangedMeanwhile(),
        };
    }

    private async Task<PriceLine> LineAsync(PortalDb db, NewPrice price, CancellationToken cancellationToken) =>
        PriceLine.Of(await db.Prices.AsNoTracking().Where(p => p.Region == price.Region && p.Meter == price.Meter).ToListAsync(cancellationToken), books.Today);
}
