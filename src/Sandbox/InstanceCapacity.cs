using Sandbox.AutoScalingGroups;
using Sandbox.Control;
using Sandbox.Ec2;
using Sandbox.Ecs;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox;

/// <summary>The parts that bring instances and run tasks on them: EC2, EC2 Auto Scaling and ECS's side of it.</summary>
internal sealed class InstanceCapacity
{
    private readonly World world;
    private readonly Launcher launcher;
    private readonly MachineLife machines;
    private readonly GroupLife groups;
    private readonly Draining draining;
    private readonly AgentUpdates updates;
    private readonly ClusterProviders clusterProviders;
    private readonly Providers providers;
    private readonly SpotReclaim spot;

    public InstanceCapacity(World world, Faults faults, TaskLifecycle lifecycle, Launcher launcher)
    {
        this.world = world;
        this.launcher = launcher;
        machines = new(world, faults);
        groups = new(world, machines);
        draining = new(world, lifecycle);
        updates = new(world);
        clusterProviders = new(world);
        providers = new(world);
        spot = new(world, faults, lifecycle, machines);
        var agents = new Agents(world, machines, groups, draining);
        var scaling = new ManagedScaling(world, groups);
        var capacity = new Capacity(world, launcher, groups, scaling, new(world, machines, draining));
        world.Agenda.On(DueKind.Machine, machines.Step);
        world.Agenda.On(DueKind.Group, groups.Step);
        world.Agenda.On(DueKind.GroupHook, groups.HookDue);
        world.Agenda.On(DueKind.Agent, agents.Step);
        world.Agenda.On(DueKind.AgentLink, agents.Link);
        world.Agenda.On(DueKind.AgentUpdate, UpdateAgent);
        world.Agenda.On(DueKind.Capacity, capacity.Look);
        world.Agenda.On(DueKind.ManagedScaling, scaling.Step);
        world.Agenda.On(DueKind.Provider, providers.Step);
        world.Agenda.On(DueKind.Attachments, clusterProviders.Step);
    }

    /// <summary>Takes Spot capacity back where a fault says so.</summary>
    public void Look() => spot.Look();

    public void Register(Api ecs)
    {
        new Clusters(world, clusterProviders).Register(ecs);
        providers.Register(ecs);
        new Instances(world).Register(ecs);
        new InstanceStates(world, draining, updates).Register(ecs);
        new Attributes(world).Register(ecs);
        new StartTasks(world, launcher).Register(ecs);
    }

    public void RegisterMachines(Api ec2)
    {
        new Machines(world, machines).Register(ec2);
        new RunInstances(world, machines).Register(ec2);
        new LaunchTemplates(world).Register(ec2);
        new Catalogue(world).Register(ec2);
        new Interfaces(world).Register(ec2);
        new Ec2Tags(world).Register(ec2);
    }

    public void RegisterGroups(Api autoscaling)
    {
        new Groups(world, groups).Register(autoscaling);
        new GroupActions(world, groups).Register(autoscaling);
        new GroupHooks(world, groups).Register(autoscaling);
        new GroupTags(world).Register(autoscaling);
        new InstanceRefreshes(world, groups).Register(autoscaling);
    }

    private void UpdateAgent(string arn)
    {
        if (EcsNames.FindInstance(world, arn) is var (cluster, instance))
        {
            updates.Step(cluster, instance);
        }
    }
}
