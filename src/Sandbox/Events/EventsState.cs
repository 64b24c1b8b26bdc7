using Amazon.EventBridge.Model;
using Sandbox.State;

namespace Sandbox.Events;

/// <summary>Rules of the default bus by ARN, and what is on its way to a target.</summary>
internal sealed class EventsState
{
    public Documents<EventRule> Rules { get; init; } = new();
    public Documents<Delivery> Deliveries { get; init; } = new();
}

internal sealed class EventRule
{
    public required string Arn { get; init; }
    public required string Name { get; init; }

    /// <summary>What a rate counts from.</summary>
    public required DateTimeOffset Begun { get; set; }
    public string? Pattern { get; set; }
    public string? Schedule { get; set; }
    public string State { get; set; } = "ENABLED";
    public string? Description { get; set; }
    public string? RoleArn { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By id.</summary>
    public SortedDictionary<string, Target> Targets { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>Something that a schedule or a rule does, until it has happened or is given up.</summary>
internal sealed class Delivery
{
    public required string Id { get; init; }

    /// <summary>ARN of the schedule or rule.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it is a schedule's: the two services name themselves otherwise.</summary>
    public required bool IsSchedule { get; init; }
    public required string TargetArn { get; init; }
    public string? TargetId { get; init; }
    public string? RoleArn { get; init; }

    /// <summary>For a cluster: the RunTask call, as JSON.</summary>
    public string? RunTask { get; init; }

    /// <summary>For a queue the message; for a cluster the overrides, where there are any.</summary>
    public string? Input { get; init; }
    public string? DeadLetters { get; init; }
    public required int MostRetries { get; init; }

    /// <summary>Seconds after <see cref="Due"/> in which it is tried again.</summary>
    public required int MostAge { get; init; }
    public required DateTimeOffset Due { get; init; }
    public int Retries { get; set; }
}
