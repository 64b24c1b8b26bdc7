namespace Sandbox.CloudWatch;

/// <summary>What an expression is worth: a number, one series, or several.</summary>
internal abstract record MathValue
{
    private MathValue()
    {
    }

    public sealed record Scalar(double Value) : MathValue;

    public sealed record Line(Metric Of) : MathValue;

    public sealed record Lines(IReadOnlyList<Metric> Of) : MathValue;
}

/// <summary>The points of one query, ascending in time.</summary>
/// <param name="Period">Seconds.</param>
internal sealed record Metric(string Label, int Period, IReadOnlyList<Point> Points)
{
    public Metric Each(Func<double, double> change) => this with { Points = [.. Points.Select(p => p with { Value = change(p.Value) })] };

    /// <summary>Where both have a point.</summary>
    public Metric With(Metric other, Func<double, double, double> combine)
    {
        var points = new List<Point>();
        for (int i = 0, j = 0; i < Points.Count && j < other.Points.Count;)
        {
            var (a, b) = (Points[i], other.Points[j]);
            if (a.At == b.At)
            {
                points.Add(new(a.At, combine(a.Value, b.Value)));
            }
            (i, j) = (a.At <= b.At ? i + 1 : i, b.At <= a.At ? j + 1 : j);
        }
        return this with { Points = points };
    }

    /// <summary>At every time one of them has a point, the points there are.</summary>
    public static Metric Across(IReadOnlyList<Metric> metrics, Func<IReadOnlyList<double>, double> combine)
    {
        var times = new SortedDictionary<long, List<double>>();
        foreach (var point in metrics.SelectMany(m => m.Points))
        {
            if (!times.TryGetValue(point.At, out var values))
            {
                times[point.At] = values = [];
            }
            values.Add(point.Value);
        }
        return new("", metrics.Count > 0 ? metrics[0].Period : 60, [.. times.Select(t => new Point(t.Key, combine(t.Value)))]);
    }
}
