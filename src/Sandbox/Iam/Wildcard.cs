namespace Sandbox.Iam;

/// <summary>IAM's pattern language: <c>*</c> is any run of characters, <c>?</c> is one.</summary>
internal static class Wildcard
{
    /// <summary>Parts of an ARN: <c>arn:partition:service:region:account:resource</c>.</summary>
    private const int Parts = 6;

    /// <summary>Linear-time greedy match with one backtrack point, so a hostile pattern costs nothing.</summary>
    public static bool Matches(string pattern, string text, bool ignoreCase = false)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)) && pattern[p] != '*')
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }
        return p == pattern.Length;
    }

    /// <summary>
    /// Matches ARN by ARN part: a wildcard stays within one of the first five parts, as ArnLike does
    /// (IAM User Guide, "Amazon Resource Name (ARN) condition operators").
    /// </summary>
    public static bool MatchesArn(string pattern, string arn)
        => pattern == "*" ? arn.StartsWith("arn:", StringComparison.Ordinal) : MatchesParts(pattern, arn);

    /// <summary>
    /// Matches the Resource element: a wildcard stays within its part of the ARN, but a star at the end of a part may reach
    /// beyond the colon (IAM User Guide, "IAM JSON policy elements: Resource").
    /// </summary>
    public static bool MatchesResource(string pattern, string resource)
        => Matches(pattern, resource) && (!HasInnerWildcard(pattern) || MatchesParts(pattern, resource));

    /// <summary>
    /// Makes a value that a policy variable brought in literal: a tag value of <c>*</c> must match a star, not everything.
    /// </summary>
    public static string Escape(string value) => value.Replace('*', LiteralStar).Replace('?', LiteralMark);

    private const char LiteralStar = '\uE000';
    private const char LiteralMark = '\uE001';

    private static bool MatchesParts(string pattern, string arn)
    {
        var want = pattern.Split(':', Parts);
        var have = arn.Split(':', Parts);
        return want.Length == Parts && have.Length == Parts && want.Zip(have).All(pair => Matches(pair.First, pair.Second));
    }

    /// <summary>Whether one of the first five parts has a wildcard that is not a star at its end.</summary>
    private static bool HasInnerWildcard(string pattern)
    {
        var colons = 0;
        for (var i = 0; i < pattern.Length && colons < Parts - 1; i++)
        {
            if (pattern[i] == ':')
            {
                colons++;
            }
            else if (pattern[i] == '?' || (pattern[i] == '*' && i + 1 < pattern.Length && pattern[i + 1] != ':'))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Same(char pattern, char text, bool ignoreCase)
    {
        var want = pattern switch { LiteralStar => '*', LiteralMark => '?', _ => pattern };
        return want == text || (ignoreCase && char.ToUpperInvariant(want) == char.ToUpperInvariant(text));
    }
}
