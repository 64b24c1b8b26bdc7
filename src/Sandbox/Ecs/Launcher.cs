using System.Globalization;
using System.Security.Cryptography;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Control;
using Sandbox.Ec2;
using Sandbox.Quotas;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>What a task is to be.</summary>
internal sealed record LaunchWish(EcsCluster Cluster, TaskDefinition Definition, string Group)
{
    /// <summary>Null with a strategy.</summary>
    public LaunchType? LaunchType { get; init; }
    public string? CapacityProvider { get; init; }
    public NetworkConfiguration? Network { get; init; }
    public string? PlatformVersion { get; init; }
    public string? StartedBy { get; init; }
    public EcsService? Service { get; init; }
    public IReadOnlyList<LoadBalancer> LoadBalancers { get; init; } = [];
    public IReadOnlyList<PlacementConstraint> Constraints { get; init; } = [];
    public IReadOnlyList<PlacementStrategy> Strategy { get; init; } = [];
    public List<Tag> Tags { get; init; } = [];
    public TaskOverride? Overrides { get; init; }
    public bool EnableExecuteCommand { get; init; }

    /// <summary>The only container instance to be tried (DAEMON services); null where placement chooses.</summary>
    public EcsInstance? Instance { get; init; }

    /// <summary>Volumes to be made for this task alone.</summary>
    public IReadOnlyList<EcsVolume> Volumes { get; init; } = [];
    public bool ServiceConnect { get; init; }

    public bool OnFargate => ProviderChoice.IsFargate(CapacityProvider) || LaunchType?.Value == "FARGATE";
}

/// <summary>Brings tasks into the world: chooses the instance or subnet, the address and the first step.</summary>
internal sealed class Launcher(World world, Faults faults, FargateUse fargate)
{
    /// <summary>Tasks of a cluster that may wait for an instance (Amazon ECS quotas).</summary>
    private const int MostWaiting = 500;

    public (EcsTask? Task, Placement.Refusal? Refusal) Launch(LaunchWish wish)
    {
        var task = Build(wish);
        if (wish.OnFargate)
        {
            if (faults.Strikes(Faults.Capacity, null, wish.Cluster.Arn, wish.Service?.Arn, wish.CapacityProvider ?? "FARGATE"))
            {
                return (null, new(CapacityFaults.Fargate, null));
            }
            if (fargate.WhyNot(wish.Cluster.Arn.Split(':')[3], wish.CapacityProvider == ProviderChoice.FargateSpot, task.Cpu) is { } limit)
            {
                return (null, new(limit, null));
            }
            Begin(wish.Cluster, task, null);
        }
        else if (Placement.Find(wish.Cluster, PlacementOf(task) with { Only = wish.Instance }) is var (instance, refusal) && instance is not null)
        {
            Begin(wish.Cluster, task, instance);
        }
        else if (!MayWait(wish))
        {
            return (null, refusal);
        }
        else
        {
            world.Soon(Durations.SchedulerLook, DueKind.Capacity, wish.Cluster.Arn);
        }
        Add(wish, task);
        fargate.Begun(task);
        return (task, null);
    }

    /// <summary>Starts a task on the very instance a caller names: constraints and strategies do not count.</summary>
    public (EcsTask? Task, Placement.Refusal? Refusal) LaunchOn(LaunchWish wish, EcsInstance instance)
    {
        var task = Build(wish);
        var facts = InstanceFacts.Of(instance, [.. InstanceFacts.TasksByInstance(wish.Cluster)[instance.Id]]);
        if (Placement.WhyNot(facts, Placement.Free(instance, facts.Tasks), PlacementOf(task) with { Constraints = [] }) is { } why)
        {
            return (null, new(why, instance));
        }
        Begin(wish.Cluster, task, instance);
        Add(wish, task);
        return (task, null);
    }

    /// <summary>Places a task that waited for room; false where there is none yet.</summary>
    public bool Place(EcsCluster cluster, EcsTask task)
    {
        if (Placement.Find(cluster, PlacementOf(task)).Instance is not { } instance)
        {
            return false;
        }
        Begin(cluster, task, instance);
        task.Version++;
        EcsEvents.Changed(world, cluster, instance);
        return true;
    }

    /// <summary>What a task asks of a container instance.</summary>
    public Placement.Wish PlacementOf(EcsTask task)
    {
        var definition = EcsNames.Definition(world, task.TaskDefinition);
        var subnets = Subnets(task);
        return new(
            Placement.SizeOf(definition) with { Cpu = task.Cpu, Memory = task.Memory }, Architecture(definition), task.Group,
            [.. definition.PlacementConstraints?.Select(c => new PlacementConstraint { Type = c.Type?.Value, Expression = c.Expression }) ?? [], .. task.Constraints], task.Strategy, task.CapacityProvider,
            zone => definition.NetworkMode != "awsvpc" || subnets.Exists(s => s.Zone == zone));
    }

    /// <summary>Only a provider that can bring instances lets its tasks wait for one.</summary>
    private bool MayWait(LaunchWish wish)
        => wish.CapacityProvider is { } name && wish.Cluster.Tasks.Values.Count(t => t.AwaitsInstance) < MostWaiting
            && (wish.Cluster.ManagedProviders.Contains(name) || Providers.Find(world, wish.Cluster, name)?.Scales == true);

