using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Container instances leave: their service tasks are replaced elsewhere first, stand-alone tasks run to their end.</summary>
internal sealed class Draining(World world, TaskLifecycle lifecycle)
{
    public void Begin(EcsCluster cluster, EcsInstance instance)
    {
        if (instance.Status == "DRAINING")
        {
            return;
        }
        instance.Status = "DRAINING";
        Mark(cluster, instance, leaving: true);
    }

    public void End(EcsCluster cluster, EcsInstance instance)
    {
        if (instance.Status == "DRAINING")
        {
            instance.Status = "ACTIVE";
            instance.StatusReason = null;
            Mark(cluster, instance, leaving: false);
        }
    }

    /// <summary>The instance is no longer the cluster's; what ran on it is lost to ECS.</summary>
    public void Deregister(EcsCluster cluster, EcsInstance instance, string code, string reason)
    {
        foreach (var task in InstanceFacts.TasksByInstance(cluster)[instance.Id].ToList())
        {
            lifecycle.Lose(task, code, reason);
        }
        instance.Status = "INACTIVE";
        instance.AgentConnected = false;
        instance.Left = world.Now;
        cluster.Instances.Remove(instance.Id);
        cluster.Gone[instance.Id] = instance;
        foreach (var id in cluster.Gone.Values.Where(i => i.Left < world.Now.AddHours(-1)).Select(i => i.Id).ToList())
        {
            cluster.Gone.Remove(id);
        }
        world.Agenda.Remove(DueKind.AgentUpdate, instance.Arn);
        world.Soon(Durations.SchedulerLook, DueKind.Capacity, cluster.Arn);
        EcsEvents.Changed(world, cluster, instance);
    }

    private void Mark(EcsCluster cluster, EcsInstance instance, bool leaving)
    {
        EcsEvents.Changed(world, cluster, instance);
        foreach (var task in InstanceFacts.TasksByInstance(cluster)[instance.Id].Where(t => t.ServiceName is not null))
        {
            task.Leaving = leaving;
            if (cluster.Services.TryGetValue(task.ServiceName ?? "", out var service))
            {
                service.Steady = false;
                world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
            }
        }
        world.Soon(Durations.SchedulerLook, DueKind.Capacity, cluster.Arn);
    }
}
