using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// The tasks of a blue/green, linear or canary deployment: two full sets side by side, from the green one's scale-up until
/// the clean-up of the one that is left behind.
/// </summary>
internal sealed class ShiftSchedule(World world, ServiceLaunches launches, ServiceStops stops, TaskHealth health, Passages passages)
{
    public void Look(EcsService service, EcsCluster cluster, Passage passage, List<EcsTask> live)
    {
        var leaving = passage.RollingBack ? passage.Green : passage.Blue;
        foreach (var rollout in service.Rollouts.ToList())
        {
            // What is on a draining instance stays until its replacement is up.
            var left = live.Where(t => t.StartedBy == rollout.Id && t.Leaving).ToList();
            var own = live.Where(t => t.StartedBy == rollout.Id && !t.Leaving).ToList();
            var wanted = Wanted(service, passage, rollout, own.Count);
            stops.Stop(service, [.. left.Take(Math.Max(0, own.Count(health.IsHealthy) + left.Count - wanted))]);
            launches.Launch(service, cluster, rollout, live, wanted - own.Count);
            var surplus = own.Count - wanted;
            if (surplus > 0)
            {
                List<EcsTask> stop = [.. stops.Unprotected(service, own.OrderBy(health.IsHealthy).ThenByDescending(t => t.Created)).Take(surplus)];
                stops.Stop(service, stop);
                live.RemoveAll(stop.Contains);
            }
        }
        service.Rollouts.RemoveAll(r => r.Id != passage.Green && r.Id != passage.Blue && r != service.Primary && !live.Exists(t => t.StartedBy == r.Id));
        var settled = passage.Stage switch
        {
            Stages.ScaleUp when !passage.RollingBack => live.Count(t => t.StartedBy == passage.Green && health.IsHealthy(t)) == service.Desired,
            Stages.CleanUp => !live.Exists(t => t.StartedBy == leaving),
            _ => false,
        };
        if (settled)
        {
            if (passage.Stage == Stages.CleanUp)
            {
                service.Rollouts.RemoveAll(r => r != service.Primary && r.Id == leaving);
            }
            passages.Settled(service);
            world.Changed = true;
        }
    }

    /// <summary>How many tasks a revision should have at this stage.</summary>
    private static int Wanted(EcsService service, Passage passage, Rollout rollout, int has)
    {
        if (passage.RollingBack)
        {
            return rollout == service.Primary ? service.Desired : passage.Stage == Stages.CleanUp ? 0 : has;
        }
        if (rollout.Id == passage.Green)
        {
            return passage.GreenIsUp ? service.Desired : 0;
        }
        if (rollout.Id == passage.Blue)
        {
            return passage.Stage == Stages.CleanUp ? 0 : service.Desired;
        }
        // A revision of an earlier deployment that this one has overtaken; at a first deployment there is none to keep.
        return passage.Stage.Length == 0 ? has : 0;
    }
}
