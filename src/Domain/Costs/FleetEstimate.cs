using System.Globalization;
using Domain.Kinds.Clusters;

namespace Domain.Costs;

/// <summary>What the instances of a cluster cost, at the least and the most of them. Pure.</summary>
internal static class FleetEstimate
{
    private const string Instance = "instance";

    /// <summary>The root volume of an ECS-optimised image (ECS Developer Guide, "Amazon ECS-optimized Linux AMIs").</summary>
    private const int RootGiB = 30;

    /// <param name="now">Null for a cluster that does not stand yet.</param>
    /// <param name="asked">Null for one that goes.</param>
    public static Estimate Of((string Type, int Min, int Max)? now, (string Type, int Min, int Max)? asked, PriceBook prices)
    {
        var missing = new[] { now?.Type, asked?.Type }.OfType<string>().FirstOrDefault(t => prices.Find(Meters.Instance(t)) is null);
        if (missing is not null)
        {
            return new Estimate(
                0, 0, 0, 0, now?.Min ?? 0, now?.Max ?? 0, asked?.Min ?? 0, asked?.Max ?? 0,
                $"The price book has no price of {missing} in {prices.Region}. A platform admin can add it on the page of prices.", DateOnly.MinValue, false, NotCounted: NotCounted)
            { Noun = Instance };
        }

        var (before, after) = (Line(now?.Type, prices), Line(asked?.Type, prices));
        return new Estimate(
            before?.At(now?.Min ?? 0) ?? 0, before?.At(now?.Max ?? 0) ?? 0, after?.At(asked?.Min ?? 0) ?? 0, after?.At(asked?.Max ?? 0) ?? 0,
            now?.Min ?? 0, now?.Max ?? 0, asked?.Min ?? 0, asked?.Max ?? 0,
            asked is null ? "The instances go" : $"On-Demand {asked.Value.Type}, Linux, {prices.Region}",
            new[] { before, after }.OfType<EstimateLine>().Select(l => l.AsOf).DefaultIfEmpty(prices.On).Min(), new[] { before, after }.Any(l => l is { Exact: false }),
            after is null ? null : [after], NotCounted: asked is null ? null : NotCounted)
        { Noun = Instance };
    }

    private static readonly string[] NotCounted =
    [
        string.Create(CultureInfo.InvariantCulture, $"Volumes: {RootGiB} GiB of each instance, charged by EBS."),
        "Container Insights is billed by the metric, and traffic by the GB.",
    ];

    private static EstimateLine? Line(string? type, PriceBook prices) => type is not null && prices.Find(Meters.Instance(type)) is { } row
        ? new EstimateLine($"Instance {type}", row.Meter, 1, type, row.Usd, EachTask: true, row.AsOf, row.Source, row.Exact) : null;
}
