using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Launches tasks of a service's revision.</summary>
internal sealed class ServiceLaunches(World world, Launcher launcher)
{
    private const int Batch = 10;

    /// <summary>As many as are wanted, ten at a look at most, and none while the scheduler backs off.</summary>
    /// <param name="live">The service's live tasks; those started are added.</param>
    public void Launch(EcsService service, EcsCluster cluster, Rollout rollout, List<EcsTask> live, int wanted)
        => Launch(service, rollout, live, Enumerable.Repeat<EcsInstance?>(null, Math.Max(0, wanted)).ToList(), cluster);

    /// <summary>One task on each of the container instances.</summary>
    public void Launch(EcsService service, EcsCluster cluster, Rollout rollout, List<EcsTask> live, IReadOnlyList<EcsInstance> on)
        => Launch(service, rollout, live, [.. on], cluster);

    private void Launch(EcsService service, Rollout rollout, List<EcsTask> live, List<EcsInstance?> places, EcsCluster cluster)
    {
        if (rollout.State == "FAILED" || places.Count == 0)
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
        foreach (var place in places.Take(Batch))
        {
            var (task, refusal) = launcher.Launch(Wish(service, cluster, rollout, live) with { Instance = place });
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
            if (started.Count < places.Count && started.Count == Batch)
            {
                world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
            }
            service.PlacementTrouble = started.Count == Math.Min(places.Count, Batch) ? null : service.PlacementTrouble;
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
                ? ProviderChoice.Next(rollout.Strategy, p => live.Count(t => t.StartedBy == rollout.Id && !t.Leaving && t.CapacityProvider == p))
                : null,
            Network = rollout.Network,
            PlatformVersion = rollout.PlatformVersion,
            StartedBy = rollout.Id,
            Service = service,
            LoadBalancers = rollout.Serving.Count > 0 ? rollout.Serving : rollout.LoadBalancers,
            Constraints = service.Settings.PlacementConstraints ?? [],
            Strategy = service.Settings.PlacementStrategy ?? [],
            Tags = TaskTags(service, definition, cluster),
            EnableExecuteCommand = service.Settings.EnableExecuteCommand == true,
            Volumes = [.. rollout.Volumes.Select(v => EcsVolume.Of(v.Name, v.ManagedEBSVolume))],
            ServiceConnect = rollout.ServiceConnect is { Enabled: true },
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
}
