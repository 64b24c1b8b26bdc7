using System.Globalization;

namespace Sandbox.Iam;

/// <summary>
/// How one value of a policy is compared with one of the request (IAM User Guide, "IAM JSON policy elements: Condition
/// operators"). A negated operator compares as its positive form does; the condition turns the answer round.
/// </summary>
internal static class Operators
{
    public const string Null = "Null";

    private static readonly Dictionary<string, Func<string, string, bool>> compare = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = string.Equals,
        ["StringNotEquals"] = string.Equals,
        ["StringEqualsIgnoreCase"] = EqualsIgnoreCase,
        ["StringNotEqualsIgnoreCase"] = EqualsIgnoreCase,
        ["StringLike"] = (want, have) => Wildcard.Matches(want, have),
        ["StringNotLike"] = (want, have) => Wildcard.Matches(want, have),
        ["NumericEquals"] = (want, have) => Number(want, have) == 0,
        ["NumericNotEquals"] = (want, have) => Number(want, have) == 0,
        ["NumericLessThan"] = (want, have) => Number(want, have) < 0,
        ["NumericLessThanEquals"] = (want, have) => Number(want, have) <= 0,
        ["NumericGreaterThan"] = (want, have) => Number(want, have) > 0,
        ["NumericGreaterThanEquals"] = (want, have) => Number(want, have) >= 0,
        ["DateEquals"] = (want, have) => Date(want, have) == 0,
        ["DateNotEquals"] = (want, have) => Date(want, have) == 0,
        ["DateLessThan"] = (want, have) => Date(want, have) < 0,
        ["DateLessThanEquals"] = (want, have) => Date(want, have) <= 0,
        ["DateGreaterThan"] = (want, have) => Date(want, have) > 0,
        ["DateGreaterThanEquals"] = (want, have) => Date(want, have) >= 0,
        ["Bool"] = EqualsIgnoreCase,
        ["BinaryEquals"] = Binary,
        ["IpAddress"] = IpRange.Holds,
        ["NotIpAddress"] = IpRange.Holds,
        ["ArnEquals"] = Wildcard.MatchesArn,
        ["ArnLike"] = Wildcard.MatchesArn,
        ["ArnNotEquals"] = Wildcard.MatchesArn,
        ["ArnNotLike"] = Wildcard.MatchesArn,
    };

    public static bool Known(string name) => name == Null || compare.ContainsKey(name);

    /// <summary>Numeric, date, binary, address and Null operators take no policy variables.</summary>
    public static bool TakesVariables(string name)
        => name == "Bool" || name.StartsWith("String", StringComparison.Ordinal) || name.StartsWith("Arn", StringComparison.Ordinal);

    public static bool MatchesPatterns(string name)
        => name.StartsWith("Arn", StringComparison.Ordinal) || name.EndsWith("Like", StringComparison.Ordinal);

    public static bool Match(string name, string want, string have) => compare[name](want, have);

    private static bool EqualsIgnoreCase(string want, string have) => string.Equals(want, have, StringComparison.OrdinalIgnoreCase);

    /// <summary>How the request's number stands to the policy's; null where one is no number.</summary>
    private static int? Number(string want, string have)
        => decimal.TryParse(want, number, CultureInfo.InvariantCulture, out var w) && decimal.TryParse(have, number, CultureInfo.InvariantCulture, out var h)
            ? h.CompareTo(w)
            : null;

    private static int? Date(string want, string have) => Instant(want) is { } w && Instant(have) is { } h ? h.CompareTo(w) : null;

    /// <summary>A date is written in a W3C form of ISO 8601 or in seconds since 1970; a year alone is one of the former.</summary>
    private static DateTimeOffset? Instant(string text)
    {
        if (DateTimeOffset.TryParseExact(text, dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return date;
        }
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 100_000_000_000m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
    }

    private static bool Binary(string want, string have)
    {
        var (w, h) = (new byte[want.Length], new byte[have.Length]);
        return Convert.TryFromBase64String(want, w, out var wanted) && Convert.TryFromBase64String(have, h, out var had)
            && w.AsSpan(0, wanted).SequenceEqual(h.AsSpan(0, had));
    }

    private const NumberStyles number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] dates =
    [
        "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];
}
