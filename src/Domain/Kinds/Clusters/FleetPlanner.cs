using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>The steps of clusters with instances, in AWS's order. Pure.</summary>
internal static class FleetPlanner
{
    public static InstanceSpec Spec(string name, AskedInstances asked, TeamEnvironment place, string roleArn, string imageId, string imageName) => new(
        name, name, imageId, imageName, asked.Type, asked.ProfileArn(place), roleArn, string.Join(',', place.SecurityGroups.Order(StringComparer.Ordinal)))
    {
        HasGpu = FleetRules.HasGpu(asked.Type),
    };

    /// <summary>The cluster first, then what launches, what counts, and what ECS scales by.</summary>
    public static IReadOnlyList<PlannedStep> Create(ClusterSpec cluster, AskedInstances asked, InstanceSpec instances, TeamEnvironment place) =>
    [
        new ClusterChange(cluster),
        new LaunchTemplateChange(null, instances),
        new InstanceGroupChange(cluster.Name, null, new InstanceGroupSpec(cluster.Name, asked.Min, asked.Max, string.Join(',', asked.Subnets ?? place.Subnets)), instances),
        new GroupProviderChange(null, new GroupProviderSpec(cluster.Name, asked.TargetCapacity)),
        new AttachmentChange(cluster.Name, Attached.Nothing, new Attached([cluster.Name], [new StrategyShare(cluster.Name, 1)])),
        .. asked.Min > 0 ? [new WaitForInstances(cluster.Name, asked.Min)] : Array.Empty<PlannedStep>(),
    ];

    /// <summary>
    /// A provider goes when no cluster has it, a group when no provider scales it, a template when no group launches by it, and the cluster when it is empty
    /// (ECS API, DeleteCapacityProvider and DeleteCluster).
    /// </summary>
    public static IReadOnlyList<PlannedStep> Delete(ClusterState live, InstanceFleet fleet)
    {
        if (fleet.Managed is { } managed)
        {
            return [new ManagedProviderChange(managed, null), new WaitForInstances(live.Spec.Name, 0), new ClusterRemoval(live.Spec)];
        }

        var steps = new List<PlannedStep>();
        if (fleet.Provider is { } provider)
        {
            if (live.Providers.Contains(provider.Name, StringComparer.Ordinal))
            {
                steps.Add(new AttachmentChange(live.Spec.Name, live.Attached, new Attached([.. live.Providers.Where(p => p != provider.Name)], [.. live.Strategy.Where(s => s.Provider != provider.Name)])));
            }

            steps.Add(new GroupProviderChange(provider, null));
        }

        if (fleet is { Group: { } group, Instances: { } launched })
        {
            steps.Add(new InstanceGroupChange(live.Spec.Name, group, null, launched));
        }

        if (fleet.Instances is { } template)
        {
            steps.Add(new LaunchTemplateChange(template, null));
        }

        return [.. steps, new ClusterRemoval(live.Spec)];
    }

    /// <summary>What differs, and nothing else.</summary>
    public static IReadOnlyList<PlannedStep> Change(string cluster, InstanceFleet now, InstanceSpec instances, InstanceGroupSpec group, GroupProviderSpec provider)
    {
        var steps = new List<PlannedStep>();
        if (now.Instances != instances)
        {
            steps.Add(new LaunchTemplateChange(now.Instances, instances));
        }

        if (now.Group != group)
        {
            steps.Add(new InstanceGroupChange(cluster, now.Group, group, instances));
        }

        if (now.Provider != provider)
        {
            steps.Add(new GroupProviderChange(now.Provider, provider));
        }

        return steps;
    }
}
