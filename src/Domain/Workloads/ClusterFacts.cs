namespace Domain.Workloads;

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
