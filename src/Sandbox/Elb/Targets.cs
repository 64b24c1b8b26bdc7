using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Elb;

/// <summary>Puts the tasks of services into their target groups and takes them out again.</summary>
internal sealed class Targets(World world)
{
    public void Add(EcsTask task)
    {
        foreach (var (group, port) in GroupsOf(task))
        {
            var target = new BackendTarget { Id = Address(task), Port = port, Zone = task.Zone, TaskArn = task.Arn };
            group.Targets.RemoveAll(t => t.Id == target.Id && t.Port == port);
            group.Targets.Add(target);
            world.After(Durations.TargetHealthy, DueKind.Target, Key(group, target));
            Say(task, $"registered 1 targets in (target-group {group.Arn})");
        }
    }

    public void Drain(EcsTask task)
    {
        foreach (var (group, _) in GroupsOf(task))
        {
            foreach (var target in group.Targets.Where(t => t.TaskArn == task.Arn && t.State != "draining"))
            {
                target.State = "draining";
                world.After(Durations.Draining, DueKind.Target, Key(group, target));
                Say(task, $"deregistered 1 targets in (target-group {group.Arn})");
            }
        }
    }

    public bool AreHealthy(EcsTask task)
        => GroupsOf(task).All(g => g.Group.Targets.Exists(t => t.TaskArn == task.Arn && t.State == "healthy"));

    /// <summary>The target group, and the port, in which the task fails its health checks; null where it fails none.</summary>
    public (string Group, int Port)? Unhealthy(EcsTask task)
        => GroupsOf(task).Where(g => g.Group.Targets.Exists(t => t.TaskArn == task.Arn && t.State == "unhealthy")).Select(g => ((string, int)?)(g.Group.Arn, g.Port)).FirstOrDefault();

    /// <summary>A target's next step is due: healthy after its first checks, gone after draining.</summary>
    public void Step(string key)
    {
        var parts = key.Split(' ');
        if (parts.Length != 3 || !world.State.Elb.TargetGroups.TryGetValue(parts[0], out var group)
            || group.Targets.Find(t => Key(group, t) == key) is not { } target)
        {
            return;
        }
        if (target.State == "draining")
        {
            group.Targets.Remove(target);
        }
        else
        {
            target.State = EcsNames.FindTask(world, target.TaskArn)?.Containers.Exists(c => c.Essential && ImageRules.FailsHealthChecks(c.Image)) == true ? "unhealthy" : "healthy";
        }
        world.Changed = true;
        if (EcsNames.FindTask(world, target.TaskArn) is { ServiceName: { } service } task)
        {
            world.Soon(Durations.SchedulerLook, DueKind.Service, $"{task.ClusterArn.Replace(":cluster/", ":service/", StringComparison.Ordinal)}/{service}");
        }
    }

    private IEnumerable<(BackendGroup Group, int Port)> GroupsOf(EcsTask task)
        => task.LoadBalancers
            .Select(b => (Group: world.State.Elb.TargetGroups.GetValueOrDefault(b.TargetGroupArn ?? ""), Port: b.ContainerPort ?? 0))
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

    private static string Key(BackendGroup group, BackendTarget target) => $"{group.Arn} {target.Id}:{target.Port} {Wire.Arns.Last(target.TaskArn)}";
}
