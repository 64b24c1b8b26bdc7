namespace Sandbox.Iam;

/// <summary>IAM's pattern language: <c>*</c> is any run of characters, <c>?</c> is one.</summary>
internal static class Wildcard
{
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
    {
        var want = pattern.Split(':', 6);
        var have = arn.Split(':', 6);
        return pattern == "*" || (want.Length == 6 && have.Length == 6 && want.Zip(have).All(pair => Matches(pair.First, pair.Second)));
    }

    /// <summary>
    /// Makes a value that a policy variable brought in literal: a tag value of <c>*</c> must match a star, not everything.
    /// </summary>
    public static string Escape(string value) => value.Replace('*', LiteralStar).Replace('?', LiteralMark);

    private const char LiteralStar = '\uE000';
    private const char LiteralMark = '\uE001';

    private static bool Same(char pattern, char text, bool ignoreCase)
    {
        var want = pattern switch { LiteralStar => '*', LiteralMark => '?', _ => pattern };
        return want == text || (ignoreCase && char.ToUpperInvariant(want) == char.ToUpperInvariant(text));
    }
}
