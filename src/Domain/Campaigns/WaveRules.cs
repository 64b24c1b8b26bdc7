using System.Globalization;
using TierNames = Domain.Teams.Tiers;

namespace Domain.Campaigns;

/// <summary>How workloads are put into waves.</summary>
/// <param name="ByTier">A wave for each tier of environments, production last; then <paramref name="Sizes"/> is empty.</param>
/// <param name="Sizes">"1" (workloads), "25 %" (of all, at least one) or "rest" (all that are left), wave by wave.</param>
public sealed record WavePlan(bool ByTier, IReadOnlyList<string> Sizes)
{
    public static readonly WavePlan Usual = new(false, ["1", "25 %", "rest"]);
    public static readonly WavePlan Tiers = new(true, []);
}

/// <summary>What the order of waves is made from.</summary>
public sealed record WaveMember(string Tier, string TeamId, string Name);

/// <summary>Pure: which workload is in which wave. What is least dear to break comes first: development, then the rest, production last.</summary>
public static class WaveRules
{
    public const int MostWaves = 20;
    private const string Rest = "rest";

    /// <summary>Null when the plan can be read; otherwise what is wrong and how to write it.</summary>
    public static string? WhyNot(WavePlan plan) =>
        plan.ByTier ? null
        : plan.Sizes.Count is 0 or > MostWaves ? $"Name 1 to {MostWaves} waves, such as 1, 25 %, rest."
        : plan.Sizes.FirstOrDefault(s => Parse(s) is null) is { } wrong ? $"\"{wrong}\" is no size of a wave. Write a number (3), a part of all (25 %) or rest."
        : plan.Sizes.SkipLast(1).Any(s => Parse(s) is (_, Rest)) ? "Only the last wave can be the rest."
        : null;

    /// <summary>In the order they run; each wave has at least one member. Members that no size reaches make a last wave.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Split<T>(WavePlan plan, IEnumerable<T> members, Func<T, WaveMember> of)
    {
        var ordered = members.Select(m => (Member: m, Of: of(m)))
            .OrderBy(m => Rank(m.Of.Tier)).ThenBy(m => m.Of.Tier, StringComparer.Ordinal).ThenBy(m => m.Of.TeamId, StringComparer.Ordinal).ThenBy(m => m.Of.Name, StringComparer.Ordinal).ToList();
        if (plan.ByTier)
        {
            return [.. ordered.GroupBy(m => m.Of.Tier, StringComparer.Ordinal).Select(g => g.Select(m => m.Member).ToList())];
        }

        var waves = new List<IReadOnlyList<T>>();
        var taken = 0;
        foreach (var size in plan.Sizes.Append(Rest))
        {
            var count = Math.Min(ordered.Count - taken, Parse(size) switch
            {
                (var percent, "%") => Math.Max(1, (int)Math.Round(ordered.Count * percent / 100m, MidpointRounding.AwayFromZero)),
                (var number, "") => number,
                _ => int.MaxValue,
            });
            if (count > 0)
            {
                waves.Add([.. ordered.Skip(taken).Take(count).Select(m => m.Member)]);
                taken += count;
            }
        }

        return waves;
    }

    private static (int Number, string Unit)? Parse(string size)
    {
        var text = size.Trim();
        if (text.Equals(Rest, StringComparison.OrdinalIgnoreCase))
        {
            return (0, Rest);
        }

        var percent = text.EndsWith('%');
        return int.TryParse(percent ? text[..^1].TrimEnd() : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && (!percent || number <= 100)
            ? (number, percent ? "%" : "") : null;
    }

    private static int Rank(string tier) => tier switch
    {
        TierNames.Development => 0,
        TierNames.Production => 2,
        _ => 1,
    };
}
