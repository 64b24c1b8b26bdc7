using System.Text.Json;
using System.Text.RegularExpressions;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>
/// Filter patterns (CloudWatch Logs User Guide, "Filter pattern syntax"): terms that must all be in the line, <c>?term</c> any
/// of those so marked, <c>-term</c> none, phrases in quotes, <c>%expressions%</c>, and JSON patterns. Column patterns are refused.
/// </summary>
internal sealed class FilterPattern
{
    private readonly Func<string, bool> matches;

    private FilterPattern(Func<string, bool> matches) => this.matches = matches;

    public bool Matches(string line) => matches(line);

    public static bool Matches(string? pattern, string line) => Parse(pattern).Matches(line);

    /// <exception cref="AwsError">InvalidParameterException: the pattern cannot be read, or is of a kind the Sandbox does not match.</exception>
    public static FilterPattern Parse(string? pattern)
    {
        pattern = pattern?.Trim();
        if (string.IsNullOrEmpty(pattern))
        {
            return new(_ => true);
        }
        if (pattern[0] == '[')
        {
            throw Invalid("the Sandbox matches terms and JSON, not columns.");
        }
        if (pattern[0] == '{')
        {
            var json = JsonPattern.Parse(pattern);
            return new(line => Matches(json, line));
        }
        var terms = Terms(pattern);
        var any = terms.Where(t => t.Mark == '?').ToList();
        return new(line => terms.TrueForAll(t => t.Mark switch { '+' => t.Is(line), '-' => !t.Is(line), _ => true }) && (any.Count == 0 || any.Exists(t => t.Is(line))));
    }

    private static bool Matches(JsonPattern pattern, string line)
    {
        if (line.Length == 0 || line[0] != '{')
        {
            return false;
        }
        try
        {
            using var json = JsonDocument.Parse(line);
            return pattern.Matches(json.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<(char Mark, Func<string, bool> Is)> Terms(string pattern)
    {
        var terms = new List<(char, Func<string, bool>)>();
        for (var i = 0; i < pattern.Length;)
        {
            if (char.IsWhiteSpace(pattern[i]))
            {
                i++;
                continue;
            }
            var mark = pattern[i] is '?' or '-' && i + 1 < pattern.Length ? pattern[i++] : '+';
            var quote = i < pattern.Length && pattern[i] is '"' or '%' ? pattern[i] : ' ';
            var start = quote == ' ' ? i : i + 1;
            var end = pattern.IndexOf(quote, start);
            if (end < 0 && quote != ' ')
            {
                throw Invalid($"a {quote} is not closed.");
            }
            end = end < 0 ? pattern.Length : end;
            var text = pattern[start..end];
            if (quote == ' ' && text.AsSpan().ContainsAnyExcept(plain))
            {
                throw Invalid($"the term {text} has characters that must stand in quotes.");
            }
            terms.Add((mark, quote == '%' ? Regular(text) : line => line.Contains(text, StringComparison.Ordinal)));
            i = quote == ' ' ? end : end + 1;
        }
        return terms;
    }

    private static readonly System.Buffers.SearchValues<char> plain = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.*/:=@#$,;'<>&+!~");

    internal static Func<string, bool> Regular(string text)
    {
        try
        {
            var regex = new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
            return regex.IsMatch;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Invalid($"{text} is no regular expression.");
        }
    }

    internal static AwsError Invalid(string why) => new("InvalidParameterException", $"Invalid filter pattern: {why}");
}
