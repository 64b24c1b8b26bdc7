using System.Text.Json.Serialization;
using Sandbox.State;

namespace Sandbox.AutoScalingGroups;

/// <summary>EC2 Auto Scaling groups by ARN.</summary>
internal sealed class GroupsState
{
    public Documents<ScalingGroup> Groups { get; init; } = new();
}

internal sealed record GroupTag(string Key, string Value, bool Propagate);

/// <summary>Which launch template and version: a number, <c>$Latest</c> or <c>$Default</c>.</summary>
internal sealed record TemplateChoice(string Id, string Name, string Version);

internal sealed class ScalingGroup
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string Region { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required TemplateChoice Template { get; set; }
    public int Min { get; set; }
    public int Max { get; set; }
    public int Desired { get; set; }
    public List<string> Subnets { get; set; } = [];
    public int Cooldown { get; set; } = 300;
    public string HealthCheckType { get; set; } = "EC2";
    public int HealthCheckGrace { get; set; }
    public List<string> TerminationPolicies { get; set; } = ["Default"];
    public bool ProtectsNew { get; set; }
    public bool CapacityRebalance { get; set; }
    public int? MaxLifetime { get; set; }
    public int? Warmup { get; set; }
    public string? ServiceLinkedRole { get; set; }
    public List<GroupTag> Tags { get; set; } = [];

    /// <summary>Suspended processes and why.</summary>
    public SortedDictionary<string, string> Suspended { get; init; } = new(StringComparer.Ordinal);
    public List<GroupMember> Members { get; init; } = [];

    /// <summary>Newest first.</summary>
    public List<GroupActivity> Activities { get; init; } = [];
    public SortedDictionary<string, GroupHook> Hooks { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Newest first.</summary>
    public List<GroupRefresh> Refreshes { get; init; } = [];

    /// <summary>Why the desired capacity last changed, for the activities that follow.</summary>
    public string? Cause { get; set; }
    public bool Deleting { get; set; }

    /// <summary>It has said that the protection of its instances keeps it from scaling in.</summary>
    public bool SaidProtected { get; set; }

    /// <summary>Those that count towards the desired capacity.</summary>
    [JsonIgnore]
    public IEnumerable<GroupMember> Current => Members.Where(m => !m.IsLeaving);

    [JsonIgnore]
    public GroupRefresh? Refreshing => Refreshes is [{ IsOver: false } first, ..] ? first : null;
}

/// <summary>An instance of a group.</summary>
internal sealed class GroupMember
{
    public required string Id { get; init; }
    public required string Type { get; init; }
    public required string Zone { get; init; }
    public required TemplateChoice Template { get; init; }
    public required DateTimeOffset Launched { get; init; }
    public string State { get; set; } = "Pending";
    public bool Protected { get; set; }
    public bool Unhealthy { get; set; }

    /// <summary>Hooks that are still to be completed.</summary>
    public List<string> Waits { get; set; } = [];
    public DateTimeOffset? InService { get; set; }

    /// <summary>The activity that brings or ends it.</summary>
    public string? Activity { get; set; }

    [JsonIgnore]
    public bool IsLeaving => State.StartsWith("Terminat", StringComparison.Ordinal);
}

internal sealed class GroupActivity
{
    public required string Id { get; init; }
    public required string Description { get; init; }
    public required string Cause { get; init; }
    public required string Details { get; init; }
    public required DateTimeOffset Start { get; init; }
    public DateTimeOffset? End { get; set; }
    public string Status { get; set; } = "InProgress";
    public string? Message { get; set; }
    public int Progress { get; set; } = 50;
}

/// <param name="Transition"><c>autoscaling:EC2_INSTANCE_LAUNCHING</c> or <c>…_TERMINATING</c>.</param>
/// <param name="Heartbeat">Seconds.</param>
/// <param name="Default">CONTINUE or ABANDON.</param>
internal sealed record GroupHook(string Name, string Transition, int Heartbeat, string Default, string? Metadata, string? Target, string? Role);

/// <summary>A rolling replacement of a group's instances.</summary>
internal sealed class GroupRefresh
{
    public required string Id { get; init; }
    public required DateTimeOffset Start { get; init; }
    public DateTimeOffset? End { get; set; }
    public string Status { get; set; } = "Pending";
    public string? Reason { get; set; }
    public int MinHealthy { get; init; } = 90;

    /// <summary>Seconds.</summary>
    public int Warmup { get; init; }
    public bool SkipMatching { get; init; }

    /// <summary>What is done with instances protected from scale-in: Ignore, Refresh or Wait.</summary>
    public string Protected { get; init; } = "Wait";

    /// <summary>What the group changes to when it is done; null for what it has.</summary>
    public TemplateChoice? Template { get; init; }
    public List<string> Old { get; init; } = [];
    public int Total { get; init; }

    [JsonIgnore]
    public bool IsOver => Status is "Successful" or "Failed" or "Cancelled";
}
