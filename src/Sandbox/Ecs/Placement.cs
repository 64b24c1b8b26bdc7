using System.Security.Cryptography;
using Amazon.ECS.Model;
using Sandbox.Quotas;

namespace Sandbox.Ecs;

/// <summary>Where a task of EC2 launch type fits: attributes, constraints, then free CPU, memory, ports, interfaces and GPUs.</summary>
internal static class Placement
{
    /// <param name="Reason">As RunTask reports it, such as <c>RESOURCE:MEMORY</c>.</param>
    /// <param name="Nearest">The container instance that came closest.</param>
    public sealed record Refusal(string Reason, EcsInstance? Nearest);

    /// <summary>What a task takes of an instance: CPU units, MiB, fixed host ports, GPUs, an interface of its own.</summary>
    public sealed record Size(int Cpu, int Memory, IReadOnlyList<int> Ports, IReadOnlyList<int> UdpPorts, int Gpus, bool Interface);

    /// <summary>What an instance has left.</summary>
    public sealed record Room(int Cpu, int Memory, IReadOnlyList<int> Ports, IReadOnlyList<int> UdpPorts, IReadOnlyList<string> Gpus, int Interfaces);

    /// <param name="Provider">Only instances of this capacity provider; null for any but those that ECS manages itself.</param>
    /// <param name="ZoneReachable">Whether a subnet of the task is in the zone.</param>
    public sealed record Wish(
        Size Size, string? Architecture, string Group, IReadOnlyList<PlacementConstraint> Constraints, IReadOnlyList<PlacementStrategy> Strategy, string? Provider, Func<string, bool> ZoneReachable)
    {
        /// <summary>The only instance to be tried; null where any will do.</summary>
        public EcsInstance? Only { get; init; }
    }

    public static Size SizeOf(TaskDefinition definition)
    {
        var cpu = FargateSizes.Cpu(definition.Cpu) ?? definition.ContainerDefinitions.Sum(c => c.Cpu ?? 0);
        var memory = FargateSizes.Memory(definition.Memory) ?? definition.ContainerDefinitions.Sum(c => c.MemoryReservation ?? c.Memory ?? 0);
        var awsvpc = definition.NetworkMode == "awsvpc";
        var fixedPorts = awsvpc ? [] : definition.ContainerDefinitions.SelectMany(c => c.PortMappings ?? []).Where(p => p.HostPort > 0).ToList();
        var gpus = definition.ContainerDefinitions.SelectMany(c => c.ResourceRequirements ?? []).Where(r => r.Type?.Value == "GPU")
            .Sum(r => int.TryParse(r.Value, out var count) ? count : 0);
        return new(
            cpu, memory, [.. fixedPorts.Where(p => p.Protocol?.Value != "udp").Select(p => p.HostPort ?? 0)], [.. fixedPorts.Where(p => p.Protocol?.Value == "udp").Select(p => p.HostPort ?? 0)],
            gpus, awsvpc);
    }

    private const string EmptyCapacity = "EMPTY CAPACITY";

    /// <summary>What RunTask throws by launch type, where other refusals are among its failures.</summary>
    public const string NoInstances = "No Container Instances were found in your cluster.";

    public static (EcsInstance? Instance, Refusal? Refusal) Find(EcsCluster cluster, Wish wish)
    {
        var ready = cluster.Instances.Values.Where(i => i.Status == "ACTIVE" && (wish.Provider is null ? !i.Managed : i.CapacityProvider == wish.Provider) && (wish.Only is null || wish.Only == i)).ToList();
        if (ready.Count == 0)
        {
            return (null, new(EmptyCapacity, null));
        }
        var tasks = InstanceFacts.TasksByInstance(cluster);
        var candidates = new List<(InstanceFacts Facts, Room Room)>();
        Refusal? nearest = null;
        foreach (var instance in ready)
        {
            var facts = InstanceFacts.Of(instance, [.. tasks[instance.Id]]);
            var room = Free(instance, facts.Tasks);
            if (WhyNot(facts, room, wish) is not { } why)
            {
                candidates.Add((facts, room));
            }
            else if (nearest is null || nearest.Reason == "AGENT")
            {
                nearest = new(why, instance);
            }
        }
        if (candidates.Count == 0)
        {
            return (null, nearest);
        }
        return (Choose(candidates, wish), null);
    }

