using System.Text.RegularExpressions;
using Domain.Catalog;

namespace Domain.Costs;

/// <summary>A price an admin sets.</summary>
/// <param name="Usd">US dollars a unit of the meter; of the Managed Instances fee the part of the instance's price.</param>
/// <param name="AsOf">The day it counts from, in UTC.</param>
/// <param name="Source">Where it was looked up.</param>
/// <param name="Exact">False for a rate that AWS does not publish, or that was derived.</param>
/// <param name="Version">Of the price as it was read; null for a meter that had none in the Region.</param>
public sealed record NewPrice(string Region, string Meter, decimal Usd, DateOnly AsOf, string Source, bool Exact, string? Version);

/// <summary>What a price may be. Pure.</summary>
public static partial class PriceRules
{
    private const decimal Most = 1_000;

    /// <summary>Amazon EC2 began, and with it prices.</summary>
    private static readonly DateOnly First = new(2006, 8, 25);

    /// <summary>What is wrong, field by field; each says how to mend it.</summary>
    /// <param name="today">In UTC.</param>
    public static IReadOnlyList<FieldProblem> Problems(NewPrice price, DateOnly today)
    {
        var problems = new List<FieldProblem>();
        if (!RegionName().IsMatch(price.Region))
        {
            problems.Add(new("region", $"\"{FieldRules.Short(price.Region)}\" is no Region. Write its code, such as eu-west-1."));
        }

        if (Meters.UnitOf(price.Meter) is null)
        {
            problems.Add(new("meter", $"Berth prices nothing by \"{FieldRules.Short(price.Meter)}\". Use one of {string.Join(", ", Meters.Fixed)}, or ec2:TYPE of a t, c, m or r family up to 4xlarge, such as ec2:m7g.large."));
        }

        if (price.Usd is <= 0 or > Most || decimal.Round(price.Usd, 8) != price.Usd)
        {
            problems.Add(new("usd", "A price is more than $0 and at most $1,000 a unit, with up to eight decimals. What is not known is left out: then Berth says so."));
        }

        if (price.AsOf < First || price.AsOf > today.AddYears(1))
        {
            problems.Add(new("asOf", "The date must lie between 25 August 2006 and a year from now. It is the day from which the price counts."));
        }

        if (string.IsNullOrWhiteSpace(price.Source) || price.Source.Trim().Length is < 3 or > 200)
        {
            problems.Add(new("source", "Say in 3 to 200 characters where the price was looked up, such as \"AWS Price List\"."));
        }

        return problems;
    }

    [GeneratedRegex("^[a-z]{2,3}(-[a-z]+){1,2}-[0-9]{1,2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex RegionName();
}
