using Domain.Workloads;
using Domain.Workloads.Inventory;

namespace Portal.Features.Workloads;

/// <summary>Facts of a cluster and of what its tasks run on, as people read them.</summary>
internal static class ClusterWords
{
    public static string From(ClusterRow row) => row switch
    {
        { Owner: { } owner } => $"Made for {owner}",
        { MadeBy: ResourceOwner.Unknown or ResourceOwner.Berth } => "Shared by the platform",
        _ => $"Shared by the platform, made by {WorkloadWords.Of(row.MadeBy)}",
    };

    /// <summary>As AWS's console says it.</summary>
    public static string Insights(string value) => value switch
    {
        "enabled" => "On",
        "enhanced" => "On, with enhanced observability",
        _ => "Off",
    };

    public static string Href(LiveInstance instance) => $"/clusters/{Uri.EscapeDataString(instance.Cluster)}/instances/{Uri.EscapeDataString(WorkloadWords.Last(instance.Arn))}";

    /// <summary>The EC2 instance id where there is one, else the container instance's.</summary>
    public static string Name(LiveInstance instance) => instance.Ec2InstanceId ?? WorkloadWords.Last(instance.Arn);

    /// <summary>Whether its agent can be told anything, and what it runs.</summary>
    public static string Agent(LiveInstance instance) => (instance.AgentConnected, instance.AgentVersion) switch
    {
        (true, { } version) => $"{version}, connected",
        (true, null) => "connected",
        (false, { } version) => $"{version}, not connected",
        (false, null) => "not connected",
    };

    public static string Sort(ProviderSort sort) => sort switch
    {
        ProviderSort.Fargate => "Fargate",
        ProviderSort.AutoScalingGroup => "Auto Scaling group",
        ProviderSort.ManagedInstances => "Managed Instances",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };
}
