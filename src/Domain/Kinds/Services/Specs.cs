using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>A service as Berth writes it.</summary>
/// <param name="TaskDefinition">Family, or family:revision where it is known.</param>
/// <param name="DesiredCount">Tasks to begin with; null on update, because scaling owns the count.</param>
/// <param name="TargetGroupArn">An existing target group, or null for none.</param>
public sealed record ServiceSpec(
    string Cluster, string Name, string TaskDefinition, Compute Compute, int? DesiredCount,
    IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, bool AssignPublicIp,
    string? TargetGroupArn, string ContainerName, int ContainerPort);

/// <summary>Scaling bounds of a service (Application Auto Scaling, <c>ecs:service:DesiredCount</c>).</summary>
public sealed record ScalableTargetSpec(string Cluster, string Service, int Min, int Max)
{
    public string ResourceId => $"service/{Cluster}/{Service}";
}

/// <summary>Target tracking on average CPU.</summary>
/// <param name="CpuTarget">Percent.</param>
public sealed record ScalingPolicySpec(string Cluster, string Service, string Name, int CpuTarget)
{
    public string ResourceId => $"service/{Cluster}/{Service}";
}
