using System.Text.RegularExpressions;

namespace Portal.Parts;

/// <summary>Which lines of a changed stretch belong together, and which of their words differ.</summary>
internal static partial class WordDiff
{
    /// <summary>Two lines are kin when half their words are shared; below that, marking would only add noise.</summary>
    private const double Kinship = 0.5;

    /// <summary>Stretches above this many line pairs are laid beside each other in order, without measuring likeness.</summary>
    private const int MostPairs = 10_000;

    /// <returns>Index pairs of lines to lay beside each other, rising on both sides, of greatest likeness in all.</returns>
    public static List<(int Old, int New)> Kin(ReadOnlySpan<string> old, ReadOnlySpan<string> now)
    {
        var kin = new List<(int, int)>();
        if ((long)old.Length * now.Length > MostPairs)
        {
            for (var i = 0; i < Math.Min(old.Length, now.Length); i++)
            {
                kin.Add((i, i));
            }

            return kin;
        }

        var oldWords = Words(old);
        var newWords = Words(now);
        var likeness = new double[old.Length, now.Length];
        var best = new double[old.Length + 1, now.Length + 1];
        for (var o = old.Length - 1; o >= 0; o--)
        {
            for (var n = now.Length - 1; n >= 0; n--)
            {
                var alike = Likeness(oldWords[o], newWords[n]);
                likeness[o, n] = alike;
                var together = alike >= Kinship ? best[o + 1, n + 1] + alike : 0;
                best[o, n] = Math.Max(together, Math.Max(best[o + 1, n], best[o, n + 1]));
            }
        }

        for (int o = 0, n = 0; o < old.Length && n < now.Length;)
        {
            // The same sum was stored, so the comparison is exact.
            if (likeness[o, n] >= Kinship && best[o, n].Equals(best[o + 1, n + 1] + likeness[o, n]))
            {
                kin.Add((o++, n++));
            }
            else if (best[o + 1, n] >= best[o, n + 1])
            {
                o++;
            }
            else
            {
                n++;
            }
        }

        return kin;
    }

    /// <returns>Both lines cut into spans, with the words marked that the other side lacks.</returns>
    public static (IReadOnlyList<DiffSpan> Old, IReadOnlyList<DiffSpan> New) Mark(string old, string now)
    {
        var (oldWords, newWords) = (Cut(old), Cut(now));
        if (Likeness(oldWords, newWords) < Kinship)
        {
            return ([new DiffSpan(old, false)], [new DiffSpan(now, false)]);
        }

        var shared = CommonRun.Of(oldWords, newWords);
        return (Spans(oldWords, [.. shared.Select(p => p.Old)]), Spans(newWords, [.. shared.Select(p => p.New)]));
    }

    private static string[][] Words(ReadOnlySpan<string> lines)
    {
        var words = new string[lines.Length][];
        for (var i = 0; i < lines.Length; i++)
        {
            words[i] = Cut(lines[i]);
        }

        return words;
    }

    private static string[] Cut(string line) => [.. Word().Matches(line).Select(m => m.Value)];

    /// <summary>Shared words over all words of both sides; 1 when alike.</summary>
    private static double Likeness(string[] old, string[] now)
    {
        var (mine, yours) = (old.Where(Counts).ToArray(), now.Where(Counts).ToArray());
        if (mine.Length + yours.Length == 0)
        {
            return 1;
        }

        var shared = CommonRun.Of(mine, yours).Count;
        return 2.0 * shared / (mine.Length + yours.Length);
    }

    // Indentation says nothing about kinship.
    private static bool Counts(string word) => !string.IsNullOrWhiteSpace(word);

    private static List<DiffSpan> Spans(string[] words, HashSet<int> shared)
    {
        var spans = new List<DiffSpan>();
        for (var i = 0; i < words.Length; i++)
        {
            var marked = !shared.Contains(i);
            if (spans.Count > 0 && spans[^1].Marked == marked)
            {
                spans[^1] = spans[^1] with { Text = spans[^1].Text + words[i] };
            }
            else
            {
                spans.Add(new DiffSpan(words[i], marked));
            }
        }

        return spans;
    }

    [GeneratedRegex(@"\w+|\s+|.", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
