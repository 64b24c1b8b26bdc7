using System.IO.Enumeration;

namespace Domain.Kinds.Traffic;

/// <summary>
/// Which priority a rule gets, and what stands in its way. Rules are asked in order of priority, the lowest first (Application Load Balancers,
/// "Listener rules"): a rule must come before those that would take its requests, and after those whose requests it would take. Pure.
/// </summary>
internal static class ListenerRuleRules
{
    /// <summary>Highest priority of a rule (Elastic Load Balancing API, CreateRule).</summary>
    private const int Last = 50_000;

    /// <summary>Why the requests asked for cannot be had on this listener; null when they can.</summary>
    /// <param name="own">ARN of the rule that is to be changed; null for a new one.</param>
    public static string? WhyNot(ListenerRuleSpec wanted, IReadOnlyList<RuleFacts> rules, string? own)
    {
        foreach (var rule in Others(rules, own))
        {
            if (Pairs(wanted.Hosts, wanted.Paths).Intersect(Pairs(rule.Hosts, rule.Paths)).FirstOrDefault() is { Host: not null } taken && !rule.HasMore)
            {
                return $"{Words(taken)} is answered by another service already: rule {rule.Priority} of the listener sends it elsewhere. Choose another host name or path.";
            }
        }

        if (own is not null && rules.FirstOrDefault(r => r.Arn == own) is { } stands)
        {
            return Shadow(wanted, rules, own, stands.Priority ?? Last) is { } hides
                ? $"Rule {hides.Priority} of the listener comes before and takes all requests for {wanted.Words}. Choose another host name or path." : null;
        }

        return Free(wanted, rules) is null
            ? $"There is no free place among the listener's rules for {wanted.Words}: it must come {Between(After(wanted, rules), Before(wanted, rules))}. Ask the platform team to space the rules out." : null;
    }

    /// <summary>A priority that is free and in order; null where there is none. It is looked for where it leaves room before it for what is narrower.</summary>
    public static int? Free(ListenerRuleSpec wanted, IReadOnlyList<RuleFacts> rules)
    {
        var taken = rules.Select(r => r.Priority).OfType<int>().ToHashSet();
        var (first, end) = ((After(wanted, rules) ?? 0) + 1, Before(wanted, rules) ?? Last + 1);
        return Lowest(Math.Max(first, Floor(wanted))) ?? Lowest(first);

        int? Lowest(int from)
        {
            for (var priority = from; priority < end; priority++)
            {
                if (!taken.Contains(priority))
                {
                    return priority;
                }
            }

            return null;
        }
    }

    /// <summary>Long paths first, then whole hosts, then patterns of hosts: the narrower is asked before the wider.</summary>
    private static int Floor(ListenerRuleSpec wanted) =>
        wanted.Paths.Count > 0 ? Math.Max(1, 10_000 - (wanted.Paths.Min(p => p.Length) * 50))
        : wanted.Hosts.Any(h => h.Contains('*', StringComparison.Ordinal)) ? 40_000 : 20_000;

    /// <summary>The first rule that takes all that is wanted.</summary>
    private static int? Before(ListenerRuleSpec wanted, IReadOnlyList<RuleFacts> rules) => Shadow(wanted, rules, null, Last + 1)?.Priority;

    /// <summary>The last rule whose requests would all be taken.</summary>
    private static int? After(ListenerRuleSpec wanted, IReadOnlyList<RuleFacts> rules) =>
        Others(rules, null).Where(r => !Covers(r, wanted) && Covers(wanted.Hosts, wanted.Paths, r.Hosts, r.Paths)).Max(r => r.Priority);

    private static RuleFacts? Shadow(ListenerRuleSpec wanted, IReadOnlyList<RuleFacts> rules, string? own, int before) =>
        Others(rules, own).Where(r => r.Priority < before && Covers(r, wanted)).MinBy(r => r.Priority);

    private static bool Covers(RuleFacts rule, ListenerRuleSpec wanted) => !rule.HasMore && Covers(rule.Hosts, rule.Paths, wanted.Hosts, wanted.Paths);

    /// <summary>Whether each of the narrower requests is among the wider ones.</summary>
    private static bool Covers(IReadOnlyList<string> hosts, IReadOnlyList<string> paths, IReadOnlyList<string> narrowHosts, IReadOnlyList<string> narrowPaths) =>
        Pairs(narrowHosts, narrowPaths).All(n => Pairs(hosts, paths).Any(w => Fits(w.Host, n.Host, ignoreCase: true) && Fits(w.Path, n.Path, ignoreCase: false)));

    /// <summary>With * for any characters and ? for one, on both sides.</summary>
    private static bool Fits(string pattern, string text, bool ignoreCase) => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), text, ignoreCase);

    private static IEnumerable<RuleFacts> Others(IReadOnlyList<RuleFacts> rules, string? own) => rules.Where(r => r.Priority is not null && r.Arn != own);

    private static IEnumerable<(string Host, string Path)> Pairs(IReadOnlyList<string> hosts, IReadOnlyList<string> paths) =>
        from h in hosts.DefaultIfEmpty("*") from p in paths.DefaultIfEmpty("*") select (h.ToLowerInvariant(), p);

    private static string Between(int? after, int? before) => (after, before) switch
    {
        ({ } a, { } b) => $"after rule {a} and before rule {b}",
        ({ } a, null) => $"after rule {a}",
        (null, { } b) => $"before rule {b}",
        (null, null) => "among them",
    };

    private static string Words((string Host, string Path) pair) => pair.Path == "*" ? pair.Host : pair.Host + pair.Path;
}
