namespace Domain.Workloads.Inventory;

/// <summary>One ECS cluster as the watch last saw it.</summary>
public sealed class LiveCluster
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    public string? TeamId { get; set; }
    public string? Environment { get; set; }
    public required ResourceOwner Owner { get; set; }

    /// <summary>ACTIVE, PROVISIONING, DEPROVISIONING, FAILED or INACTIVE (ECS API, Cluster).</summary>
    public required string Status { get; set; }
    public int Services { get; set; }
    public int Running { get; set; }
    public int Pending { get; set; }
    public int Instances { get; set; }
    public required ClusterDetail Detail { get; set; }
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When it was no longer there; null while it is.</summary>
    public DateTimeOffset? GoneAt { get; set; }
}

/// <param name="Providers">Attached capacity providers, by name.</param>
/// <param name="Insights">Container Insights: <c>disabled</c>, <c>enabled</c> or <c>enhanced</c>.</param>
/// <param name="Namespace">ARN of the Cloud Map namespace of services that name none.</param>
public sealed record ClusterDetail(IReadOnlyList<string> Providers, string Insights, string? Namespace, IReadOnlyDictionary<string, string> Tags);

/// <summary>One capacity provider.</summary>
public sealed class LiveProvider
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    public string? TeamId { get; set; }
    public string? Environment { get; set; }
    public required ResourceOwner Owner { get; set; }

    /// <summary>Fargate, AutoScalingGroup or ManagedInstances.</summary>
    public required ProviderSort Sort { get; set; }
    public required string Status { get; set; }

    /// <summary>The one cluster that a provider of Managed Instances is for; null for the others.</summary>
    public string? Cluster { get; set; }
    public required ProviderDetail Detail { get; set; }
    public required DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset? GoneAt { get; set; }
}

public enum ProviderSort
{
    Fargate,
    AutoScalingGroup,
    ManagedInstances,
}

/// <param name="GroupArn">Its Auto Scaling group; null for others.</param>
/// <param name="TargetCapacity">Percent that managed scaling keeps in use; null where it is off.</param>
/// <param name="UpdateStatus">Such as UPDATE_IN_PROGRESS; null for none.</param>
public sealed record ProviderDetail(string? GroupArn, int? TargetCapacity, bool Protects, bool Drains, string? UpdateStatus, IReadOnlyDictionary<string, string> Tags);

/// <summary>One container instance.</summary>
public sealed class LiveInstance
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Cluster { get; init; }
    public string? TeamId { get; set; }
    public string? Environment { get; set; }
    public required ResourceOwner Owner { get; set; }

    /// <summary>Null for a machine outside EC2.</summary>
    public string? Ec2InstanceId { get; set; }
    public string? Provider { get; set; }

    /// <summary>ACTIVE, DRAINING, REGISTERING, DEREGISTERING, REGISTRATION_FAILED, INACTIVE.</summary>
    public required string Status { get; set; }
    public bool AgentConnected { get; set; }
    public string? AgentVersion { get; set; }

    /// <summary>PENDING, STAGING, STAGED, UPDATING, UPDATED, FAILED; null where none was asked for.</summary>
    public string? AgentUpdate { get; set; }
    public string? InstanceType { get; set; }
    public string? Zone { get; set; }

    /// <summary>Units, 1,024 a vCPU.</summary>
    public int Cpu { get; set; }
    public int FreeCpu { get; set; }
    public int MemoryMiB { get; set; }
    public int FreeMemoryMiB { get; set; }
    public int Running { get; set; }
    public int Pending { get; set; }
    public DateTimeOffset? RegisteredAt { get; set; }

    /// <summary>See <see cref="LiveTask.Version"/>.</summary>
    public long Version { get; set; }
    public required InstanceDetail Detail { get; set; }
    public required DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset? GoneAt { get; set; }
}

/// <param name="Attributes">Those with a value, by name: AMI, architecture, operating system, and what people set.</param>
public sealed record InstanceDetail(string? StatusReason, string? DockerVersion, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Tags);
