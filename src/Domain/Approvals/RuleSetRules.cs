using Domain.Catalog;
using Domain.Teams;

namespace Domain.Approvals;

/// <summary>Whether a list of approval rules can be kept. Pure; problems name the place, <c>rules[2].then[0].needed</c>.</summary>
internal static class RuleSetRules
{
    public const int MostRules = 100;
    private const int MostStages = 4;
    private const int MostPeople = 10;

    public static IEnumerable<FieldProblem> Problems(IReadOnlyList<RuleText> rules)
    {
        if (rules.Count > MostRules)
        {
            yield return new("rules", $"There are {rules.Count} rules; use {MostRules} or fewer.");
        }

        for (var i = 0; i < rules.Count; i++)
        {
            foreach (var problem in Problems(rules[i], $"rules[{i}]"))
            {
                yield return problem;
            }

            if (rules.Take(i).Any(r => string.Equals(r.Name.Trim(), rules[i].Name.Trim(), StringComparison.OrdinalIgnoreCase)))
            {
                yield return new($"rules[{i}].name", $"There are two rules named \"{FieldRules.Short(rules[i].Name)}\". Rename one, so that the record tells them apart.");
            }
        }
    }

    private static IEnumerable<FieldProblem> Problems(RuleText rule, string path)
    {
        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > 80 || !FieldRules.IsKeepable(rule.Name))
        {
            yield return new($"{path}.name", "Give it a name of 80 characters or fewer: it is shown to everyone it holds for.");
        }

        if (rule.Tier is { } tier && (string.IsNullOrWhiteSpace(tier) || tier.Length > 32))
        {
            yield return new($"{path}.tier", $"A tier is a word such as {Tiers.Production} or {Tiers.Development}. Leave it out for all.");
        }

        foreach (var problem in Conditions(rule.Conditions, $"{path}.conditions"))
        {
            yield return problem;
        }

        if (rule.Automatic)
        {
            if (rule.Stages.Count > 0)
            {
                yield return new($"{path}.stages", "What approves itself asks nobody. Take the stages out, or let it not be automatic.");
            }

            yield break;
        }

        if (rule.Stages.Count is 0 or > MostStages)
        {
            yield return new($"{path}.stages", rule.Stages.Count == 0 ? "Say who must approve, or let it be automatic." : $"Use {MostStages} stages or fewer.");
        }

        for (var i = 0; i < rule.Stages.Count; i++)
        {
            var (stage, at) = (rule.Stages[i], $"{path}.stages[{i}]");
            if (stage.Needed is < 1 or > MostPeople)
            {
                yield return new($"{at}.needed", $"Ask for 1 to {MostPeople} people.");
            }

            if (stage.Groups.Count == 0)
            {
                yield return new($"{at}.groups", "Name at least one group.");
            }

            if (stage.Groups.FirstOrDefault(g => g.IsNamed && !ApproverGroup.IsGoodId(g.Id)) is { } bad)
            {
                yield return new($"{at}.groups", $"\"{FieldRules.Short(bad.Id)}\" is no group. Use {string.Join(", ", ApproverGroup.OfRoles.Select(g => g.Id))}, or the id of a group: lower-case letters, digits and hyphens.");
            }
        }
    }

    private static IEnumerable<FieldProblem> Conditions(RuleConditions c, string path)
    {
        (string Name, IReadOnlyList<string>? Values)[] lists = [("kinds", c.Kinds), ("environments", c.Environments), ("templates", c.Templates), ("teams", c.Teams)];
        foreach (var (name, values) in lists.Where(l => l.Values is not null))
        {
            if (values is not { Count: > 0 and <= 100 } || values.Any(v => string.IsNullOrWhiteSpace(v) || v.Length > 64))
            {
                yield return new($"{path}.{name}", "Name 1 to 100 of them, or leave the condition out.");
            }
        }

        if (c.CostsOver < 0 || c.CostsUpTo < 0 || c.CostsOverPercent < 0 || c.TasksOver < 0 || c.TasksUpTo < 0)
        {
            yield return new(path, "Amounts and counts cannot be negative.");
        }

        if (c.CostsOver >= c.CostsUpTo || c.TasksOver >= c.TasksUpTo)
        {
            yield return new(path, "Nothing can be both over the one and up to the other. Lower the first or raise the second.");
        }
    }
}

/// <summary>An approval rule as it is written and read, in its place in the list.</summary>
/// <param name="Stages">Empty where it is automatic.</param>
public sealed record RuleText(string Name, string? Tier, RuleConditions Conditions, bool Automatic, IReadOnlyList<ApprovalStage> Stages)
{
    internal static RuleText Of(ApprovalRule rule) =>
        new(rule.Name, rule.Tier, rule.Conditions, rule.Automatic, rule.Automatic ? [] : [new(rule.Needed, rule.Groups), .. rule.Then]);
}
