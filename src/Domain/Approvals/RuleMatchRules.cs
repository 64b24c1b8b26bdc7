using System.Globalization;
using Domain.Requests;

namespace Domain.Approvals;

/// <summary>Whether one rule matches, and by what. Pure.</summary>
internal static class RuleMatchRules
{
    /// <summary>Null when it does not match; otherwise the reason in words.</summary>
    public static string? Reasons(ApprovalRule rule, AskedFor asked, RiskLevel risk, IReadOnlyList<string> whyRisk)
    {
        var c = rule.Conditions;
        (bool Asks, bool Holds, string Why)[] all =
        [
            (rule.Tier is not null, rule.Tier == asked.Tier, $"The environment's tier is {asked.Tier}."),
            (c.Kinds is not null, c.Kinds?.Contains(asked.Kind, StringComparer.Ordinal) is true, $"It is a request of the kind {asked.Kind}."),
            (c.Environments is not null, c.Environments?.Contains(asked.Environment, StringComparer.Ordinal) is true, $"It is for the environment {asked.Environment}."),
            (c.Templates is not null, c.Templates?.Contains(asked.TemplateId, StringComparer.Ordinal) is true, $"It is made from {asked.TemplateId}."),
            (c.Teams is not null, c.Teams?.Contains(asked.TeamId, StringComparer.Ordinal) is true, $"It is of team {asked.TeamId}."),
            (c.CostsOver is not null, asked.Delta is null || asked.Delta > c.CostsOver, asked.Delta is null ? "What it costs is not known." : $"It costs {Money(asked.Delta)} a month more, over {Money(c.CostsOver)}."),
            (c.CostsUpTo is not null, asked.Delta <= c.CostsUpTo, $"It costs no more than {Money(c.CostsUpTo)} a month more."),
            (c.CostsOverPercent is not null, asked.DeltaPercent is { } percent ? percent > c.CostsOverPercent : asked.Delta is null or > 0,
                asked.DeltaPercent is { } more ? $"It costs {Number(more)} % more, over {Number(c.CostsOverPercent)} %." : "It costs where nothing did before."),
            (c.TasksOver is not null, asked.MaxTasks > c.TasksOver, $"It may run {asked.MaxTasks} tasks, over {c.TasksOver}."),
            (c.TasksUpTo is not null, asked.MaxTasks <= c.TasksUpTo, $"It runs no more than {c.TasksUpTo} tasks."),
            (c.IsPublic is not null, asked.IsPublic == c.IsPublic, asked.IsPublic ? "Its tasks get public addresses." : "Its tasks get no public addresses."),
            (c.HasNewRole is not null, asked.HasNewRole == c.HasNewRole, asked.HasNewRole ? "Its tasks get another role." : "Its tasks keep their role."),
            (c.RiskAtLeast is not null, risk >= c.RiskAtLeast, $"Its risk is {risk.ToString().ToLowerInvariant()}{(whyRisk.Count == 0 ? "" : $": {string.Join(", ", whyRisk)}")}."),
        ];
        if (all.Any(x => x is { Asks: true, Holds: false }))
        {
            return null;
        }

        var reasons = all.Where(x => x.Asks).Select(x => x.Why).ToList();
        if (rule.Automatic)
        {
            reasons.Add("Its risk is low.");
        }

        return reasons.Count == 0 ? "It holds for every environment." : string.Join(" ", reasons);
    }

    private static string Money(decimal? usd) => string.Create(CultureInfo.InvariantCulture, $"${usd:N0}");
    private static string Number(decimal? value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#}");
}
