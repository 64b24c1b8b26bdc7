using System.Globalization;
using System.Text.Json;

namespace Sandbox.Iam;

internal enum Quantifier
{
    None,
    ForAnyValue,
    ForAllValues,
}

/// <summary>
/// One condition of a statement: an operator, a key and the values it may have
/// (IAM User Guide, "IAM JSON policy elements: Condition operators").
/// </summary>
internal sealed record Condition(Quantifier Quantifier, string Operator, bool IfExists, string Key, IReadOnlyList<string> Values)
{
    private static readonly HashSet<string> operators = new(StringComparer.Ordinal)
    {
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
        "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
        "Bool", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
    };

    public static IEnumerable<Condition> Read(JsonElement json)
    {
        foreach (var block in json.EnumerateObject())
        {
            var name = block.Name;
            var quantifier = Quantifier.None;
            if (name.Split(':') is [var prefix, var rest])
            {
                quantifier = prefix switch
                {
                    "ForAnyValue" => Quantifier.ForAnyValue,
                    "ForAllValues" => Quantifier.ForAllValues,
                    _ => throw new FormatException($"Invalid Condition type : {block.Name}."),
                };
                name = rest;
            }
            var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
            name = ifExists ? name[..^"IfExists".Length] : name;
            if (!operators.Contains(name))
            {
                throw new FormatException($"Invalid Condition type : {block.Name}.");
            }
            foreach (var key in block.Value.EnumerateObject())
            {
                yield return new(quantifier, name, ifExists, key.Name, Statement.Values(key.Value));
            }
        }
    }

    private bool Negated => Operator.Contains("Not", StringComparison.Ordinal);

    public bool Holds(RequestContext context)
    {
        var found = context.TryGet(Key, out var have);
        if (Operator == "Null")
        {
            return Values.Any(v => string.Equals(v, found ? "false" : "true", StringComparison.OrdinalIgnoreCase));
        }
        if (!found || have.Count == 0)
        {
            // An absent key: IfExists and ForAllValues are satisfied, a negated operator too, anything else is not.
            return IfExists || Quantifier == Quantifier.ForAllValues || (Negated && Quantifier == Quantifier.None);
        }
        var pattern = Operator.EndsWith("Like", StringComparison.Ordinal) || Operator.StartsWith("Arn", StringComparison.Ordinal);
        var wanted = Values.Select(v => context.Substitute(v, pattern)).OfType<string>().ToList();
        bool Fits(string value) => Negated ? !wanted.Any(w => Match(w, value)) : wanted.Any(w => Match(w, value));
        return Quantifier == Quantifier.ForAllValues ? have.All(Fits) : have.Any(Fits);
    }

    /// <summary>The positive form of the operator on one pair of values.</summary>
    private bool Match(string want, string have) => Operator switch
    {
        "StringEquals" or "StringNotEquals" => string.Equals(want, have, StringComparison.Ordinal),
        "StringEqualsIgnoreCase" or "StringNotEqualsIgnoreCase" => string.Equals(want, have, StringComparison.OrdinalIgnoreCase),
        "StringLike" or "StringNotLike" => Wildcard.Matches(want, have),
        "ArnEquals" or "ArnLike" or "ArnNotEquals" or "ArnNotLike" => Wildcard.MatchesArn(want, have),
        "Bool" => string.Equals(want, have, StringComparison.OrdinalIgnoreCase),
        _ when Operator.StartsWith("Numeric", StringComparison.Ordinal) => Number(want) is { } w && Number(have) is { } h && Compare(h.CompareTo(w)),
        _ => Date(want) is { } w && Date(have) is { } h && Compare(h.CompareTo(w)),
    };

    private bool Compare(int order)
    {
        if (Operator.EndsWith("LessThan", StringComparison.Ordinal))
        {
            return order < 0;
        }
        if (Operator.EndsWith("LessThanEquals", StringComparison.Ordinal))
        {
            return order <= 0;
        }
        if (Operator.EndsWith("GreaterThan", StringComparison.Ordinal))
        {
            return order > 0;
        }
        return Operator.EndsWith("GreaterThanEquals", StringComparison.Ordinal) ? order >= 0 : order == 0;
    }

    private static decimal? Number(string text)
        => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Date(string text)
    {
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds))
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }
}
