using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>Capacity providers as DescribeCapacityProviders shows them.</summary>
internal static class ProviderViews
{
    public static CapacityProvider Of(EcsProvider provider, bool withTags) => new()
    {
        CapacityProviderArn = provider.Arn,
        Name = provider.Name,
        Cluster = provider.ClusterArn,
        Status = provider.Status,
        Type = provider.Type,
        AutoScalingGroupProvider = provider.Group,
        ManagedInstancesProvider = provider.Managed,
        UpdateStatus = provider.UpdateStatus,
        UpdateStatusReason = provider.UpdateStatusReason,
        Tags = withTags ? provider.Tags : [],
    };

    /// <param name="start">The ARN of a provider without its name.</param>
    public static IEnumerable<CapacityProvider> Fargate(string start)
        => new[] { ProviderChoice.Fargate, ProviderChoice.FargateSpot }.Select(name => new CapacityProvider { CapacityProviderArn = start + name, Name = name, Status = "ACTIVE", Type = name, Tags = [] });
}
