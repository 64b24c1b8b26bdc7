namespace Portal.Parts;

/// <summary>Longest common subsequence by the classic table: exact, and small enough for what a page can show.</summary>
internal static class CommonRun
{
    /// <returns>Index pairs of equal items, rising on both sides.</returns>
    public static List<(int Old, int New)> Of(ReadOnlySpan<string> old, ReadOnlySpan<string> now)
    {
        var best = new int[old.Length + 1, now.Length + 1];
        for (var o = old.Length - 1; o >= 0; o--)
        {
            for (var n = now.Length - 1; n >= 0; n--)
            {
                best[o, n] = old[o] == now[n] ? best[o + 1, n + 1] + 1 : Math.Max(best[o + 1, n], best[o, n + 1]);
            }
        }

        var run = new List<(int, int)>();
        for (int o = 0, n = 0; o < old.Length && n < now.Length;)
        {
            if (old[o] == now[n])
            {
                run.Add((o++, n++));
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

        return run;
    }
}
