using System.Text.Json.Serialization;
using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>A capacity provider that is not Fargate's: an Auto Scaling group, or Managed Instances of one cluster.</summary>
internal sealed class EcsProvider
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public AutoScalingGroupProvider? Group { get; init; }
    public ManagedInstancesProvider? Managed { get; init; }

    /// <summary>The only cluster that may use it: of Managed Instances.</summary>
    public string? ClusterArn { get; init; }
    public string Status { get; set; } = "ACTIVE";
    public string? UpdateStatus { get; set; }
    public string? UpdateStatusReason { get; set; }
    public List<Tag> Tags { get; set; } = [];

    /// <summary>Since when the reservation has been above the target, or below: its two alarms.</summary>
    public DateTimeOffset? HighSince { get; set; }
    public DateTimeOffset? LowSince { get; set; }

    /// <summary>The last scale-out, as long as its instances warm up.</summary>
    public DateTimeOffset? WarmUntil { get; set; }

    [JsonIgnore]
    public string Type => Group is not null ? "EC2_AUTOSCALING" : "MANAGED_INSTANCES";

    [JsonIgnore]
    public bool IsActive => Status == "ACTIVE";

    [JsonIgnore]
    public bool Scales => Group?.ManagedScaling?.Status?.Value == "ENABLED";

    [JsonIgnore]
    public bool ProtectsInstances => Scales && Group?.ManagedTerminationProtection?.Value == "ENABLED";

    [JsonIgnore]
    public bool Drains => Group?.ManagedDraining?.Value == "ENABLED";
}
