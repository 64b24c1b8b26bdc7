namespace Portal.Parts;

/// <summary>The arithmetic of charts: unbroken runs, gaps, round grid lines.</summary>
public static class ChartRuns
{
    /// <param name="At">Index into the series.</param>
    public readonly record struct Point(int At, double Value);

    /// <returns>Stretches of two or more neighbouring values; a lone value between gaps has no line to draw.</returns>
    public static IEnumerable<IReadOnlyList<Point>> Of(IReadOnlyList<double?> values)
    {
        var run = new List<Point>();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
            {
                run.Add(new Point(i, value));
                continue;
            }

            if (run.Count > 1)
            {
                yield return run;
            }

            run = [];
        }

        if (run.Count > 1)
        {
            yield return run;
        }
    }

    /// <returns>Each gap from the last value before it to the first after it, or to the edge.</returns>
    public static IEnumerable<(int From, int To)> Gaps(IReadOnlyList<double?> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not null)
            {
                continue;
            }

            var from = Math.Max(0, i - 1);
            while (i < values.Count - 1 && values[i] is null)
            {
                i++;
            }

            yield return (from, i);
        }
    }

    /// <summary>0 and up to five round steps of 1, 2 or 5 × 10ⁿ, the last at or above <paramref name="most"/>.</summary>
    public static IReadOnlyList<double> Ticks(double most)
    {
        if (most <= 0)
        {
            return [0, 1];
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(most / 4)));
        var step = new[] { 1, 2, 5, 10 }.Select(m => m * power).First(s => s * 5 >= most);
        var count = (int)Math.Ceiling(most / step - 1e-9);
        return [.. Enumerable.Range(0, count + 1).Select(i => i * step)];
    }
}
