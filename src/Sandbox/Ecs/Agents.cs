using System.Security.Cryptography;
using System.Text;
using Sandbox.AutoScalingGroups;
using Sandbox.Ec2;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>
/// The ECS agent of each machine: it connects once the machine is up and its role lets it, drops and reconnects now and
/// then, and is gone with the machine.
/// </summary>
internal sealed class Agents
{
    /// <summary>The name ECS gives to its lifecycle hook on a group whose instances it drains (ECS Developer Guide, "Managed instance draining").</summary>
    public const string DrainHook = "ecs-managed-draining-termination-hook";

    private static readonly TimeSpan boot = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan registering = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan retry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan dropped = TimeSpan.FromSeconds(20);

    private readonly World world;
    private readonly GroupLife groups;
    private readonly Draining draining;

    public Agents(World world, MachineLife machines, GroupLife groups, Draining draining)
    {
        this.world = world;
        this.groups = groups;
        this.draining = draining;
        machines.Changed += Seen;
        groups.Ending += Ending;
    }

    /// <summary>The machine has booted, or its registration is through. Key: machine id.</summary>
    public void Step(string id)
    {
        if (!world.State.Ec2.Machines.TryGetValue(id, out var machine) || machine.State != MachineState.Running)
        {
            return;
        }
        if (EcsNames.OfMachine(world, id) is not var (cluster, instance))
        {
            Register(machine);
        }
        else if (instance.Status == "REGISTERING")
        {
            instance.Status = "ACTIVE";
            instance.EmptySince = world.Now;
            EcsEvents.Changed(world, cluster, instance);
            world.Soon(Durations.SchedulerLook, DueKind.Capacity, cluster.Arn);
        }
    }

    /// <summary>The agent tries to register again, or loses its connection, or has it back. Key: machine id.</summary>
    public void Link(string id)
    {
        if (!world.State.Ec2.Machines.TryGetValue(id, out var machine) || machine.State != MachineState.Running)
        {
            return;
        }
        if (EcsNames.OfMachine(world, id) is not var (cluster, instance))
        {
            Register(machine);
            return;
        }
        instance.AgentConnected = !instance.AgentConnected;
        EcsEvents.Changed(world, cluster, instance);
        if (instance.AgentConnected)
        {
            NextDrop(instance);
            world.Soon(Durations.SchedulerLook, DueKind.Capacity, cluster.Arn);
        }
        else
        {
            world.At(world.Now + dropped, DueKind.AgentLink, id);
        }
    }

    /// <summary>
    /// When the agent next loses its connection: after one to three hours, by the instance and its version alone
    /// (agents reconnect several times a day by design: ECS Developer Guide, "Container instance state change events").
    /// </summary>
    public static TimeSpan UntilDrop(EcsInstance instance)
        => TimeSpan.FromMinutes(60 + (SHA256.HashData(Encoding.UTF8.GetBytes($"{instance.Ec2InstanceId} {instance.Version}"))[0] / 255.0 * 120));

    /// <summary>
    /// Whether tasks on it share a trunk (ECS Developer Guide, "Increasing Amazon ECS Linux container instance network
    /// interfaces"): by the setting of the instance's role; Managed Instances have it always, burstable types never.
    /// </summary>
    public static bool IsTrunked(World world, string region, InstanceType type, string? profile, bool managed)
        => !type.IsBurstable && (managed || (Profiles.RoleOf(world, profile) is { } role && AccountSettings.Of(world, region, role.Arn, "awsvpcTrunking") == "enabled"));

    private void NextDrop(EcsInstance instance) => world.At(world.Now + UntilDrop(instance), DueKind.AgentLink, instance.Ec2InstanceId);

    private void Register(Machine machine)
    {
        var data = UserData.Read(machine.UserData);
        var image = Images.Find(machine.Region, machine.ImageId);
        var provider = machine.CapacityProviderArn is { } managed ? world.State.Ecs.Providers.GetValueOrDefault(managed) : null;
        var clusterArn = provider?.ClusterArn ?? $"arn:aws:ecs:{machine.Region}:{SandboxAccount.Id}:cluster/{data.Cluster}";
        if (image?.Agent is null)
        {
            return;
        }
        if (!world.State.Ecs.Clusters.TryGetValue(clusterArn, out var cluster) || !cluster.IsActive || !MayConnect(machine, clusterArn))
        {
            // The agent never gives up: cluster or permission may still come.
            world.At(world.Now + retry, DueKind.AgentLink, machine.Id);
            return;
        }
        var instance = Join(machine, image, data, cluster, provider);
        cluster.Instances[instance.Id] = instance;
        NextDrop(instance);
        world.After(registering, DueKind.Agent, machine.Id);
    }

