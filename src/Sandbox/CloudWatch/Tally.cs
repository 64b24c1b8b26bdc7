namespace Sandbox.CloudWatch;

/// <summary>The samples of a stretch of time, as CloudWatch keeps them: a statistic set.</summary>
internal struct Tally
{
    public double Sum;
    public double Count;
    public double Min;
    public double Max;

    public readonly double Average => Sum / Count;

    /// <summary>One value, reported by <paramref name="samples"/> reporters that stray from it by a share of it.</summary>
    public static Tally Around(double mean, double samples, double stray, double most = double.MaxValue)
    {
        mean = Math.Min(mean, most);
        return new() { Sum = mean * samples, Count = samples, Min = mean * (1 - stray), Max = Math.Min(most, mean * (1 + stray)) };
    }

    public static Tally One(double value) => new() { Sum = value, Count = 1, Min = value, Max = value };

    public void Add(in Tally other)
    {
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Count == 0 ? other.Max : Math.Max(Max, other.Max);
        Sum += other.Sum;
        Count += other.Count;
    }

    public readonly double? Statistic(string name) => Count == 0 ? null : name switch
    {
        "Average" => Average,
        "Sum" => Sum,
        "Minimum" => Min,
        "Maximum" => Max,
        "SampleCount" => Count,
        _ => null,
    };
}

/// <summary>One metric's values by the minute.</summary>
internal abstract class Series
{
    /// <summary>AWS's word for the unit: <c>Percent</c>, <c>Count</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>Whether it was put with a resolution below a minute: then alarms and graphs may look closer.</summary>
    public virtual bool HighResolution => false;

    /// <summary>What was measured in a minute; false where nothing was.</summary>
    /// <param name="minute">Minutes since 1970, asked in rising order as a rule.</param>
    public abstract bool Measured(long minute, out Tally tally);

    /// <summary>What was put in single seconds of a minute, for periods below one.</summary>
    public virtual void Seconds(long from, long to, ref Tally tally)
    {
    }

    /// <summary>Adds a minute's samples with their weights, from which percentiles are read.</summary>
    /// <returns>False where only statistics are known and no percentile can be given.</returns>
    public virtual bool Samples(long minute, List<(double Value, double Weight)> into)
    {
        if (Measured(minute, out var tally))
        {
            Percentiles.Spread(tally, into);
        }
        return true;
    }
}

/// <summary>Percentiles of samples, and samples of a statistic set where single ones were never made.</summary>
internal static class Percentiles
{
    private static readonly (double At, double Weight)[] steps =
        [(0.005, .01), (0.055, .09), (0.2, .2), (0.4, .2), (0.6, .2), (0.8, .2), (0.925, .05), (0.965, .03), (0.985, .01), (0.995, .01)];

    /// <summary>Samples between the least and the most whose middle is the mean: skewed when the most is far from it, as response times are.</summary>
    public static void Spread(in Tally tally, List<(double, double)> into)
    {
        var mean = tally.Average;
        var below = mean - tally.Min;
        var skew = below <= 0 ? 1 : Math.Clamp((tally.Max - mean) / below, 1, 6);
        foreach (var (at, weight) in steps)
        {
            var value = at < 0.5 ? tally.Min + (below * at * 2) : mean + ((tally.Max - mean) * Math.Pow((at - 0.5) * 2, skew));
            into.Add((value, weight * tally.Count));
        }
    }

    /// <param name="samples">Sorted here by value.</param>
    /// <param name="share">0 to 1.</param>
    public static double? Of(List<(double Value, double Weight)> samples, double share)
    {
        if (samples.Count == 0)
        {
            return null;
        }
        samples.Sort((a, b) => a.Value.CompareTo(b.Value));
        var wanted = samples.Sum(s => s.Weight) * share;
        var passed = 0.0;
        foreach (var (value, weight) in samples)
        {
            passed += weight;
            if (passed >= wanted)
            {
                return value;
            }
        }
        return samples[^1].Value;
    }
}
