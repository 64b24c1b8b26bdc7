using System.Globalization;

namespace Sandbox.Elb;

/// <summary>One attribute of a load balancer or target group: its default and what it may be.</summary>
/// <param name="Default">What it is until it is set.</param>
/// <param name="WhyNot">What is wrong with a value, null when nothing is.</param>
internal sealed record AttributeRule(string Default, Func<string, string?> WhyNot)
{
    public static AttributeRule Flag(bool on = false) => OneOf(on ? "true" : "false", "true", "false");

    public static AttributeRule OneOf(string standard, params IReadOnlyList<string> values)
        => new(standard, v => values.Contains(v) ? null : $"must be one of '{string.Join(", ", values)}'");

    /// <param name="standard">The default.</param>
    /// <param name="least">The smallest number.</param>
    /// <param name="most">The largest.</param>
    /// <param name="or">A word or number that is allowed besides.</param>
    public static AttributeRule Number(string standard, int least, int most, string? or = null) => new(standard, v =>
        v == or || (int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            ? null
            : $"must be between {least} and {most} inclusive{(or is null ? "" : $", or '{or}'")}");

    public static AttributeRule Text(string standard = "") => new(standard, v => v.Length <= 1024 ? null : "cannot be longer than 1024 characters");

    /// <summary>Sets attributes: all of them or, when one is wrong, none.</summary>
    /// <param name="kind">What has them, in AWS's words: <c>Load balancer</c> or <c>Target group</c>.</param>
    public static void Set(string kind, IReadOnlyDictionary<string, AttributeRule> rules, SortedDictionary<string, string> set, IReadOnlyList<(string? Key, string? Value)> wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (key is null || !rules.TryGetValue(key, out var rule))
            {
                throw ElbErrors.Invalid($"{kind} attribute key '{key}' is not recognized");
            }
            if (rule.WhyNot(value ?? "") is { } why)
            {
                throw ElbErrors.Invalid($"{kind} attribute value '{value}' for key '{key}' is not valid: it {why}");
            }
        }
        if (wanted.GroupBy(w => w.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw ElbErrors.Invalid($"{kind} attribute key '{twice.Key}' cannot be specified more than once");
        }
        foreach (var (key, value) in wanted)
        {
            set[key ?? ""] = value ?? "";
        }
    }

    public static SortedDictionary<string, string> Complete(IReadOnlyDictionary<string, AttributeRule> rules, SortedDictionary<string, string>? set)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, rule) in rules)
        {
            all[key] = set?.GetValueOrDefault(key) ?? rule.Default;
        }
        return all;
    }
}