    /// <summary>Null where the task fits.</summary>
    public static string? WhyNot(InstanceFacts facts, Room room, Wish wish)
    {
        if (!facts.Instance.AgentConnected)
        {
            return "AGENT";
        }
        if (!wish.ZoneReachable(facts.Instance.Zone) || (wish.Architecture is { } architecture && architecture != facts.Instance.Architecture))
        {
            return "ATTRIBUTE";
        }
        foreach (var constraint in wish.Constraints)
        {
            if (constraint.Type?.Value == "distinctInstance" && facts.Tasks.Any(t => t.Group == wish.Group && t.HoldsResources))
            {
                return "DistinctInstance placement constraint unsatisfied.";
            }
            if (constraint.Type?.Value == "memberOf" && !ClusterQuery.Parse(constraint.Expression)(facts))
            {
                return "MemberOf placement constraint unsatisfied.";
            }
        }
        return WhyNoRoom(room, wish.Size);
    }

    public static string? WhyNoRoom(Room room, Size size)
        => size.Cpu > room.Cpu ? "RESOURCE:CPU"
            : size.Memory > room.Memory ? "RESOURCE:MEMORY"
            : size.Ports.Any(room.Ports.Contains) || size.UdpPorts.Any(room.UdpPorts.Contains) ? "RESOURCE:PORTS"
            : size.Gpus > room.Gpus.Count ? "RESOURCE:GPU"
            : size.Interface && room.Interfaces < 1 ? "RESOURCE:ENI"
            : null;

    public static Room Free(EcsInstance instance, IEnumerable<EcsTask> tasks)
    {
        var held = tasks.Where(t => t.HoldsResources).ToList();
        return new(
            instance.Cpu - held.Sum(t => t.Cpu), instance.Memory - held.Sum(t => t.Memory),
            [.. held.SelectMany(t => t.HostPorts)], [.. held.SelectMany(t => t.UdpPorts)],
            [.. instance.Gpus.Except(held.SelectMany(t => t.GpuIds), StringComparer.Ordinal)],
            instance.TaskInterfaces - held.Count(t => t.Interface is not null));
    }

    /// <summary>By the strategies in their order; without one, spread over zones, then instances (what services do).</summary>
    private static EcsInstance Choose(List<(InstanceFacts Facts, Room Room)> candidates, Wish wish)
    {
        int Siblings(InstanceFacts facts) => facts.Tasks.Count(t => t.Group == wish.Group && t.HoldsResources);
        IReadOnlyList<PlacementStrategy> strategies = wish.Strategy.Count > 0 ? wish.Strategy
            : [new() { Type = "spread", Field = "attribute:ecs.availability-zone" }, new() { Type = "spread", Field = "instanceId" }];
        var ordered = candidates.OrderBy(_ => 0);
        foreach (var strategy in strategies)
        {
            ordered = (strategy.Type?.Value, strategy.Field) switch
            {
                ("random", _) => ordered.ThenBy(_ => RandomNumberGenerator.GetInt32(int.MaxValue)),
                ("binpack", "cpu" or "CPU") => ordered.ThenBy(c => c.Room.Cpu),
                ("binpack", _) => ordered.ThenBy(c => c.Room.Memory),
                (_, null or "instanceId" or "host") => ordered.ThenBy(c => Siblings(c.Facts)),
                (_, var field) => ordered.ThenBy(c => Value(c.Facts, field) is var mine
                    ? candidates.Where(o => Value(o.Facts, field) == mine).Sum(o => Siblings(o.Facts)) : 0),
            };
        }
        return ordered.ThenByDescending(c => c.Room.Memory).ThenBy(c => c.Facts.Instance.Id, StringComparer.Ordinal).First().Facts.Instance;
    }

    private static string? Value(InstanceFacts facts, string field)
        => facts.Attributes.GetValueOrDefault(field.StartsWith("attribute:", StringComparison.Ordinal) ? field["attribute:".Length..] : field);

    /// <summary>The scheduler's event for a refusal (ECS Developer Guide, "Service event messages").</summary>
    public static string Event(Refusal refusal)
    {
        const string guide = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
        if (refusal.Reason is FargateUse.LimitReached or Ec2.CapacityFaults.Fargate)
        {
            return $"was unable to place a task. Reason: {refusal.Reason}. {guide}";
        }
        if (refusal.Nearest is not { } nearest)
        {
            return $"was unable to place a task because no container instance met all of its requirements. Reason: {NoInstances} {guide}";
        }
        var trouble = refusal.Reason switch
        {
            "RESOURCE:CPU" => "has insufficient CPU units available",
            "RESOURCE:MEMORY" => "has insufficient memory available",
            "RESOURCE:PORTS" => "is already using a port required by your task",
            "RESOURCE:GPU" => "has insufficient GPU resource available",
            "ATTRIBUTE" => "is missing an attribute required by your task",
            var other => $"encountered error \"{other}\"",
        };
        return $"was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance {nearest.Id}) {trouble}. {guide}";
    }
}
