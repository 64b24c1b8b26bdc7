using Sandbox.Ec2;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>
/// Amazon ECS Managed Instances: ECS itself launches machines for the tasks that wait, of the cheapest type that the
/// provider's requirements allow, and ends those that stay empty (ECS Developer Guide, "Amazon ECS Managed Instances").
/// </summary>
internal sealed class ManagedInstances(World world, MachineLife machines, Draining draining)
{
    private const string Operator = "ecs.amazonaws.com";

    /// <summary>How long an instance may stay empty where scaleInAfter says nothing.</summary>
    private static readonly TimeSpan standard = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan retry = TimeSpan.FromMinutes(1);

    public void Look(EcsCluster cluster, EcsProvider provider)
    {
        if (provider.IsActive)
        {
            Launch(cluster, provider);
        }
        ScaleIn(cluster, provider);
    }

    private void Launch(EcsCluster cluster, EcsProvider provider)
    {
        var waiting = cluster.Tasks.Values.Where(t => t.AwaitsInstance && t.CapacityProvider == provider.Name).OrderBy(t => t.Created).ToList();
        if (waiting.Count == 0 || provider.Managed is not { } set || !ManagedRules.CanLaunch(world, set, provider.Arn.Split(':')[3]))
        {
            return;
        }
        var bins = Coming(cluster, provider).ToList();
        foreach (var item in waiting.Select(t => Bins.Of(world, t)))
        {
            if (bins.Exists(b => b.Take(item)) || ManagedRules.Types(set.InstanceLaunchTemplate.InstanceRequirements).FirstOrDefault(t => Bins.Fits(t, Interfaces(t), item, [])) is not { } type)
            {
                continue;
            }
            if (Launch(provider, type, item) is not { } zone)
            {
                world.Soon(retry, DueKind.Capacity, cluster.Arn);
                return;
            }
            var bin = new Bins.Bin(type, Interfaces(type), zone);
            bin.Take(item);
            bins.Add(bin);
        }
    }

    /// <summary>The zone it was launched in; null where EC2 has no capacity.</summary>
    private string? Launch(EcsProvider provider, InstanceType type, Bins.Item item)
    {
        if (provider.Managed?.InstanceLaunchTemplate is not { } template || EcsNames.ClusterOf(world, provider) is not { } cluster)
        {
            return null;
        }
        var region = provider.Arn.Split(':')[3];
        var image = Images.Of(region).First(i => i.Agent == Images.LatestAgent && i.Architecture == type.Architecture && i.Name.StartsWith("bottlerocket", StringComparison.Ordinal));
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["AmazonECSManaged"] = "true", ["aws:ecs:clusterName"] = cluster.Name, ["aws:ecs:capacityProviderName"] = provider.Name };
        if (provider.Managed.PropagateTags?.Value == "CAPACITY_PROVIDER")
        {
            provider.Tags.ForEach(t => tags[t.Key] = t.Value ?? "");
        }
        foreach (var subnet in (template.NetworkConfiguration.Subnets ?? []).Select(s => world.State.Ec2.Subnets.GetValueOrDefault(s)).OfType<Subnet>().Where(s => item.ZoneReachable(s.Zone))
            .OrderBy(s => world.State.Ec2.Machines.Values.Count(m => m.CapacityProviderArn == provider.Arn && m.IsUp && m.SubnetId == s.Id)).ToList())
        {
            try
            {
                machines.Launch(new(region, type, image, subnet)
                {
                    SecurityGroups = template.NetworkConfiguration.SecurityGroups ?? [],
                    Profile = template.Ec2InstanceProfileArn,
                    Spot = template.CapacityOptionType?.Value == "SPOT",
                    DetailedMonitoring = template.Monitoring?.Value == "DETAILED",
                    Operator = Operator,
                    CapacityProviderArn = provider.Arn,
                    Tags = tags,
                });
                return subnet.Zone;
            }
            catch (AwsError)
            {
                // Another zone may have room.
            }
        }
        return null;
    }

    /// <summary>Machines on their way whose agent takes no task yet.</summary>
    private IEnumerable<Bins.Bin> Coming(EcsCluster cluster, EcsProvider provider)
        => from machine in world.State.Ec2.Machines.Values
           where machine.CapacityProviderArn == provider.Arn && machine.IsUp
           let instance = cluster.Instances.Values.FirstOrDefault(i => i.Ec2InstanceId == machine.Id)
           where instance is null or { Status: "REGISTERING" }
           let type = InstanceTypes.Find(machine.InstanceType)
           where type is not null
           select new Bins.Bin(type, Interfaces(type), world.State.Ec2.Subnets[machine.SubnetId].Zone);

    private static int Interfaces(InstanceType type) => type.TrunkedTasks;

    private void ScaleIn(EcsCluster cluster, EcsProvider provider)
    {
        var tasks = InstanceFacts.TasksByInstance(cluster);
        var after = provider.Managed?.InfrastructureOptimization?.ScaleInAfter;
        var wait = !provider.IsActive ? TimeSpan.Zero : after is { } seconds ? TimeSpan.FromSeconds(seconds) : standard;
        foreach (var instance in cluster.Instances.Values.Where(i => i.Managed && i.CapacityProvider == provider.Name && i.Status is "ACTIVE" or "DRAINING" && !tasks[i.Id].Any()).ToList())
        {
            instance.EmptySince ??= world.Now;
            var due = instance.EmptySince.Value + (wait / world.Speed);
            if (after == -1 && provider.IsActive && instance.Status == "ACTIVE")
            {
                continue;
            }
            if (due > world.Now && instance.Status == "ACTIVE")
            {
                world.Soon((due - world.Now) * world.Speed, DueKind.Capacity, cluster.Arn);
            }
            else if (world.State.Ec2.Machines.TryGetValue(instance.Ec2InstanceId, out var machine))
            {
                draining.Begin(cluster, instance);
                machines.Terminate(machine, "Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");
            }
        }
    }
}
