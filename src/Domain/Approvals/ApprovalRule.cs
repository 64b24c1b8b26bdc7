namespace Domain.Approvals;

/// <summary>One row of the approval rules. The first that matches decides; where none does, the platform approves.</summary>
public sealed class ApprovalRule
{
    public required Guid Id { get; init; }
    public required int Order { get; set; }
    public required string Name { get; set; }
    /// <summary>The tier it is for; null for any.</summary>
    public string? Tier { get; set; }
    /// <summary>What else must hold for it to match.</summary>
    public RuleConditions Conditions { get; set; } = RuleConditions.None;
    /// <summary>Nobody is asked. Holds for what is of low risk alone, whatever the conditions say.</summary>
    public bool Automatic { get; set; }
    /// <summary>How many people must approve.</summary>
    public required int Needed { get; set; }
    public required IReadOnlyList<ApproverGroup> Groups { get; set; }
    /// <summary>Who must approve after them, one stage after the other.</summary>
    public IReadOnlyList<ApprovalStage> Then { get; set; } = [];
    public int Version { get; private set; }
}

/// <summary>So many people of any of the groups.</summary>
public sealed record ApprovalStage(int Needed, IReadOnlyList<ApproverGroup> Groups);

/// <summary>What a request must be for a rule to match; null asks nothing.</summary>
/// <param name="Kinds">See <see cref="Kinds.RequestKind.Id"/>.</param>
/// <param name="Environments">Names.</param>
/// <param name="Templates">Ids.</param>
/// <param name="Teams">Ids.</param>
/// <param name="CostsOver">USD a month more than now at the most tasks, and above. What has no price counts as above any.</param>
/// <param name="CostsUpTo">At most so many USD a month more. What has no price never fits.</param>
/// <param name="CostsOverPercent">Percent more than now; something new is above any.</param>
/// <param name="TasksOver">At its most.</param>
/// <param name="IsPublic">Tasks get public addresses.</param>
/// <param name="HasNewRole">Tasks run under a role that is not the environment's and was not theirs.</param>
public sealed record RuleConditions(
    IReadOnlyList<string>? Kinds = null, IReadOnlyList<string>? Environments = null, IReadOnlyList<string>? Templates = null, IReadOnlyList<string>? Teams = null,
    decimal? CostsOver = null, decimal? CostsUpTo = null, decimal? CostsOverPercent = null, int? TasksOver = null, int? TasksUpTo = null,
    bool? IsPublic = null, bool? HasNewRole = null, RiskLevel? RiskAtLeast = null)
{
    public static readonly RuleConditions None = new();
}

public enum RiskLevel
{
    Low,
    Medium,
    High,
}
