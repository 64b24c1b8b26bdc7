using System.Globalization;
using Domain.Approvals;

namespace Portal.Features.Administration.Approvals;

/// <summary>One approval rule while it is written.</summary>
public sealed class RuleForm
{
    public string? Name { get; set; }
    public string? Tier { get; set; }
    public IReadOnlyList<string> Kinds { get; set; } = [];
    public IReadOnlyList<string> Environments { get; set; } = [];
    public IReadOnlyList<string> Templates { get; set; } = [];
    public IReadOnlyList<string> Teams { get; set; } = [];
    public decimal? CostsOver { get; set; }
    public decimal? CostsUpTo { get; set; }
    public decimal? CostsOverPercent { get; set; }
    public int? TasksOver { get; set; }
    public int? TasksUpTo { get; set; }
    public bool IsPublic { get; set; }
    public bool HasNewRole { get; set; }
    public string? RiskAtLeast { get; set; }
    public bool Automatic { get; set; }
    public List<StageForm> Stages { get; } = [];

    public static RuleForm Of(RuleText rule)
    {
        var c = rule.Conditions;
        var form = new RuleForm
        {
            Name = rule.Name, Tier = rule.Tier, Kinds = c.Kinds ?? [], Environments = c.Environments ?? [], Templates = c.Templates ?? [], Teams = c.Teams ?? [],
            CostsOver = c.CostsOver, CostsUpTo = c.CostsUpTo, CostsOverPercent = c.CostsOverPercent, TasksOver = c.TasksOver, TasksUpTo = c.TasksUpTo,
            IsPublic = c.IsPublic is true, HasNewRole = c.HasNewRole is true, RiskAtLeast = c.RiskAtLeast?.ToString(), Automatic = rule.Automatic,
        };
        form.Stages.AddRange(rule.Stages.Select(s => new StageForm { Needed = s.Needed, Groups = [.. s.Groups.Select(g => g.Id)] }));
        return form;
    }

    public RuleText AsText() => new(
        Name?.Trim() ?? "", string.IsNullOrWhiteSpace(Tier) ? null : Tier.Trim(),
        new(Or(Kinds), Or(Environments), Or(Templates), Or(Teams), CostsOver, CostsUpTo, CostsOverPercent, TasksOver, TasksUpTo,
            IsPublic ? true : null, HasNewRole ? true : null, Enum.TryParse<RiskLevel>(RiskAtLeast, out var risk) ? risk : null),
        Automatic, Automatic ? [] : [.. Stages.Select(s => new ApprovalStage(s.Needed ?? 0, [.. s.Groups.Select(g => new ApproverGroup(g))]))]);

    private static IReadOnlyList<string>? Or(IReadOnlyList<string> values) => values.Count == 0 ? null : values;
}

public sealed class StageForm
{
    public int? Needed { get; set; } = 1;
    public IReadOnlyList<string> Groups { get; set; } = [];
}

/// <summary>A rule in words, as it stands in the list.</summary>
internal static class RuleWords
{
    public static string When(RuleText rule)
    {
        var c = rule.Conditions;
        string?[] parts =
        [
            rule.Tier is { } tier ? $"tier {tier}" : null,
            Any("kind", c.Kinds), Any("environment", c.Environments), Any("template", c.Templates), Any("team", c.Teams),
            c.CostsOver is { } over ? $"over {Usd(over)} a month more" : null,
            c.CostsUpTo is { } upTo ? $"up to {Usd(upTo)} a month more" : null,
            c.CostsOverPercent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"over {percent:0.#} % more") : null,
            c.TasksOver is { } many ? $"over {many} tasks" : null, c.TasksUpTo is { } few ? $"up to {few} tasks" : null,
            c.IsPublic is true ? "public addresses" : null, c.HasNewRole is true ? "another role" : null,
            c.RiskAtLeast is { } risk ? $"risk {risk.ToString().ToLowerInvariant()} or more" : null,
        ];
        var said = parts.OfType<string>().ToList();
        return said.Count == 0 ? "Every request" : string.Join(", ", said) is var text ? char.ToUpperInvariant(text[0]) + text[1..] : "";
    }

    public static string Then(RuleText rule) => rule.Automatic
        ? "Approves itself where the risk is low; else the next rules are asked"
        : string.Join(", then ", rule.Stages.Select(s => $"{s.Needed} of {string.Join(" or ", s.Groups.Select(g => g.Word))}"));

    private static string? Any(string what, IReadOnlyList<string>? values) => values is null ? null : $"{what} {string.Join(" or ", values)}";

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:N0}");
}
