using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// Looks at a service's tasks and has done what the kind of its deployment asks for: failures are counted, unhealthy tasks
/// replaced, alarms heeded.
/// </summary>
internal sealed class ServiceScheduler(
    World world, ServiceStops stops, TaskHealth health, Rollouts rollouts, DeploymentRecords records, DeploymentAlarms alarms,
    RollingSchedule rolling, ShiftSchedule shift, DaemonSchedule daemon)
{
    private readonly StartFailures failures = new(world, rollouts);

    public void Look(EcsService service)
    {
        if (service.Status == "INACTIVE")
        {
            return;
        }
        var cluster = EcsNames.ClusterOf(world, service);
        var tasks = service.TaskIds.Select(cluster.Tasks.GetValueOrDefault).OfType<EcsTask>().Where(t => t.Phase != TaskPhase.Stopped || StartFailures.IsNew(t)).ToList();
        if (service.Status == "DRAINING")
        {
            Drain(service, tasks);
            return;
        }
        records.Start(service);
        rollouts.RollBackAsWanted(service);
        StopUnhealthy(service, tasks);
        failures.Count(service, tasks, tasks.Exists(t => t.StartedBy == service.Primary.Id && health.IsHealthy(t)));
        alarms.Look(service);
        var live = tasks.Where(t => t.IsLive).ToList();
        if (service.Passage is { } passage)
        {
            shift.Look(service, cluster, passage, live);
        }
        else if (service.IsDaemon)
        {
            daemon.Look(service, cluster, live);
        }
        else
        {
            rolling.Look(service, cluster, live);
        }
    }

    private void Drain(EcsService service, List<EcsTask> tasks)
    {
        stops.Stop(service, [.. tasks.Where(t => t.IsLive)]);
        if (tasks.TrueForAll(t => t.Phase == TaskPhase.Stopped))
        {
            service.Status = "INACTIVE";
            world.Changed = true;
        }
    }

    /// <summary>Tasks that fail their health checks are replaced (ECS Developer Guide, "How Amazon ECS replaces unhealthy tasks").</summary>
    private void StopUnhealthy(EcsService service, List<EcsTask> tasks)
    {
        foreach (var task in tasks.Where(t => t.IsRunning))
        {
            if (health.Trouble(service, task) is var (said, reason))
            {
                ServiceEvents.Say(world, service, said);
                var rollout = service.Rollouts.Find(r => r.Id == task.StartedBy);
                if (rollout is not null)
                {
                    rollout.FailedTasks++;
                    rollout.Unhealthy = true;
                    rollout.Updated = world.Now;
                }
                stops.Stop(service, [task], reason);
            }
        }
    }
}
