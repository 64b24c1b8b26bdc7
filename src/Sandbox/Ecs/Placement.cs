using Amazon.ECS.Model;
using Sandbox.Quotas;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Where a task of EC2 launch type fits, by free CPU, memory and host ports.</summary>
internal static class Placement
{
    /// <param name="Reason">As RunTask reports it, such as <c>RESOURCE:MEMORY</c>.</param>
    /// <param name="Nearest">The container instance that came closest.</param>
    public sealed record Refusal(string Reason, EcsInstance? Nearest);

    /// <summary>What a task definition takes of an instance: CPU units, MiB, fixed host ports.</summary>
    public sealed record Size(int Cpu, int Memory, IReadOnlyList<int> Ports);

    public static Size SizeOf(TaskDefinition definition)
    {
        var cpu = FargateSizes.Cpu(definition.Cpu) ?? definition.ContainerDefinitions.Sum(c => c.Cpu ?? 0);
        var memory = FargateSizes.Memory(definition.Memory) ?? definition.ContainerDefinitions.Sum(c => c.MemoryReservation ?? c.Memory ?? 0);
        var ports = definition.NetworkMode == "awsvpc" ? [] : definition.ContainerDefinitions
            .SelectMany(c => c.PortMappings ?? []).Select(p => p.HostPort ?? 0).Where(p => p > 0).ToList();
        return new(cpu, memory, ports);
    }

    public static (EcsInstance? Instance, Refusal? Refusal) Find(
        EcsCluster cluster, TaskDefinition definition, string group, IReadOnlyList<PlacementConstraint> constraints, IReadOnlyList<PlacementStrategy> strategy, Func<string, bool> zoneReachable, EcsInstance? only = null)
    {
        var size = SizeOf(definition);
        var ready = cluster.Instances.Values.Where(i => i.Status == "ACTIVE" && (only is null || i == only)).ToList();
        if (ready.Count == 0)
        {
            return (null, new("EMPTY CAPACITY", null));
        }
        if (!ready.Exists(i => i.AgentConnected))
        {
            return (null, new("AGENT", ready[0]));
        }
        var distinct = constraints.Any(c => c.Type?.Value == "distinctInstance");
        var candidates = new List<EcsInstance>();
        Refusal? nearest = null;
        foreach (var instance in ready.Where(i => i.AgentConnected))
        {
            var (cpu, memory, ports) = Free(cluster, instance);
            var why = !zoneReachable(instance.Zone) ? "ATTRIBUTE"
                : distinct && cluster.Tasks.Values.Any(t => t.InstanceId == instance.Id && t.Group == group && t.HoldsResources) ? "ATTRIBUTE"
                : size.Cpu > cpu ? "RESOURCE:CPU"
                : size.Memory > memory ? "RESOURCE:MEMORY"
                : size.Ports.Any(ports.Contains) ? "RESOURCE:PORTS"
                : null;
            if (why is null)
            {
                candidates.Add(instance);
            }
            else
            {
                nearest = new(why, instance);
            }
        }
        var binpack = strategy.Any(s => s.Type?.Value == "binpack");
        var chosen = candidates
            .OrderBy(i => binpack ? Free(cluster, i).Memory : cluster.Tasks.Values.Count(t => t.InstanceId == i.Id && t.Group == group && t.HoldsResources))
            .ThenByDescending(i => Free(cluster, i).Memory)
            .ThenBy(i => i.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        return (chosen, chosen is null ? nearest : null);
    }

    public static (int Cpu, int Memory, IReadOnlyList<int> Ports) Free(EcsCluster cluster, EcsInstance instance)
    {
        var held = cluster.Tasks.Values.Where(t => t.InstanceId == instance.Id && t.HoldsResources).ToList();
        return (instance.Cpu - held.Sum(t => t.Cpu), instance.Memory - held.Sum(t => t.Memory), [.. held.SelectMany(t => t.HostPorts)]);
    }

    /// <summary>The scheduler's event for a refusal (ECS Developer Guide, "Service event messages").</summary>
    public static string Event(Refusal refusal)
    {
        const string guide = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
        if (refusal.Reason == FargateUse.LimitReached)
        {
            return $"was unable to place a task. Reason: {refusal.Reason}. {guide}";
        }
        if (refusal.Nearest is not { } nearest)
        {
            return $"was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. {guide}";
        }
        var trouble = refusal.Reason switch
        {
            "RESOURCE:CPU" => "has insufficient CPU units available",
            "RESOURCE:MEMORY" => "has insufficient memory available",
            "RESOURCE:PORTS" => "is already using a port required by your task",
            "AGENT" => "encountered error \"AGENT\"",
            _ => "is missing an attribute required by your task",
        };
        return $"was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance {nearest.Id}) {trouble}. {guide}";
    }
}
