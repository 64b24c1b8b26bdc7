using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// Brings a service's tasks to the wanted count and revision within the minimum and maximum percent, and announces the
/// steady state.
/// </summary>
internal sealed class RollingSchedule(World world, ServiceLaunches launches, ServiceStops stops, TaskHealth health, Rollouts rollouts, DeploymentAlarms alarms)
{
    public void Look(EcsService service, EcsCluster cluster, List<EcsTask> live)
    {
        if (service.Rollouts.Count > 1)
        {
            // An earlier deployment is listed only while it has tasks.
            service.Rollouts.RemoveAll(r => r != service.Primary && !live.Exists(t => t.StartedBy == r.Id));
        }
        var most = service.Desired * (service.Settings.DeploymentConfiguration?.MaximumPercent ?? 200) / 100;
        launches.Launch(service, cluster, service.Primary, live, Math.Min(service.Desired - live.Count(t => IsWanted(service, t)), most - live.Count));
        StopSurplus(service, live);
        Settle(service, live, service.Desired);
    }

    private void StopSurplus(EcsService service, List<EcsTask> live)
    {
        var primary = service.Primary;
        var own = live.Where(t => IsWanted(service, t)).ToList();
        var old = live.Where(t => !IsWanted(service, t)).ToList();
        // Too many of the wanted revision: first those that are not up, then the youngest.
        var tooMany = Math.Max(0, own.Count - service.Desired);
        List<EcsTask> stop = tooMany == 0 ? [] : [.. stops.Unprotected(service, own.OrderBy(health.IsHealthy).ThenByDescending(t => t.Created)).Take(tooMany)];
        if (old.Count > 0 && primary.State != "FAILED")
        {
            var least = (int)Math.Ceiling(service.Desired * (service.Settings.DeploymentConfiguration?.MinimumHealthyPercent ?? 100) / 100.0);
            var spare = live.Except(stop).Count(health.IsHealthy) - least;
            stop.AddRange(old.Where(t => !health.IsHealthy(t) && (t.Leaving || primary.State == "IN_PROGRESS") && t.Phase < TaskPhase.Running));
            if (spare > 0)
            {
                stop.AddRange(stops.Unprotected(service, old.Where(health.IsHealthy).OrderBy(t => t.Created)).Take(spare));
            }
        }
        stops.Stop(service, stop);
        live.RemoveAll(stop.Contains);
    }

    /// <summary>Completes the deployment when everything is in place and baked, and says that the service is steady.</summary>
    public void Settle(EcsService service, List<EcsTask> live, int wanted)
    {
        var primary = service.Primary;
        if (primary.State == "IN_PROGRESS" && SucceedsEarly(service, live) && Baked(service))
        {
            rollouts.Complete(service);
        }
        var done = primary.State != "FAILED" && service.Rollouts.TrueForAll(r => r == primary || !live.Exists(t => t.StartedBy == r.Id))
            && live.Count == wanted && live.TrueForAll(t => IsWanted(service, t) && health.IsHealthy(t));
        if (!done || service.Steady)
        {
            return;
        }
        service.Rollouts.RemoveAll(r => r != primary);
        if (primary.State == "IN_PROGRESS")
        {
            if (!Baked(service))
            {
                return;
            }
            rollouts.Complete(service);
        }
        service.Steady = true;
        service.PlacementTrouble = null;
        service.Said = null;
        ServiceEvents.Say(world, service, "has reached a steady state.");
    }

    /// <summary>Of the wanted revision, and not on a container instance that is draining.</summary>
    public static bool IsWanted(EcsService service, EcsTask task) => task.StartedBy == service.Primary.Id && !task.Leaving;

    /// <summary>Whether the bake time after all tasks came up is over; begins it.</summary>
    private bool Baked(EcsService service)
    {
        var primary = service.Primary;
        if (Rollouts.Shifts(service.Settings) || primary.BakedAt is { } at && at <= world.Now)
        {
            return true;
        }
        if (primary.BakedAt is null)
        {
            var bake = alarms.BakeTime(service);
            if (bake <= TimeSpan.Zero || DeploymentRecords.Current(service) is not { Rollback: null } record)
            {
                return true;
            }
            primary.BakedAt = world.Now + (bake / world.Speed);
            record.LifecycleStage = Stages.Bake;
        }
        world.Soon((primary.BakedAt.Value - world.Now) * world.Speed, DueKind.Service, service.Arn);
        return false;
    }

    /// <summary>Enough tasks are healthy, and the earlier ones gone where they have to be (ECS API Reference, "DeploymentEarlySuccessCriteria").</summary>
    private bool SucceedsEarly(EcsService service, List<EcsTask> live)
        => service.Settings.DeploymentConfiguration?.EarlySuccessCriteria is { Enable: true } early
            && live.Count(t => t.StartedBy == service.Primary.Id && health.IsHealthy(t)) >= Math.Ceiling(service.Desired * (early.HealthyPercent ?? 100) / 100.0)
            && (early.SourceServiceRevisionCleanup?.Value != "BLOCKING" || live.TrueForAll(t => t.StartedBy == service.Primary.Id));
}
