using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Stops tasks of a service, as its scheduler.</summary>
internal sealed class ServiceStops(World world, TaskLifecycle lifecycle)
{
    /// <summary>
    /// Of the tasks that may go, those that are not protected from scale-in; the service is looked at again when the next
    /// protection ends (ECS Developer Guide, "Task scale-in protection").
    /// </summary>
    public List<EcsTask> Unprotected(EcsService service, IEnumerable<EcsTask> tasks)
    {
        var all = tasks.ToList();
        var held = all.Where(t => t.ProtectedUntil > world.Now).ToList();
        if (held.Count > 0)
        {
            world.Soon((held.Min(t => t.ProtectedUntil - world.Now) ?? TimeSpan.Zero) * world.Speed, DueKind.Service, service.Arn);
            ServiceEvents.SayOnce(world, service, $"was unable to scale in due to (reason {held.Count} tasks under protection)");
        }
        return [.. all.Except(held)];
    }

    /// <param name="reason">The tasks' stoppedReason; null for the scheduler's own.</param>
    public void Stop(EcsService service, List<EcsTask> tasks, string? reason = null)
    {
        if (tasks.Count == 0)
        {
            return;
        }
        service.Steady = false;
        if (tasks.Exists(t => t.LoadBalancers.Count > 0 && t.Phase >= TaskPhase.Activating))
        {
            ServiceEvents.Say(world, service, $"has begun draining connections on {tasks.Count} tasks.");
        }
        foreach (var task in tasks)
        {
            lifecycle.Stop(task, "ServiceSchedulerInitiated", reason ?? $"Scaling activity initiated by (deployment {task.StartedBy})");
        }
        ServiceEvents.Say(world, service, $"has stopped {tasks.Count} running tasks: {ServiceEvents.Tasks(tasks)}.");
    }
}
