namespace Portal.Parts;

/// <summary>
/// Two texts as rows for <see cref="DiffView"/>: lines matched by their longest common run, changed lines laid beside
/// the line they came from, the differing words marked, long alike stretches folded.
/// </summary>
public static class LineDiff
{
    /// <summary>
    /// Above this many cells (2,000 × 2,000 lines that differ) matching would cost too much for a page; the whole stretch
    /// then shows as replaced, which is true, only less helpful.
    /// </summary>
    private const long MostCells = 4_000_000;

    /// <param name="context">Alike lines kept on each side of a change; a stretch folds when more than this would be hidden.</param>
    public static IReadOnlyList<DiffRow> Compare(string before, string after, int context = 3)
    {
        var old = Lines(before);
        var now = Lines(after);
        var rows = new List<DiffRow.Pair>();
        int o = 0, n = 0;
        foreach (var (oldAt, newAt) in Alike(old, now))
        {
            rows.AddRange(Changed(old, now, o, oldAt, n, newAt));
            rows.Add(new DiffRow.Pair(Whole(old, oldAt, changed: false), Whole(now, newAt, changed: false)));
            (o, n) = (oldAt + 1, newAt + 1);
        }

        rows.AddRange(Changed(old, now, o, old.Length, n, now.Length));
        return Folded(rows, context);
    }

    /// <summary>How many lines went and came, for a caption such as "5 lines changed".</summary>
    public static (int Removed, int Added) Count(IReadOnlyList<DiffRow> rows) =>
        (rows.OfType<DiffRow.Pair>().Count(p => p.Old is { Changed: true }), rows.OfType<DiffRow.Pair>().Count(p => p.New is { Changed: true }));

    private static string[] Lines(string text) =>
        text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static IEnumerable<(int Old, int New)> Alike(string[] old, string[] now)
    {
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
        {
            yield return (head, head);
            head++;
        }

        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        var (oldMiddle, newMiddle) = (old.Length - head - tail, now.Length - head - tail);
        if ((long)oldMiddle * newMiddle <= MostCells)
        {
            foreach (var (o, n) in CommonRun.Of(old.AsSpan(head, oldMiddle), now.AsSpan(head, newMiddle)))
            {
                yield return (head + o, head + n);
            }
        }

        for (var i = tail; i > 0; i--)
        {
            yield return (old.Length - i, now.Length - i);
        }
    }

    /// <summary>The rows of one stretch that differs: like lines beside each other in order, the rest alone.</summary>
    private static IEnumerable<DiffRow.Pair> Changed(string[] old, string[] now, int oldFrom, int oldTo, int newFrom, int newTo)
    {
        int o = oldFrom, n = newFrom;
        foreach (var (oldAt, newAt) in WordDiff.Kin(old.AsSpan(oldFrom, oldTo - oldFrom), now.AsSpan(newFrom, newTo - newFrom)))
        {
            foreach (var pair in Alone(old, now, o, oldFrom + oldAt, n, newFrom + newAt))
            {
                yield return pair;
            }

            (o, n) = (oldFrom + oldAt, newFrom + newAt);
            var (oldSpans, newSpans) = WordDiff.Mark(old[o], now[n]);
            yield return new DiffRow.Pair(new DiffLine(o + 1, oldSpans, true), new DiffLine(n + 1, newSpans, true));
            (o, n) = (o + 1, n + 1);
        }

        foreach (var pair in Alone(old, now, o, oldTo, n, newTo))
        {
            yield return pair;
        }
    }

    private static IEnumerable<DiffRow.Pair> Alone(string[] old, string[] now, int oldFrom, int oldTo, int newFrom, int newTo)
    {
        for (var i = oldFrom; i < oldTo; i++)
        {
            yield return new DiffRow.Pair(Whole(old, i, changed: true), null);
        }

        for (var i = newFrom; i < newTo; i++)
        {
            yield return new DiffRow.Pair(null, Whole(now, i, changed: true));
        }
    }

    private static DiffLine Whole(string[] lines, int at, bool changed) => new(at + 1, [new DiffSpan(lines[at], false)], changed);

    private static List<DiffRow> Folded(List<DiffRow.Pair> rows, int context)
    {
        var shown = new List<DiffRow>();
        for (var i = 0; i < rows.Count;)
        {
            var end = i;
            while (end < rows.Count && rows[end].Old is { Changed: false })
            {
                end++;
            }

            var keepBefore = i == 0 ? 0 : context;
            var keepAfter = end == rows.Count ? 0 : context;
            var hidden = end - i - keepBefore - keepAfter;
            if (hidden > context)
            {
                shown.AddRange(rows[i..(i + keepBefore)]);
                shown.Add(new DiffRow.Fold(hidden));
                shown.AddRange(rows[(end - keepAfter)..end]);
            }
            else
            {
                shown.AddRange(rows[i..end]);
            }

            i = end;
            if (i < rows.Count)
            {
                shown.Add(rows[i++]);
            }
        }

        return shown;
    }
}
