using Amazon.ECS.Model;
using Sandbox.Elb;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// Brings a service's tasks to what it wants: launches, replaces within the minimum and maximum percent, stops what is
/// too much, trips the circuit breaker and announces the steady state.
/// </summary>
internal sealed class ServiceScheduler(World world, Launcher launcher, TaskLifecycle lifecycle, Targets targets, Rollouts rollouts)
{
    private const int LaunchBatch = 10;
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
        failures.Count(service, tasks, tasks.Exists(t => t.StartedBy == service.Primary.Id && IsHealthy(t)));
        var live = tasks.Where(t => t.IsLive).ToList();
        if (service.Rollouts.Count > 1)
        {
            // An earlier deployment is listed only while it has tasks.
            service.Rollouts.RemoveAll(r => r != service.Primary && !live.Exists(t => t.StartedBy == r.Id));
        }
        Launch(service, cluster, live);
        StopSurplus(service, live);
        Settle(service, live);
    }

    private void Drain(EcsService service, List<EcsTask> tasks)
    {
        StopAll(service, [.. tasks.Where(t => t.IsLive)]);
        if (tasks.TrueForAll(t => t.Phase == TaskPhase.Stopped))
        {
            service.Status = "INACTIVE";
            world.Changed = true;
        }
    }

    private void Launch(EcsService service, EcsCluster cluster, List<EcsTask> live)
    {
        var rollout = service.Primary;
        if (rollout.State == "FAILED")
        {
            return;
        }
        var most = service.Desired * (service.Settings.DeploymentConfiguration?.MaximumPercent ?? 200) / 100;
        var wanted = Math.Min(service.Desired - live.Count(t => IsWanted(service, t)), most - live.Count);
        if (wanted <= 0)
        {
            return;
        }
        service.Steady = false;
        if (rollout.NextLaunch > world.Now)
        {
            world.Soon((rollout.NextLaunch.Value - world.Now) * world.Speed, DueKind.Service, service.Arn);
            return;
        }
        if (TaskRoles.WhyNot(world, EcsNames.Definition(world, rollout.TaskDefinition), null) is { } why)
        {
            Unplaced(service, why, $"failed to launch a task with (error {why})");
            return;
        }
        var started = new List<EcsTask>();
        for (var i = 0; i < Math.Min(wanted, LaunchBatch); i++)
        {
            var (task, refusal) = launcher.Launch(Wish(service, cluster, rollout, live));
            if (task is null)
            {
                Unplaced(service, refusal?.Reason, refusal is null ? "" : Placement.Event(refusal));
                break;
            }
            started.Add(task);
            live.Add(task);
        }
        if (started.Count > 0)
        {
            ServiceEvents.Say(world, service, $"has started {started.Count} tasks: {ServiceEvents.Tasks(started)}.");
            if (started.Count < wanted && started.Count == LaunchBatch)
            {
                world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
            }
            service.PlacementTrouble = started.Count == Math.Min(wanted, LaunchBatch) ? null : service.PlacementTrouble;
        }
    }

    /// <summary>Tries again later, and says why once as long as the trouble stays the same.</summary>
    private void Unplaced(EcsService service, string? trouble, string said)
    {
        world.Soon(Durations.PlacementRetry, DueKind.Service, service.Arn);
        if (trouble is not null && service.PlacementTrouble != trouble)
        {
            service.PlacementTrouble = trouble;
            ServiceEvents.Say(world, service, said);
        }
    }

    private LaunchWish Wish(EcsService service, EcsCluster cluster, Rollout rollout, List<EcsTask> live)
    {
        var definition = EcsNames.Definition(world, rollout.TaskDefinition);
        return new(cluster, definition, $"service:{service.Name}")
        {
            LaunchType = rollout.Strategy.Count > 0 ? null : rollout.LaunchType,
            CapacityProvider = rollout.Strategy.Count > 0
                ? ProviderChoice.Next(rollout.Strategy, p => live.Count(t => IsWanted(service, t) && t.CapacityProvider == p))
                : null,
            Network = rollout.Network,
            PlatformVersion = rollout.PlatformVersion,
            StartedBy = rollout.Id,
            Service = service,
            LoadBalancers = rollout.LoadBalancers,
            Constraints = service.Settings.PlacementConstraints ?? [],
            Strategy = service.Settings.PlacementStrategy ?? [],
            Tags = TaskTags(service, definition, cluster),
            EnableExecuteCommand = service.Settings.EnableExecuteCommand == true,
        };
    }

    private List<Tag> TaskTags(EcsService service, TaskDefinition definition, EcsCluster cluster)
    {
        List<Tag> tags = service.Settings.PropagateTags?.Value switch
        {
            "SERVICE" => [.. service.Tags],
            "TASK_DEFINITION" => [.. world.State.Ecs.Families[EcsNames.FamilyArn(definition)].Revisions[definition.Revision ?? 0].Tags],
            _ => [],
        };
        if (service.Settings.EnableECSManagedTags == true)
        {
            tags.Add(new() { Key = "aws:ecs:clusterName", Value = cluster.Name });
            tags.Add(new() { Key = "aws:ecs:serviceName", Value = service.Name });
        }
        return tags;
    }

    private void StopSurplus(EcsService service, List<EcsTask> live)
    {
        var primary = service.Primary;
        var own = live.Where(t => IsWanted(service, t)).ToList();
        var old = live.Where(t => !IsWanted(service, t)).ToList();
        // Too many of the wanted revision: first those that are not up, then the youngest.
        var stop = own.OrderBy(IsHealthy).ThenByDescending(t => t.Created).Take(Math.Max(0, own.Count - service.Desired)).ToList();
        if (old.Count > 0 && primary.State != "FAILED")
        {
            var least = (int)Math.Ceiling(service.Desired * (service.Settings.DeploymentConfiguration?.MinimumHealthyPercent ?? 100) / 100.0);
            var spare = live.Except(stop).Count(IsHealthy) - least;
            stop.AddRange(old.Where(t => !IsHealthy(t) && (t.Leaving || primary.State == "IN_PROGRESS") && t.Phase < TaskPhase.Running));
            stop.AddRange(old.Where(IsHealthy).OrderBy(t => t.Created).Take(Math.Max(0, spare)));
        }
        StopAll(service, stop);
        live.RemoveAll(stop.Contains);
    }

    private void StopAll(EcsService service, List<EcsTask> tasks)
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
            var why = task.StartedBy == service.Primary.Id ? $"Scaling activity initiated by (deployment {service.Primary.Id})" : $"Scaling activity initiated by (deployment {task.StartedBy})";
            lifecycle.Stop(task, "ServiceSchedulerInitiated", why);
        }
        ServiceEvents.Say(world, service, $"has stopped {tasks.Count} running tasks: {ServiceEvents.Tasks(tasks)}.");
    }

    private void Settle(EcsService service, List<EcsTask> live)
    {
        var primary = service.Primary;
        var done = primary.State != "FAILED" && service.Rollouts.TrueForAll(r => r == primary || !live.Exists(t => t.StartedBy == r.Id))
            && live.Count == service.Desired && live.TrueForAll(t => IsWanted(service, t) && IsHealthy(t));
        if (!done || service.Steady)
        {
            return;
        }
        service.Rollouts.RemoveAll(r => r != primary);
        if (primary.State == "IN_PROGRESS")
        {
            rollouts.Complete(service);
        }
        service.Steady = true;
        service.PlacementTrouble = null;
        ServiceEvents.Say(world, service, "has reached a steady state.");
    }

    /// <summary>Of the wanted revision, and not on a container instance that is draining.</summary>
    private static bool IsWanted(EcsService service, EcsTask task) => task.StartedBy == service.Primary.Id && !task.Leaving;

    private bool IsHealthy(EcsTask task)
        => task.IsRunning && (task.LoadBalancers.Count == 0 || targets.AreHealthy(task)) && !NeedsHealth(task);

    /// <summary>A container with a health check has not passed it yet.</summary>
    private bool NeedsHealth(EcsTask task)
        => task.Health == "UNKNOWN" && EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions.Exists(c => c.HealthCheck is not null);
}
