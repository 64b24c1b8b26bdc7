using Amazon.ApplicationAutoScaling;
using Amazon.CloudWatchLogs;
using Amazon.ECS;
using Amazon.ElasticLoadBalancingV2;
using Amazon.IdentityManagement;
using Sandbox.AutoScaling;
using Sandbox.Control;
using Sandbox.Ec2;
using Sandbox.Ecs;
using Sandbox.Elb;
using Sandbox.Iam;
using Sandbox.Logs;
using Sandbox.Models.Ec2;
using Sandbox.Models.Sts;
using Sandbox.State;
using Sandbox.Sts;
using Sandbox.Wire;

namespace Sandbox;

/// <summary>Puts the parts together: each service's operations on one world, and what happens by itself.</summary>
internal sealed class Engine
{
    private readonly World world;
    private readonly TaskLifecycle lifecycle;
    private readonly ServiceScheduler scheduler;
    private readonly Targets targets;

    public Engine(World world)
    {
        this.world = world;
        Faults = new(world);
        Log = new(world);
        targets = new(world);
        lifecycle = new(world, targets, new TaskLogs(world), new ImageRules(Faults));
        var launcher = new Launcher(world);
        var rollouts = new Rollouts(world);
        scheduler = new(world, launcher, lifecycle, targets, rollouts);
        Front = new(world, new(Services(launcher, rollouts)), Faults, Log);
    }

    public Faults Faults { get; }

    public CallLog Log { get; }

    public Front Front { get; }

    /// <summary>Takes everything that is due by <paramref name="now"/>, in order and each at its own time.</summary>
    public void CatchUp(DateTimeOffset now)
    {
        while (world.Agenda.Take(now) is { } due)
        {
            world.SetTime(due.At);
            world.Changed = true;
            Take(due);
        }
        world.SetTime(now);
    }

    private void Take(Due due)
    {
        switch (due.Kind)
        {
            case DueKind.Task:
                if (EcsNames.FindTask(world, due.Key) is { } task)
                {
                    lifecycle.Step(task);
                }
                break;
            case DueKind.Service:
                if (EcsNames.FindService(world, due.Key) is { } service)
                {
                    scheduler.Look(service);
                }
                break;
            case DueKind.Target:
                targets.Step(due.Key);
                break;
            case DueKind.ForgetTask:
                Forget(due.Key);
                break;
        }
    }

    private void Forget(string arn)
    {
        if (EcsNames.FindTask(world, arn) is not { } task)
        {
            return;
        }
        var cluster = world.State.Ecs.Clusters[task.ClusterArn];
        cluster.Tasks.Remove(task.Id);
        if (task.ServiceName is { } name && cluster.Services.TryGetValue(name, out var service))
        {
            service.TaskIds.Remove(task.Id);
        }
    }

    private List<ServiceEndpoint> Services(Launcher launcher, Rollouts rollouts)
    {
        var ecs = new Api("ecs");
        new Clusters(world).Register(ecs);
        new TaskDefinitions(world).Register(ecs);
        new Services(world, rollouts).Register(ecs);
        new ServiceReads(world).Register(ecs);
        new ServiceDeployments(world, rollouts).Register(ecs);
        new Tasks(world, lifecycle).Register(ecs);
        new RunTasks(world, launcher).Register(ecs);
        new Instances(world).Register(ecs);
        new Tags(world).Register(ecs);

        var scaling = new Api("application-autoscaling");
        var targetsOfScaling = new Scaling(world);
        new ScalableTargets(targetsOfScaling).Register(scaling);
        new ScalingPolicies(targetsOfScaling).Register(scaling);

        var logs = new Api("logs");
        new LogGroups(world).Register(logs);
        new LogEvents(world).Register(logs);

        var balancing = new Api("elasticloadbalancing");
        new Balancers(world).Register(balancing);

        var iam = new Api("iam");
        new Roles(world).Register(iam);
        new Simulation(world).Register(iam);

        var sts = new Api("sts");
        new AssumeRoles(world).Register(sts);

        var ec2 = new Api("ec2");
        new Network(world).Register(ec2);
        new Machines(world).Register(ec2);

        return
        [
            new(AmazonECSModel.Service, ecs),
            new(AmazonApplicationAutoScalingModel.Service, scaling),
            new(AmazonCloudWatchLogsModel.Service, logs),
            new(AmazonElasticLoadBalancingV2Model.Service, balancing),
            new(AmazonIdentityManagementServiceModel.Service, iam),
            new(StsModel.Service, sts),
            new(Ec2Model.Service, ec2),
        ];
    }
}
