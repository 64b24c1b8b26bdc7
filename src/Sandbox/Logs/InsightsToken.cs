using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.Wire;

namespace Sandbox.Logs;

internal enum InsightsTokenKind
{
    Name,
    Number,
    Stretch,
    Text,
    Pattern,
    Sign,
    End,
}

/// <summary>One word of a query.</summary>
/// <param name="Position">Counted from 1.</param>
/// <param name="Written">As it stands in the query.</param>
internal sealed partial record InsightsToken(InsightsTokenKind Kind, string Text, int Position, string Written)
{
    public bool IsEnd => Kind == InsightsTokenKind.End;

    /// <summary>Of a stretch of time.</summary>
    public long Millis
    {
        get
        {
            var match = Stretch().Match(Text);
            var count = long.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);
            return match.Groups["unit"].Value switch
            {
                "ms" => count,
                "s" or "sec" or "secs" or "second" or "seconds" => count * 1000,
                "m" or "min" or "mins" or "minute" or "minutes" => count * 60_000,
                "h" or "hr" or "hrs" or "hour" or "hours" => count * 3_600_000,
                "w" or "week" or "weeks" => count * 7 * 86_400_000,
                _ => count * 86_400_000,
            };
        }
    }

    /// <exception cref="AwsError">MalformedQueryException.</exception>
    public static List<InsightsToken> Read(string text)
    {
        var tokens = new List<InsightsToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) is var line and >= 0 ? line : text.Length;
                continue;
            }
            // A slash begins an expression only after like or =~.
            var (form, kind) = text[at] == '/' && tokens is [.., var last] && (last.Text.Equals("like", StringComparison.OrdinalIgnoreCase) || last.Text == "=~")
                ? (Pattern(), InsightsTokenKind.Pattern)
                : text[at] is '"' or '\'' or '`' ? (Quoted(), text[at] == '`' ? InsightsTokenKind.Name : InsightsTokenKind.Text)
                : Stretch().IsMatch(text[at..]) ? (Stretch(), InsightsTokenKind.Stretch)
                : char.IsAsciiDigit(text[at]) ? (Number(), InsightsTokenKind.Number)
                : char.IsAsciiLetter(text[at]) || text[at] is '@' or '_' ? (Name(), InsightsTokenKind.Name)
                : (Sign(), InsightsTokenKind.Sign);
            var match = form.Match(text, at, text.Length - at);
            if (!match.Success)
            {
                throw Malformed($"unexpected symbol found {text[at]} at line 1 and position {at + 1}");
            }
            var inner = match.Groups["in"].Success ? match.Groups["in"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\/", "/", StringComparison.Ordinal) : match.Value;
            tokens.Add(new(kind, inner, at + 1, match.Value));
            at += match.Length;
        }
        tokens.Add(new(InsightsTokenKind.End, "", text.Length + 1, ""));
        return tokens;
    }

    public static Func<string, bool> Regular(string text)
    {
        try
        {
            var regex = new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
            return regex.IsMatch;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Malformed($"{text} is no regular expression.");
        }
    }

    public static AwsError Malformed(string why) => new("MalformedQueryException", why);

    [GeneratedRegex(@"\G/(?<in>(\\.|[^/\\])*)/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\G(""(?<in>(\\.|[^""\\])*)""|'(?<in>[^']*)'|`(?<in>[^`]*)`)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\G(?<n>\d+)\s?(?<unit>ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)(?![A-Za-z0-9_])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stretch();

    [GeneratedRegex(@"\G\d+(\.\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\G[@A-Za-z_][A-Za-z0-9_.@]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\G(=~|!=|<=|>=|[|,()\[\]=<>+\-*/%])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sign();
}
