using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Elb;

/// <summary>
/// Targets in their groups: registered, checked, healthy or not, draining and gone. ECS puts the tasks of services here and
/// takes them out again; others do so by RegisterTargets.
/// </summary>
internal sealed class Targets(World world)
{
    private ElbState Elb => world.State.Elb;

    /// <summary>Registers a task of a service in its target groups.</summary>
    public void Add(EcsTask task)
    {
        foreach (var (group, port) in GroupsOf(task))
        {
            Register(group, new() { Id = Address(task), Port = port, Zone = group.TargetType == "ip" ? task.Zone : null, TaskArn = task.Arn });
            Say(task, $"registered 1 targets in (target-group {group.Arn})");
        }
    }

    /// <summary>Deregisters a task from its target groups.</summary>
    /// <returns>How long, at speed 1, its connections drain: the longest of its groups' deregistration delays.</returns>
    public TimeSpan Drain(EcsTask task)
    {
        var longest = TimeSpan.Zero;
        foreach (var (group, _) in GroupsOf(task))
        {
            foreach (var target in group.Targets.Where(t => t.TaskArn == task.Arn && t.State != "draining").ToList())
            {
                var delay = Deregister(group, target);
                longest = delay > longest ? delay : longest;
                Say(task, $"deregistered 1 targets in (target-group {group.Arn})");
            }
        }
        return longest;
    }

    public bool AreHealthy(EcsTask task)
        => GroupsOf(task).All(g => g.Group.Targets.Exists(t => t.TaskArn == task.Arn && t.State == "healthy"));

    /// <summary>The target group, and the port, in which the task fails its health checks; null where it fails none.</summary>
    public (string Group, int Port)? Unhealthy(EcsTask task)
        => GroupsOf(task).Where(g => g.Group.Targets.Exists(t => t.TaskArn == task.Arn && t.State == "unhealthy")).Select(g => ((string, int)?)(g.Group.Arn, g.Port)).FirstOrDefault();

    /// <summary>Puts a target into a group; one that is there already, of the same id and port, is registered anew.</summary>
    public void Register(BackendGroup group, BackendTarget target)
    {
        group.Targets.RemoveAll(t => Key(group, t) == Key(group, target));
        group.Targets.Add(target);
        Begin(group, target);
    }

    /// <returns>How long, at speed 1, it drains; nothing where no load balancer sends it requests.</returns>
    public TimeSpan Deregister(BackendGroup group, BackendTarget target)
    {
        var delay = group.LoadBalancerArns.Count == 0 ? TimeSpan.Zero : ElbTimes.Draining(Elb, group);
        if (delay == TimeSpan.Zero)
        {
            group.Targets.Remove(target);
            world.Agenda.Remove(DueKind.Target, Key(group, target));
            return delay;
        }
        target.Become("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");
        world.After(delay, DueKind.Target, Key(group, target));
        return delay;
    }

    /// <summary>Tells target groups which load balancers use them, and begins or ends the checks of their targets.</summary>
    public void Associate()
    {
        Forwarding.Associate(Elb);
        foreach (var group in Elb.TargetGroups.Values)
        {
            var used = group.LoadBalancerArns.Count > 0;
            foreach (var target in group.Targets.Where(t => t.State != "draining" && t.State == "unused" == used))
            {
                Begin(group, target);
            }
        }
    }

    /// <summary>A target's next step is due: checks begin, end well or badly, or draining is over.</summary>
    public void Step(string key)
    {
        if (!Elb.TargetGroups.TryGetValue(key.Split(' ')[0], out var group) || group.Targets.Find(t => Key(group, t) == key) is not { } target)
        {
            return;
        }
        if (target.State == "draining")
        {
            group.Targets.Remove(target);
        }
        else if (target.Reason == "Elb.RegistrationInProgress")
        {
            target.Become("initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
            world.After(HealthChecks.Ask(world, group, target) is null ? ElbTimes.UntilHealthy(group) : ElbTimes.UntilUnhealthy(group), DueKind.Target, key);
        }
        else
        {
            Check(group, target);
        }
        world.Changed = true;
        Tell(target);
    }

    /// <summary>Looks again at targets that someone registered by hand: what stands behind them comes and goes unannounced.</summary>
    public void LookAgain(BackendGroup group)
    {
        foreach (var target in group.Targets.Where(t => t.TaskArn is null && t.State is "healthy" or "unhealthy"))
        {
            var before = target.State;
            Check(group, target);
            world.Changed |= before != target.State;
        }
    }

    /// <summary>What the agenda calls a target.</summary>
    public static string Key(BackendGroup group, BackendTarget target) => $"{group.Arn} {target.Id}:{target.Port}";

    private void Check(BackendGroup group, BackendTarget target)
    {
        if (HealthChecks.Ask(world, group, target) is var (reason, description))
        {
            target.Become("unhealthy", reason, description);
        }
        else
        {
            target.Become("healthy");
        }
    }

    private void Begin(BackendGroup group, BackendTarget target)
    {
        if (group.LoadBalancerArns.Count == 0)
        {
            target.Become("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer");
            world.Agenda.Remove(DueKind.Target, Key(group, target));
            return;
        }
        target.Become("initial", "Elb.RegistrationInProgress", "Target registration is in progress");
        world.After(ElbTimes.Registration, DueKind.Target, Key(group, target));
    }

    private void Tell(BackendTarget target)
    {
        if (target.TaskArn is { } arn && EcsNames.FindTask(world, arn) is { ServiceName: { } service } task)
        {
            world.Soon(Durations.SchedulerLook, DueKind.Service, $"{task.ClusterArn.Replace(":cluster/", ":service/", StringComparison.Ordinal)}/{service}");
        }
    }

    private IEnumerable<(BackendGroup Group, int Port)> GroupsOf(EcsTask task)
        => task.LoadBalancers
            .Select(b => (Group: Elb.TargetGroups.GetValueOrDefault(b.TargetGroupArn ?? ""), Port: b.ContainerPort ?? 0))
            .Where(g => g.Group is not null)
            .Select(g => (g.Group ?? throw new InvalidOperationException(), g.Port));

    private string Address(EcsTask task) => task.Interface?.Address
        ?? world.State.Ecs.Clusters[task.ClusterArn].Instances.GetValueOrDefault(task.InstanceId ?? "")?.Ec2InstanceId ?? "";

    private void Say(EcsTask task, string text)
    {
        if (task.ServiceName is { } name && world.State.Ecs.Clusters[task.ClusterArn].Services.TryGetValue(name, out var service))
        {
            ServiceEvents.Say(world, service, text);
        }
    }
}
