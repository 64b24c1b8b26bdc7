using Domain.Kinds.Jobs;

namespace Domain.Workloads.Inventory;

/// <summary>One schedule or event rule that runs tasks, as the watch last saw it.</summary>
public sealed class LiveJob
{
    /// <summary>Of the schedule or rule.</summary>
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    public string? TeamId { get; set; }
    public string? Environment { get; set; }
    public required string Cluster { get; set; }
    public required string Family { get; set; }

    /// <summary>False for one that events start.</summary>
    public bool IsScheduled { get; init; }
    public bool Enabled { get; set; }
    public required LiveJobDetail Detail { get; set; }
    public required DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset? GoneAt { get; set; }
}

/// <param name="Schedule">Null for a rule.</param>
/// <param name="Rule">Null for a schedule.</param>
/// <param name="ChangedAt">Of a schedule: what a rate counts from.</param>
public sealed record LiveJobDetail(ScheduleSpec? Schedule, EventRuleSpec? Rule, DateTimeOffset? ChangedAt);
