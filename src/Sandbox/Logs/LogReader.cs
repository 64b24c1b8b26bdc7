namespace Sandbox.Logs;

/// <summary>A line and its place: the time, and which of the lines of that millisecond it is.</summary>
internal readonly record struct PlacedLine(long At, int Nth, string Text)
{
    public bool IsAfter((long At, int Nth) place) => At > place.At || (At == place.At && Nth > place.Nth);

    public bool IsBefore((long At, int Nth) place) => At < place.At || (At == place.At && Nth < place.Nth);
}

/// <summary>Reads streams: what was put and what containers write, as far as the group keeps it.</summary>
/// <param name="now">Nothing after it is read.</param>
internal sealed class LogReader(LogGroupState group, DateTimeOffset now)
{
    private const long Hour = 3_600_000;
    private readonly long end = now.ToUnixTimeMilliseconds() + 1;
    private readonly long kept = group.RetentionDays is { } days ? now.AddDays(-days).ToUnixTimeMilliseconds() : 0;

    /// <summary>Milliseconds since 1970 before which nothing is kept, and after which nothing is written.</summary>
    public (long From, long To) Range => (kept, end + (2 * Hour));

    /// <summary>The times of a stream's first and last line; null where it has none.</summary>
    public (long First, long Last)? Span(LogStreamState stream)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        if (stream.Source is { } source)
        {
            var lines = new ContainerLines(source);
            (first, last) = (lines.First, lines.Last(end - 1));
        }
        if (stream.Lines.Count > 0)
        {
            (first, last) = (Math.Min(first, stream.Lines[0].At), Math.Max(last, stream.Lines[^1].At));
        }
        return last < kept || last == long.MinValue ? null : (Math.Max(first, kept), last);
    }

    /// <summary>The lines from one time until before another, in order.</summary>
    public List<PlacedLine> Between(LogStreamState stream, long from, long to)
    {
        from = Math.Max(from, kept);
        IEnumerable<LogLine> lines = stream.Source is { } source ? new ContainerLines(source).Between(from, Math.Min(to, end)) : [];
        var put = Put(stream.Lines, from, to);
        if (put.Count > 0)
        {
            lines = lines.Concat(put).OrderBy(l => l.At);
        }
        var placed = new List<PlacedLine>();
        foreach (var line in lines)
        {
            placed.Add(new(line.At, placed is [.., var last] && last.At == line.At ? last.Nth + 1 : 0, line.Text));
        }
        return placed;
    }

    /// <summary>The lines after a place, oldest first.</summary>
    public List<PlacedLine> Forward(LogStreamState stream, (long At, int Nth) place, long to, int limit)
    {
        var found = new List<PlacedLine>();
        if (Span(stream) is not { } span)
        {
            return found;
        }
        var from = Math.Max(place.At, span.First);
        var last = Math.Min(to, span.Last + 1);
        for (var step = Hour; from < last && found.Count < limit; from += step, step *= 2)
        {
            found.AddRange(Between(stream, from, Math.Min(last, from + step)).Where(l => l.IsAfter(place)));
        }
        return found.Count > limit ? found.GetRange(0, limit) : found;
    }

    /// <summary>The lines before a place, as near to it as the limit allows, oldest first.</summary>
    public List<PlacedLine> Backward(LogStreamState stream, (long At, int Nth) place, long from, int limit)
    {
        if (Span(stream) is not { } span)
        {
            return [];
        }
        var parts = new Stack<List<PlacedLine>>();
        var count = 0;
        var first = Math.Max(from, span.First);
        var to = Math.Min(place.At == long.MaxValue ? long.MaxValue : place.At + 1, span.Last + 1);
        for (var step = Hour; to > first && count < limit; to -= step, step *= 2)
        {
            var part = Between(stream, Math.Max(first, to - step), to).Where(l => l.IsBefore(place)).ToList();
            parts.Push(part);
            count += part.Count;
        }
        var found = parts.SelectMany(p => p).ToList();
        return found.Count > limit ? found.GetRange(found.Count - limit, limit) : found;
    }

    private static List<LogLine> Put(List<LogLine> lines, long from, long to)
    {
        var low = 0;
        var high = lines.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = lines[middle].At < from ? (middle + 1, high) : (low, middle);
        }
        var found = new List<LogLine>();
        for (; low < lines.Count && lines[low].At < to; low++)
        {
            found.Add(lines[low]);
        }
        return found;
    }
}
