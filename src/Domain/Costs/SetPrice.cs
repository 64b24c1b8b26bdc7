using Domain.Access;
using Domain.Audit;
using Domain.Catalog;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Costs;

public abstract record PriceOutcome
{
    private PriceOutcome() { }
    public sealed record Saved(PriceLine Line) : PriceOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : PriceOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : PriceOutcome;
    /// <summary>Someone set a price of the meter since it was read.</summary>
    public sealed record ChangedMeanwhile : PriceOutcome;
}

/// <summary>
/// A platform admin sets what a meter costs from a day on. Prices of before stay, and estimates keep what they were made with; a price of a day that
/// has one already corrects it.
/// </summary>
public sealed class SetPrice(IDbContextFactory<PortalDb> databases, PriceBooks books, TimeProvider time)
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

        var before = rows.Find(r => r.AsOf == price.AsOf) ?? rows.Where(r => r.AsOf <= price.AsOf).MaxBy(r => r.AsOf);
        var was = before is null ? null : new DatedPrice(before.Usd, before.AsOf, before.Source, before.Exact);
        var to = new DatedPrice(price.Usd, price.AsOf, price.Source.Trim(), price.Exact);
        if (was == to)
        {
            return new PriceOutcome.Refused($"{price.Meter} in {price.Region} has that price from that day already. Alter a value first.");
        }

        if (before is not null && before.AsOf == price.AsOf)
        {
            (before.Usd, before.Source, before.Exact) = (to.Usd, to.Source, to.Exact);
        }
        else
        {
            var row = new PriceEntry { Region = price.Region, Meter = price.Meter, AsOf = price.AsOf, Unit = unit, Usd = to.Usd, Source = to.Source, Exact = to.Exact };
            db.Prices.Add(row);
            rows.Add(row);
        }

        if (newest is not null)
        {
            // whoever else read the same version is to be told, also where this only adds a row
            db.Entry(newest).State = EntityState.Modified;
        }

        try
        {
            await db.SaveAsync(
                time.GetUtcNow(), [new Happening(who.PersonId, who.Name, "price.set", null, null, null, null, new { price.Region, price.Meter, unit, before = was, after = to })],
                cancellationToken);
        }
        catch (DbUpdateException)
        {
            // the version moved on, or another row of that day was first
            return new PriceOutcome.ChangedMeanwhile();
        }

        return new PriceOutcome.Saved(PriceLine.Of(rows, books.Today));
    }
}
