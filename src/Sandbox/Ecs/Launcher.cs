using System.Globalization;
using System.Security.Cryptography;
using Amazon.ECS;
using Amazon.ECS.Model;
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
internal sealed class Launcher(World world, FargateUse fargate)
{
    public (EcsTask? Task, Placement.Refusal? Refusal) Launch(LaunchWish wish)
    {
        var subnets = Subnets(wish);
        EcsInstance? instance = null;
        if (!wish.OnFargate)
        {
            var (found, refusal) = Placement.Find(
                wish.Cluster, wish.Definition, wish.Group, wish.Constraints, wish.Strategy,
                zone => wish.Definition.NetworkMode != "awsvpc" || subnets.Exists(s => s.Zone == zone), wish.Instance);
            if (found is null)
            {
                return (null, refusal);
            }
            instance = found;
        }
        else if (fargate.WhyNot(wish.Cluster.Arn.Split(':')[3], wish.CapacityProvider == "FARGATE_SPOT", CpuOf(wish)) is { } limit)
        {
            return (null, new(limit, null));
        }
        var task = Build(wish, instance, Subnet(wish, subnets, instance));
        wish.Cluster.Tasks[task.Id] = task;
        fargate.Begun(task);
        wish.Service?.TaskIds.Add(task.Id);
        var first = task.Interface is null ? Durations.PullOnInstance : Durations.Interface;
        task.PullStarted = task.Interface is null ? world.Now : null;
        world.After(first, DueKind.Task, task.Arn);
        return (task, null);
    }

    private static int CpuOf(LaunchWish wish) => FargateSizes.Cpu(wish.Overrides?.Cpu) ?? Placement.SizeOf(wish.Definition).Cpu;

    private List<Subnet> Subnets(LaunchWish wish) => wish.Definition.NetworkMode != "awsvpc" ? [] :
        [.. (wish.Network?.AwsvpcConfiguration?.Subnets ?? []).Select(id => world.State.Ec2.Subnets.GetValueOrDefault(id)).OfType<Subnet>()];

    /// <summary>The subnet whose zone has the fewest tasks of the group: tasks spread over zones.</summary>
    private static Subnet? Subnet(LaunchWish wish, List<Subnet> subnets, EcsInstance? instance) => subnets
        .Where(s => instance is null || s.Zone == instance.Zone)
        .OrderBy(s => Siblings(wish).Count(t => t.IsLive && t.Interface?.Subnet == s.Id))
        .ThenBy(s => s.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    private static IEnumerable<EcsTask> Siblings(LaunchWish wish) => wish.Service is { } service
        ? service.TaskIds.Select(wish.Cluster.Tasks.GetValueOrDefault).OfType<EcsTask>()
        : wish.Cluster.Tasks.Values.Where(t => t.Group == wish.Group);

    private bool InUse(string address) => world.State.Ec2.Machines.Values.Any(m => m.Address == address)
        || world.State.Ecs.Clusters.Values.Any(c => c.Tasks.Values.Any(t => t.Interface?.Address == address && t.Phase != TaskPhase.Stopped));

    private EcsTask Build(LaunchWish wish, EcsInstance? instance, Subnet? subnet)
    {
        var id = World.NewId();
        var size = Placement.SizeOf(wish.Definition);
        var cpu = CpuOf(wish);
        var memory = FargateSizes.Memory(wish.Overrides?.Memory) ?? size.Memory;
        return new()
        {
            Arn = $"{wish.Cluster.Arn.Replace(":cluster/", ":task/", StringComparison.Ordinal)}/{id}",
            Id = id,
            ClusterArn = wish.Cluster.Arn,
            TaskDefinition = wish.Definition.TaskDefinitionArn,
            LaunchType = wish.OnFargate ? LaunchType.FARGATE : LaunchType.EC2,
            CapacityProvider = wish.CapacityProvider,
            Group = wish.Group,
            Created = world.Now,
            Cpu = cpu,
            Memory = memory,
            Zone = instance?.Zone ?? subnet?.Zone ?? "",
            ServiceName = wish.Service?.Name,
            StartedBy = wish.StartedBy,
            PlatformVersion = wish.OnFargate ? (wish.PlatformVersion is null or "" or "LATEST" ? PlatformRules.Latest(wish.Definition) : wish.PlatformVersion) : null,
            PlatformFamily = wish.OnFargate ? PlatformRules.Family(wish.Definition) : null,
            Architecture = wish.Definition.RuntimePlatform?.CpuArchitecture?.Value == "ARM64" ? "arm64" : "x86_64",
            InstanceId = instance?.Id,
            Overrides = wish.Overrides,
            EnableExecuteCommand = wish.EnableExecuteCommand,
            EphemeralStorage = wish.OnFargate ? wish.Overrides?.EphemeralStorage?.SizeInGiB ?? wish.Definition.EphemeralStorage?.SizeInGiB ?? 20 : null,
            Volumes = [.. wish.Volumes],
            ServiceConnect = wish.ServiceConnect,
            Tags = wish.Tags,
            LoadBalancers = [.. wish.LoadBalancers],
            HostPorts = [.. size.Ports],
            Phase = subnet is null ? TaskPhase.Pending : TaskPhase.Provisioning,
            Interface = subnet is null ? null : new()
            {
                AttachmentId = World.NewUuid(),
                Id = $"eni-{World.NewId(17)}",
                Subnet = subnet.Id,
                Address = subnet.TakeAddress(InUse),
                Mac = "0a:" + string.Join(':', RandomNumberGenerator.GetBytes(5).Select(b => b.ToString("x2", CultureInfo.InvariantCulture))),
            },
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
