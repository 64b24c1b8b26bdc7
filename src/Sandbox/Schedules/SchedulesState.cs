using Amazon.Scheduler.Model;
using Sandbox.State;

namespace Sandbox.Schedules;

/// <summary>EventBridge Scheduler's groups and schedules, by ARN. The group <c>default</c> is there without an entry.</summary>
internal sealed class SchedulesState
{
    public Documents<ScheduleGroup> Groups { get; init; } = new();
    public Documents<StandingSchedule> Schedules { get; init; } = new();
}

internal sealed class ScheduleGroup
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Modified { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
    public string? ClientToken { get; init; }
}

internal sealed class StandingSchedule
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string Group { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Modified { get; set; }

    /// <summary>What a rate counts from: the last change.</summary>
    public required DateTimeOffset Begun { get; set; }

    /// <summary>As GetSchedule shows it.</summary>
    public required GetScheduleResponse Settings { get; set; }
    public string? ClientToken { get; set; }

    /// <summary>The request that the token came with, to tell a repetition from another wish.</summary>
    public string? Asked { get; set; }
}
