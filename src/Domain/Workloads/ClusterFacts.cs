namespace Domain.Workloads;

/// <param name="Providers">Capacity providers attached: FARGATE, FARGATE_SPOT or an Auto Scaling group's.</param>
/// <param name="InstanceTypes">EC2 instance types of its container instances; empty without any.</param>
/// <param name="FreeCpu">Unreserved CPU units over all connected instances.</param>
/// <param name="FreeMemoryMiB">Unreserved memory over all connected instances, MiB.</param>
public sealed record ClusterFacts(
    string Name, string Arn, IReadOnlyList<string> Providers, IReadOnlyList<string> InstanceTypes, int FreeCpu, int FreeMemoryMiB)
{
    /// <summary>Whether Container Insights counts its tasks.</summary>
    public bool HasInsights { get; init; }

    /// <summary>ARN of the Cloud Map namespace of services that name none (ECS API, ServiceConnectDefaults); null without one.</summary>
    public string? ConnectNamespace { get; init; }

    public bool HasFargate => Providers.Contains("FARGATE", StringComparer.Ordinal);
    public bool HasFargateSpot => Providers.Contains("FARGATE_SPOT", StringComparer.Ordinal);
    public bool HasInstances => InstanceTypes.Count > 0;

    /// <summary>The capacity provider by which ECS starts instances for tasks that wait for room; null without one.</summary>
    public string? InstanceProvider => Providers.FirstOrDefault(p => !p.StartsWith("FARGATE", StringComparison.Ordinal));

    /// <summary>That provider is one of Managed Instances: ECS chooses, starts and ends the instances itself.</summary>
    public bool IsManaged { get; init; }

    /// <summary>What a task on EC2 is priced by: the types of the cluster's instances, or <see cref="Costs.Sizing.ManagedInstances"/> where ECS chooses them.</summary>
    public IReadOnlyList<string> PricedTypes => IsManaged ? [Costs.Sizing.ManagedInstances] : InstanceTypes;

    /// <summary>Tasks can run on instances: some are there, or ECS can start them.</summary>
    public bool HasEc2 => HasInstances || InstanceProvider is not null;
}

/// <summary>An AWS Cloud Map namespace.</summary>
public sealed record NamespaceFacts(string Name, string Arn)
{
    public bool Is(string nameOrArn) => nameOrArn == Name || nameOrArn == Arn;
}

/// <param name="UsedBy">Name of the load balancers that send to it, empty when none.</param>
public sealed record TargetGroupFacts(string Arn, string Name, int Port, string TargetType, string? HealthPath, IReadOnlyList<string> LoadBalancers)
{
    /// <summary>How Application Auto Scaling is told of the group behind an Application Load Balancer: <c>app/NAME/ID/targetgroup/NAME/ID</c>; null where none sends to it.</summary>
    public string? RequestsLabel { get; init; }
}
