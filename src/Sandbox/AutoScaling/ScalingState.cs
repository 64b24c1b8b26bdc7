using Amazon.ApplicationAutoScaling.Model;

namespace Sandbox.AutoScaling;

/// <summary>Scalable targets by their ARN's Region and account, and resource id.</summary>
internal sealed class ScalingState
{
    public SortedDictionary<string, ScalableResource> Targets { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Oldest first, bounded.</summary>
    public List<ScalingActivity> Activities { get; init; } = [];
}

internal sealed class ScalableResource
{
    /// <summary>The ARN, whose last part is an opaque id: names cannot scope it.</summary>
    public required string Arn { get; init; }
    public required string ResourceId { get; init; }
    public required string Dimension { get; init; }
    public required string Namespace { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string RoleArn { get; init; }
    public int Min { get; set; }
    public int Max { get; set; }
    public SuspendedState Suspended { get; set; } = new() { DynamicScalingInSuspended = false, DynamicScalingOutSuspended = false, ScheduledScalingSuspended = false };
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By name.</summary>
    public SortedDictionary<string, ScalingPolicy> Policies { get; init; } = new(StringComparer.Ordinal);
}
