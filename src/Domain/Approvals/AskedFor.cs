using Domain.Costs;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Approvals;

/// <summary>What the approval rules look at.</summary>
/// <param name="TemplateId">Empty for a kind that comes from none.</param>
/// <param name="Delta">USD a month more than now at its most; null where something has no price.</param>
/// <param name="DeltaPercent">Null for something new, or unpriced.</param>
public sealed record AskedFor(
    string Kind, string TeamId, string Environment, string Tier, string TemplateId, decimal? Delta, decimal? DeltaPercent, int MaxTasks, bool IsPublic, bool HasNewRole, bool Removes)
{
    public static AskedFor Of(RequestDraft draft, TeamEnvironment place, Plan plan, Estimate estimate, Footprint footprint) => new(
        draft.Kind, draft.TeamId, place.Name, place.Tier, draft.TemplateId,
        estimate.IsPriced ? estimate.DeltaAtMax : null,
        estimate is { IsPriced: true, NowAtMax: > 0 } ? estimate.DeltaAtMax / estimate.NowAtMax * 100 : null,
        footprint.MaxTasks,
        plan.Changes.OfType<ServiceChange>().Any(c => c.After.AssignPublicIp) || plan.Changes.OfType<RollbackChange>().Any(c => c.Service.AssignPublicIp),
        plan.Changes.OfType<TaskDefinitionChange>().Any(c => IsNew(c.After.TaskRoleArn, c.Before?.TaskRoleArn, place.TaskRoleArn) || IsNew(c.After.ExecutionRoleArn, c.Before?.ExecutionRoleArn, place.ExecutionRoleArn))
            || plan.Changes.OfType<RollbackChange>().Any(c => IsNew(c.To.TaskRoleArn, c.From.TaskRoleArn, place.TaskRoleArn) || IsNew(c.To.ExecutionRoleArn, c.From.ExecutionRoleArn, place.ExecutionRoleArn)),
        plan.Changes.Any(c => ChangeView.Of(c).IsRemoval));

    private static bool IsNew(string role, string? before, string own) => role.Length > 0 && role != own && role != before;
}

/// <summary>How much there is to lose, and why. Pure.</summary>
public static class RiskRules
{
    /// <summary>USD a month from which on a change is no small one.</summary>
    private const decimal Dear = 500;
    private const int Many = 20;

    public static (RiskLevel Level, IReadOnlyList<string> Why) Of(AskedFor asked)
    {
        var isProduction = asked.Tier == Tiers.Production;
        (RiskLevel Level, string Why)?[] found =
        [
            asked.Removes ? (isProduction ? RiskLevel.High : RiskLevel.Medium, "it takes something away") : null,
            asked.IsPublic ? (RiskLevel.High, "tasks get public addresses") : null,
            asked.HasNewRole ? (RiskLevel.High, "tasks get another role") : null,
            isProduction ? (RiskLevel.Medium, "it is production") : null,
            asked.Delta is null ? (RiskLevel.Medium, "its cost is not known") : null,
            asked.Delta > Dear ? (RiskLevel.Medium, $"it costs over ${Dear} a month more") : null,
            asked.MaxTasks > Many ? (RiskLevel.Medium, $"it may run over {Many} tasks") : null,
        ];
        var reasons = found.OfType<(RiskLevel Level, string Why)>().ToList();
        return reasons.Count == 0 ? (RiskLevel.Low, []) : (reasons.Max(r => r.Level), [.. reasons.OrderByDescending(r => r.Level).Select(r => r.Why)]);
    }
}
