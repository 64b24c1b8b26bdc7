namespace Domain.Requests;

/// <summary>What stands in AWS today around one service, read afresh for a plan.</summary>
/// <param name="Cluster">Null when there is no such cluster, or it is not ACTIVE.</param>
/// <param name="LogGroupDays">Retention in days; 0 = for ever; null = no such group.</param>
/// <param name="RunningCount">Running tasks of the service.</param>
/// <param name="DesiredCount">Tasks the service is asked to keep.</param>
public sealed record LiveFacts(
    ClusterFacts? Cluster,
    int? LogGroupDays,
    TaskDefinitionSpec? TaskDefinition,
    string? TaskDefinitionArn,
    ServiceSpec? Service,
    ScalableTargetSpec? Target,
    ScalingPolicySpec? Policy,
    IReadOnlyList<TargetGroupFacts> TargetGroups,
    bool ExecutionRoleExists,
    int RunningCount,
    int DesiredCount);

/// <param name="Providers">Capacity providers attached: FARGATE, FARGATE_SPOT or an Auto Scaling group's.</param>
/// <param name="InstanceTypes">EC2 instance types of its container instances; empty without any.</param>
/// <param name="FreeCpu">Unreserved CPU units over all connected instances.</param>
/// <param name="FreeMemoryMiB">Unreserved memory over all connected instances, MiB.</param>
public sealed record ClusterFacts(
    string Name, string Arn, IReadOnlyList<string> Providers, IReadOnlyList<string> InstanceTypes, int FreeCpu, int FreeMemoryMiB)
{
    public bool HasFargate => Providers.Contains("FARGATE", StringComparer.Ordinal);
    public bool HasFargateSpot => Providers.Contains("FARGATE_SPOT", StringComparer.Ordinal);
    public bool HasInstances => InstanceTypes.Count > 0;
}

/// <param name="UsedBy">Name of the load balancers that send to it, empty when none.</param>
public sealed record TargetGroupFacts(string Arn, string Name, int Port, string TargetType, string? HealthPath, IReadOnlyList<string> LoadBalancers);
