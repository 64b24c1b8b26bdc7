using Sandbox.AutoScalingGroups;
using Sandbox.Ec2;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// Looks after a cluster's instances: places the tasks that wait, lets drained instances go, and has more brought or
/// fewer kept.
/// </summary>
internal sealed class Capacity(World world, Launcher launcher, GroupLife groups, ManagedScaling scaling, ManagedInstances managed)
{
    public void Look(string clusterArn)
    {
        if (!world.State.Ecs.Clusters.TryGetValue(clusterArn, out var cluster))
        {
            return;
        }
        foreach (var task in cluster.Tasks.Values.Where(t => t.AwaitsInstance).OrderBy(t => t.Created).ThenBy(t => t.Id, StringComparer.Ordinal).ToList())
        {
            launcher.Place(cluster, task);
        }
        Release(cluster);
        foreach (var provider in cluster.CapacityProviders.Select(p => Providers.Find(world, cluster, p)).OfType<EcsProvider>().ToList())
        {
            if (provider.Managed is not null)
            {
                managed.Look(cluster, provider);
            }
            else
            {
                scaling.Evaluate(cluster, provider);
            }
        }
        Retry(cluster);
        world.Changed = true;
    }

    /// <summary>Attaches or detaches what ECS puts on a provider's group: tag and lifecycle hook.</summary>
    public static void Attach(World world, EcsProvider provider, bool attached)
    {
        if (provider.Group is null || !world.State.Groups.Groups.TryGetValue(provider.Group.AutoScalingGroupArn, out var group))
        {
            return;
        }
        group.Hooks.Remove(Agents.DrainHook);
        if (!attached)
        {
            return;
        }
        if (provider.Drains)
        {
            // ECS renews its heartbeat for up to two days.
            group.Hooks[Agents.DrainHook] = new(Agents.DrainHook, GroupLife.Terminating, 172_800, "CONTINUE", null, null, null);
        }
        if (!group.Tags.Exists(t => t.Key == "AmazonECSManaged"))
        {
            group.Tags.Add(new("AmazonECSManaged", "", true));
        }
    }

    /// <summary>An instance that a group wants to end and that has no task left is let go.</summary>
    private void Release(EcsCluster cluster)
    {
        var tasks = InstanceFacts.TasksByInstance(cluster);
        foreach (var instance in cluster.Instances.Values.Where(i => i.Status == "DRAINING" && !tasks[i.Id].Any()).ToList())
        {
            if (GroupLife.OfMachine(world, instance.Ec2InstanceId) is { } group && group.Members.Find(m => m.Id == instance.Ec2InstanceId) is { } member)
            {
                groups.Complete(group, member, Agents.DrainHook, "CONTINUE");
            }
        }
    }

    /// <summary>Services that found no place try again at once where there may be one now.</summary>
    private void Retry(EcsCluster cluster)
    {
        foreach (var service in cluster.Services.Values.Where(s => s.IsActive && s.PlacementTrouble is not null && !ProviderChoice.OnFargate(s.Primary.LaunchType, s.Primary.Strategy)))
        {
            world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        }
    }
}
