using System.Globalization;

namespace Sandbox.Logs;

internal sealed record SweepPlace(long At, string Stream, int Nth);

internal sealed record SweptLine(string Stream, PlacedLine Line)
{
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Line.At:D19}{Line.Nth:D6}{CloudWatch.Noise.Seed(Stream):D20}");
}

/// <summary>The lines of several streams in order of time, read a stretch at a time.</summary>
/// <param name="from">Milliseconds since 1970.</param>
/// <param name="to">Milliseconds since 1970, exclusive.</param>
internal sealed class LogSweep(LogGroupState group, IEnumerable<LogStreamState> streams, DateTimeOffset now, long from, long to)
{
    private readonly LogReader reader = new(group, now);

    /// <param name="after">The last line already given; null to begin.</param>
    /// <param name="window">Milliseconds read at once.</param>
    public IEnumerable<SweptLine> From(SweepPlace? after, long window)
    {
        var spans = streams.Select(s => (Stream: s, Span: reader.Span(s))).Where(s => s.Span is { } span && span.Last >= from && span.First < to).ToList();
        var start = Math.Max(from, after?.At ?? 0);
        while (spans.Where(s => s.Span?.Last >= start).Select(s => Math.Max(start, s.Span?.First ?? 0)).DefaultIfEmpty(long.MaxValue).Min() is var begin && begin < to)
        {
            var end = Math.Min(to, begin + window);
            var lines = spans.Where(s => s.Span?.First < end && s.Span?.Last >= begin)
                .SelectMany(s => reader.Between(s.Stream, begin, end).Select(l => new SweptLine(s.Stream.Name, l)))
                .OrderBy(l => l.Line.At).ThenBy(l => l.Stream, StringComparer.Ordinal).ThenBy(l => l.Line.Nth);
            foreach (var line in lines)
            {
                if (after is null || Compare(line, after) > 0)
                {
                    yield return line;
                }
            }
            start = end;
        }
    }

    private static int Compare(SweptLine line, SweepPlace place)
    {
        var byTime = line.Line.At.CompareTo(place.At);
        var byStream = byTime != 0 ? byTime : string.CompareOrdinal(line.Stream, place.Stream);
        return byStream != 0 ? byStream : line.Line.Nth.CompareTo(place.Nth);
    }
}
