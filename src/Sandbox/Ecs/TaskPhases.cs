using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Moves a task from phase to phase, and tells who looks after its service and its cluster's instances.</summary>
internal sealed class TaskPhases(World world)
{
    /// <summary>The phase lasts; the next thing in it is due then.</summary>
    public void Stay(EcsTask task, DateTimeOffset? next)
    {
        Enter(task, task.Phase, null);
        if (next is { } at)
        {
            world.At(at, DueKind.Task, task.Arn);
        }
    }

    public void Enter(EcsTask task, TaskPhase phase, TimeSpan? stay)
    {
        task.Phase = phase;
        if (stay is { } duration)
        {
            world.After(duration, DueKind.Task, task.Arn);
        }
        else
        {
            world.Agenda.Remove(DueKind.Task, task.Arn);
        }
        Changed(task);
        if (phase == TaskPhase.Stopped && task.InstanceId is { } id && world.State.Ecs.Clusters.GetValueOrDefault(task.ClusterArn) is { } cluster && cluster.Instances.TryGetValue(id, out var instance))
        {
            // what it held is free again
            EcsEvents.Changed(world, cluster, instance);
        }
    }

    public void Changed(EcsTask task)
    {
        task.Version++;
        world.Changed = true;
        EcsEvents.Of(world, task);
        if (task.LaunchType.Value != "FARGATE")
        {
            world.Soon(Durations.SchedulerLook, DueKind.Capacity, task.ClusterArn);
        }
        if (task.ServiceName is not null)
        {
            world.Soon(Durations.SchedulerLook, DueKind.Service, EcsNames.ServiceArn(task));
        }
    }
}