    private void Begin(EcsCluster cluster, EcsTask task, EcsInstance? instance)
    {
        var subnet = Subnet(cluster, task, instance);
        task.InstanceId = instance?.Id;
        task.Zone = instance?.Zone ?? subnet?.Zone ?? "";
        task.Phase = subnet is null ? TaskPhase.Pending : TaskPhase.Provisioning;
        task.PullStarted = subnet is null ? world.Now : null;
        if (instance is not null && task.Gpus > 0)
        {
            task.GpuIds = [.. Placement.Free(instance, InstanceFacts.TasksByInstance(cluster)[instance.Id]).Gpus.Take(task.Gpus)];
        }
        if (instance is not null)
        {
            instance.EmptySince = null;
        }
        task.Interface = subnet is null ? null : new()
        {
            AttachmentId = World.NewUuid(),
            Id = $"eni-{World.NewId(17)}",
            Subnet = subnet.Id,
            Address = subnet.TakeAddress(a => Addresses.InUse(world, a)),
            Mac = "0a:" + string.Join(':', RandomNumberGenerator.GetBytes(5).Select(b => b.ToString("x2", CultureInfo.InvariantCulture))),
        };
        world.After(subnet is null ? Durations.PullOnInstance : Durations.Interface, DueKind.Task, task.Arn);
    }

    private void Add(LaunchWish wish, EcsTask task)
    {
        wish.Cluster.Tasks[task.Id] = task;
        wish.Service?.TaskIds.Add(task.Id);
        if (wish.Cluster.Instances.GetValueOrDefault(task.InstanceId ?? "") is { } instance)
        {
            EcsEvents.Changed(world, wish.Cluster, instance);
        }
    }

    private List<Subnet> Subnets(EcsTask task) => [.. task.Subnets.Select(id => world.State.Ec2.Subnets.GetValueOrDefault(id)).OfType<Subnet>()];

    /// <summary>The subnet whose zone has the fewest tasks of the group: tasks spread over zones.</summary>
    private Subnet? Subnet(EcsCluster cluster, EcsTask task, EcsInstance? instance) => Subnets(task)
        .Where(s => instance is null || s.Zone == instance.Zone)
        .OrderBy(s => Siblings(cluster, task).Count(t => t.IsLive && t.Interface?.Subnet == s.Id))
        .ThenBy(s => s.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    private static IEnumerable<EcsTask> Siblings(EcsCluster cluster, EcsTask task) => task.ServiceName is { } name && cluster.Services.TryGetValue(name, out var service)
        ? service.TaskIds.Select(cluster.Tasks.GetValueOrDefault).OfType<EcsTask>()
        : cluster.Tasks.Values.Where(t => t.Group == task.Group);

    /// <summary>The architecture a definition is bound to on instances; null where it names none.</summary>
    private static string? Architecture(TaskDefinition definition) => definition.RuntimePlatform?.CpuArchitecture?.Value switch
    {
        "ARM64" => "arm64",
        "X86_64" => "x86_64",
        _ => null,
    };

    private EcsTask Build(LaunchWish wish)
    {
        var id = World.NewId();
        var size = Placement.SizeOf(wish.Definition);
        return new()
        {
            Arn = $"{wish.Cluster.Arn.Replace(":cluster/", ":task/", StringComparison.Ordinal)}/{id}",
            Id = id,
            ClusterArn = wish.Cluster.Arn,
            TaskDefinition = wish.Definition.TaskDefinitionArn,
            LaunchType = wish.OnFargate ? LaunchType.FARGATE : wish.CapacityProvider is { } provider && wish.Cluster.ManagedProviders.Contains(provider) ? LaunchType.MANAGED_INSTANCES : LaunchType.EC2,
            CapacityProvider = wish.CapacityProvider,
            Group = wish.Group,
            Created = world.Now,
            Cpu = FargateSizes.Cpu(wish.Overrides?.Cpu) ?? size.Cpu,
            Memory = FargateSizes.Memory(wish.Overrides?.Memory) ?? size.Memory,
            Zone = "",
            ServiceName = wish.Service?.Name,
            StartedBy = wish.StartedBy,
            PlatformVersion = wish.OnFargate ? (wish.PlatformVersion is null or "" or "LATEST" ? PlatformRules.Latest(wish.Definition) : wish.PlatformVersion) : null,
            PlatformFamily = wish.OnFargate ? PlatformRules.Family(wish.Definition) : null,
            Architecture = wish.Definition.RuntimePlatform?.CpuArchitecture?.Value == "ARM64" ? "arm64" : "x86_64",
            Overrides = wish.Overrides,
            EnableExecuteCommand = wish.EnableExecuteCommand,
            EphemeralStorage = wish.OnFargate ? wish.Overrides?.EphemeralStorage?.SizeInGiB ?? wish.Definition.EphemeralStorage?.SizeInGiB ?? 20 : null,
            Volumes = [.. wish.Volumes],
            ServiceConnect = wish.ServiceConnect,
            Tags = wish.Tags,
            LoadBalancers = [.. wish.LoadBalancers],
            HostPorts = [.. size.Ports],
            UdpPorts = [.. size.UdpPorts],
            Gpus = size.Gpus,
            Constraints = [.. wish.Constraints],
            Strategy = [.. wish.Strategy],
            Subnets = wish.Definition.NetworkMode == "awsvpc" ? wish.Network?.AwsvpcConfiguration?.Subnets ?? [] : [],
            Phase = TaskPhase.Provisioning,
            Containers = [.. wish.Definition.ContainerDefinitions.Select(c => new EcsContainer
            {
                Name = c.Name,
                Image = c.Image,
                Id = World.NewUuid(),
                Essential = c.Essential != false,
                Cpu = (c.Cpu ?? 0).ToString(CultureInfo.InvariantCulture),
                Memory = c.Memory?.ToString(CultureInfo.InvariantCulture),
                MemoryReservation = c.MemoryReservation?.ToString(CultureInfo.InvariantCulture),
            })],
        };
    }
}
