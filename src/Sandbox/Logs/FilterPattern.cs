namespace Sandbox.Logs;

/// <summary>
/// Filter patterns of plain terms (CloudWatch Logs User Guide, "Filter pattern syntax"): every term must be in the line,
/// <c>?term</c> any of those so marked, <c>-term</c> none, a phrase in quotes as it stands. JSON and column patterns are refused.
/// </summary>
internal static class FilterPattern
{
    public static bool Matches(string? pattern, string line)
    {
        pattern = pattern?.Trim();
        if (string.IsNullOrEmpty(pattern))
        {
            return true;
        }
        if (pattern[0] is '{' or '[' or '%')
        {
            throw new Wire.AwsError("InvalidParameterException", "Invalid filter pattern: the Sandbox matches terms only.");
        }
        var terms = Terms(pattern);
        var any = terms.Where(t => t.Mark == '?').ToList();
        bool Has(string text) => line.Contains(text, StringComparison.Ordinal);
        return terms.Where(t => t.Mark == '+').All(t => Has(t.Text))
            && !terms.Exists(t => t.Mark == '-' && Has(t.Text))
            && (any.Count == 0 || any.Exists(t => Has(t.Text)));
    }

    private static List<(char Mark, string Text)> Terms(string pattern)
    {
        var terms = new List<(char, string)>();
        for (var i = 0; i < pattern.Length;)
        {
            if (char.IsWhiteSpace(pattern[i]))
            {
                i++;
                continue;
            }
            var mark = pattern[i] is '?' or '-' ? pattern[i++] : '+';
            var quoted = i < pattern.Length && pattern[i] == '"';
            var start = quoted ? i + 1 : i;
            var end = quoted ? pattern.IndexOf('"', start) : pattern.IndexOf(' ', start);
            end = end < 0 ? pattern.Length : end;
            terms.Add((mark, pattern[start..end]));
            i = quoted ? end + 1 : end;
        }
        return terms;
    }
}