    private EcsInstance Join(Machine machine, MachineImage image, UserData data, EcsCluster cluster, EcsProvider? managed)
    {
        var type = InstanceTypes.Find(machine.InstanceType) ?? throw new InvalidOperationException(machine.InstanceType);
        var group = GroupLife.OfMachine(world, machine.Id);
        var provider = managed ?? (group is null ? null : cluster.CapacityProviders.Select(p => Providers.Find(world, cluster, p)).FirstOrDefault(p => p?.Group?.AutoScalingGroupArn == group.Arn));
        var id = World.NewId();
        var trunked = IsTrunked(world, machine.Region, type, machine.Profile, managed is not null);
        List<Amazon.ECS.Model.Tag> tags = [.. data.Tags.Select(t => new Amazon.ECS.Model.Tag { Key = t.Key, Value = t.Value })];
        if (data.PropagatesTags)
        {
            tags = Tags.Merge(tags, [.. machine.Tags.Where(t => !t.Key.StartsWith("aws:", StringComparison.Ordinal)).Select(t => new Amazon.ECS.Model.Tag { Key = t.Key, Value = t.Value })]);
        }
        if (managed?.Managed?.PropagateTags?.Value == "CAPACITY_PROVIDER")
        {
            tags = Tags.Merge(tags, managed.Tags);
        }
        var instance = new EcsInstance
        {
            Arn = $"{cluster.Arn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/{id}",
            Id = id,
            Ec2InstanceId = machine.Id,
            InstanceType = type.Name,
            Zone = world.State.Ec2.Subnets[machine.SubnetId].Zone,
            ImageId = machine.ImageId,
            Registered = world.Now,
            Cpu = type.Vcpus * 1024,
            Memory = Math.Max(0, type.MemoryForTasks - data.ReservedMemory),
            Architecture = type.Architecture,
            // Without the driver or the setting the agent does not see the GPUs.
            Gpus = type.Gpus > 0 && (managed is not null || (image.Gpu && data.Gpu)) ? [.. Enumerable.Range(0, type.Gpus).Select(i => $"GPU-{SandboxAccount.Digest($"{machine.Id} gpu {i}")}")] : [],
            TaskInterfaces = trunked ? type.TrunkedTasks : type.Interfaces - 1,
            Trunked = trunked,
            AgentVersion = image.Agent ?? "",
            DockerVersion = image.Docker,
            Status = "REGISTERING",
            CapacityProvider = provider?.Name,
            Managed = managed is not null,
            Tags = tags,
        };
        foreach (var (name, value) in data.Attributes)
        {
            instance.Attributes[name] = value;
        }
        return instance;
    }

    /// <summary>The role in the machine's profile must trust EC2 and allow what the agent does first.</summary>
    private bool MayConnect(Machine machine, string clusterArn)
        => Profiles.RoleOf(world, machine.Profile) is { } role && Profiles.Trusts(role, PassedRoles.Machines)
            && Profiles.May(world, role, "ecs:RegisterContainerInstance", clusterArn)
            && Profiles.May(world, role, "ecs:DiscoverPollEndpoint", "*")
            && Profiles.May(world, role, "ecs:Poll", $"{clusterArn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/any", keys => keys.Set("ecs:cluster", clusterArn));

    private void Seen(Machine machine)
    {
        var known = EcsNames.OfMachine(world, machine.Id);
        switch (machine.State)
        {
            case MachineState.Running when machine.Reclaimed is null:
                world.After(boot, DueKind.Agent, machine.Id);
                break;
            case MachineState.Running when known is var (cluster, instance) && (instance.Managed || UserData.Read(machine.UserData).DrainsSpot):
                draining.Begin(cluster, instance);
                break;
            case MachineState.ShuttingDown when known is var (cluster, instance):
                instance.AgentConnected = false;
                EcsEvents.Changed(world, cluster, instance);
                world.Agenda.Remove(DueKind.AgentLink, machine.Id);
                break;
            case MachineState.Terminated when known is var (cluster, instance):
                draining.Deregister(cluster, instance, "TerminationNotice", $"Host EC2 (instance {machine.Id}) terminated.");
                break;
            default:
                break;
        }
    }

    /// <summary>A group ends an instance: where ECS drains the group's instances, it does so first.</summary>
    private void Ending(ScalingGroup group, GroupMember member)
    {
        if (!member.Waits.Contains(DrainHook))
        {
            return;
        }
        if (EcsNames.OfMachine(world, member.Id) is var (cluster, instance))
        {
            draining.Begin(cluster, instance);
        }
        else
        {
            groups.Complete(group, member, DrainHook, "CONTINUE");
        }
    }
}
