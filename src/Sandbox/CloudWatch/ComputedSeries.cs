namespace Sandbox.CloudWatch;

/// <summary>What a computed metric measured in one minute; false where nothing.</summary>
internal delegate bool Measure(long minute, out Tally tally);

/// <summary>A metric that follows from what ran.</summary>
internal sealed class ComputedSeries(string unit, Measure measure) : Series
{
    public override string Unit => unit;

    public override bool Measured(long minute, out Tally tally) => measure(minute, out tally);

    /// <summary>A metric of one service, measured while it has counts.</summary>
    public static ComputedSeries Of(ServiceLoad load, string unit, Func<long, CountPoint, Tally?> measure) => new(unit, (long minute, out Tally tally) =>
    {
        if (load.Point(minute) is { } point && measure(minute, point) is { } found)
        {
            tally = found;
            return true;
        }
        tally = default;
        return false;
    });

    /// <summary>The samples of several series together.</summary>
    public static ComputedSeries All(string unit, IReadOnlyList<Series> parts) => new(unit, (long minute, out Tally tally) =>
    {
        tally = default;
        foreach (var part in parts)
        {
            if (part.Measured(minute, out var one))
            {
                tally.Add(one);
            }
        }
        return tally.Count > 0;
    });

    /// <summary>One value a minute, the sum of what the parts' sums are.</summary>
    public static ComputedSeries Total(string unit, IReadOnlyList<Series> parts) => new(unit, (long minute, out Tally tally) =>
    {
        var (sum, any) = (0.0, false);
        foreach (var part in parts)
        {
            if (part.Measured(minute, out var one))
            {
                (sum, any) = (sum + one.Sum, true);
            }
        }
        tally = Tally.One(sum);
        return any;
    });
}

/// <summary>What PutMetricData brought.</summary>
internal sealed class StoredSeries(PutSeries put) : Series
{
    public override string Unit => put.Unit;

    public override bool HighResolution => put.HighResolution;

    private int Step => put.HighResolution ? 1 : 60;

    public override bool Measured(long minute, out Tally tally)
    {
        tally = default;
        Seconds(minute * 60, (minute + 1) * 60, ref tally);
        return tally.Count > 0;
    }

    public override void Seconds(long from, long to, ref Tally tally)
    {
        for (var second = from; second < to; second += Step)
        {
            if (put.Points.TryGetValue(second, out var point))
            {
                tally.Add(new() { Sum = point.Sum, Count = point.Count, Min = point.Min, Max = point.Max });
            }
        }
    }

    public override bool Samples(long minute, List<(double Value, double Weight)> into)
    {
        for (var second = minute * 60; second < (minute + 1) * 60; second += Step)
        {
            if (put.Points.TryGetValue(second, out var point))
            {
                // A statistic set whose least and most are one is as good as its values.
                if (point.Values.Count == 0 && point.Min < point.Max)
                {
                    return false;
                }
                into.AddRange(point.Values.Count == 0 ? [(point.Min, point.Count)] : point.Values.Zip(point.Counts));
            }
        }
        return true;
    }
}

/// <summary>A value that holds until it changes.</summary>
internal sealed class GaugeSeries(Gauge gauge) : Series
{
    public override string Unit => gauge.Namespace == Sqs.QueueGauges.Namespace ? "Count" : "Percent";

    public override bool Measured(long minute, out Tally tally)
    {
        tally = default;
        var second = (minute * 60) + 59;
        var (low, high) = (0, gauge.Points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = gauge.Points[middle].At <= second ? (middle + 1, high) : (low, middle);
        }
        if (low == 0 || gauge.Points[low - 1].Value is not { } value)
        {
            return false;
        }
        tally = Tally.One(value);
        return true;
    }
}
