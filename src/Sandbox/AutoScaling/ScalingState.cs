using Amazon.ApplicationAutoScaling.Model;
using Sandbox.State;

namespace Sandbox.AutoScaling;

/// <summary>Scalable targets by their ARN's Region and account, and resource id.</summary>
internal sealed class ScalingState
{
    public Documents<ScalableResource> Targets { get; init; } = new();

    /// <summary>Oldest first, bounded.</summary>
    public List<ActivityRecord> Activities { get; init; } = [];
}

/// <param name="Scope">Account and Region, as the ARNs of targets begin.</param>
internal sealed record ActivityRecord(string Scope, ScalingActivity Activity);

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

    /// <summary>By name.</summary>
    public SortedDictionary<string, ScheduledAction> Scheduled { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Until then what was added counts as already added: the count it was added to is <see cref="OutFrom"/>.</summary>
    public DateTimeOffset? OutUntil { get; set; }
    public int OutFrom { get; set; }

    /// <summary>Until then nothing is taken away.</summary>
    public DateTimeOffset? InUntil { get; set; }

    /// <summary>The last reason not to scale that was recorded, so that it is not repeated every minute.</summary>
    public string? NotScaled { get; set; }

    /// <summary>What the forecast asks for at least, and until when.</summary>
    public int? Predicted { get; set; }
    public DateTimeOffset? PredictedUntil { get; set; }

    /// <summary>Account and Region, as all ARNs of Application Auto Scaling there begin.</summary>
    public string Scope() => Arn[..Arn.IndexOf("scalable-target/", StringComparison.Ordinal)];

    public string ServiceArn() => Scope().Replace(":application-autoscaling:", ":ecs:", StringComparison.Ordinal) + ResourceId;

    /// <summary>What the target's forecast and scheduled actions are planned under.</summary>
    public string Key() => $"{Scope()}{ResourceId} {Dimension}";
}
