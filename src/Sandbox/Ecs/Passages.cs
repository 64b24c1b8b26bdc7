using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Elb;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// Takes a blue/green, linear or canary deployment from stage to stage (ECS Developer Guide, "Amazon ECS blue/green
/// deployments", "linear deployments", "canary deployments"). A first deployment has no blue revision to share traffic
/// with: it takes all of it in one step and bakes nothing.
/// </summary>
internal sealed class Passages(World world, Rollouts rollouts, LifecycleHooks hooks)
{
    /// <summary>Something of the stage is due: its end, a bake time, a hook.</summary>
    public void Step(EcsService service)
    {
        if (service.Passage is not { } passage || service.Status != "ACTIVE")
        {
            return;
        }
        if (passage.RollingBack)
        {
            StepBack(service, passage);
            return;
        }
        if (passage.Stage.Length == 0)
        {
            Enter(service, passage, passage.Reconciles ? Stages.Reconcile : Stages.PreScaleUp);
            return;
        }
        if (hooks.Resolve(service, passage) is { } failure)
        {
            rollouts.Fail(service, rollBack: true, failure);
            return;
        }
        var waiting = passage.Hooks.Exists(h => h.Waits);
        if (!waiting && passage.Until <= world.Now)
        {
            if (passage.Stage is Stages.ScaleUp or Stages.CleanUp)
            {
                // Only the scheduler sees when the tasks are there, or gone.
                world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
                return;
            }
            Enter(service, passage, Following(service, passage));
            return;
        }
        var next = LifecycleHooks.NextDue(passage) is { } hook && (passage.Until <= world.Now || hook < passage.Until) ? hook : passage.Until;
        world.At(next > world.Now ? next : world.Now, DueKind.Deployment, service.Arn);
    }

    /// <summary>The scheduler has all tasks of the stage where they belong: on to the next.</summary>
    public void Settled(EcsService service)
    {
        if (service.Passage is { } passage && passage.Until <= world.Now && !passage.Hooks.Exists(h => h.Waits))
        {
            if (passage.Stage == Stages.CleanUp)
            {
                service.Passage = null;
                world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
                return;
            }
            Enter(service, passage, Following(service, passage));
        }
    }

    private void Enter(EcsService service, Passage passage, string stage)
    {
        passage.Stage = stage;
        if (stage == Stages.Reconcile)
        {
            // Whatever an earlier deployment had moved goes back to the revision that serves.
            Route(service, passage);
        }
        if (stage == Stages.TestShift)
        {
            passage.Test = 100;
            Route(service, passage);
        }
        if (stage == Stages.ProductionShift)
        {
            passage.Production = Math.Min(100, NextShare(service, passage));
            Route(service, passage);
        }
        passage.Until = world.Now + (Lasts(service, passage) / world.Speed);
        hooks.Begin(service, passage);
        if (DeploymentRecords.Current(service) is { } record)
        {
            record.LifecycleStage = stage;
            record.UpdatedAt = world.Now.UtcDateTime;
        }
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        world.After(Durations.SchedulerLook, DueKind.Deployment, service.Arn);
        world.Changed = true;
    }

    private static string Following(EcsService service, Passage passage) => passage.Stage switch
    {
        Stages.Reconcile => Stages.PreScaleUp,
        Stages.PreScaleUp => Stages.ScaleUp,
        Stages.ScaleUp => Stages.PostScaleUp,
        Stages.PostScaleUp => Stages.TestShift,
        Stages.TestShift => Stages.PostTestShift,
        Stages.PostTestShift => Stages.PreProductionShift,
        Stages.PreProductionShift => Stages.ProductionShift,
        // Linear and canary deployments come by here before and at every step.
        Stages.ProductionShift when passage.Production < 100 => Stages.PreProductionShift,
        Stages.ProductionShift => Stages.PostProductionShift,
        Stages.PostProductionShift => Stages.Bake,
        _ => Stages.CleanUp,
    };

    /// <summary>How long a stage lasts at least, at speed 1.</summary>
    private static TimeSpan Lasts(EcsService service, Passage passage)
    {
        var configuration = service.Settings.DeploymentConfiguration;
        return passage.Stage switch
        {
            Stages.TestShift => Durations.TrafficShift,
            Stages.ProductionShift => Durations.TrafficShift + (passage.Production >= 100 ? TimeSpan.Zero : TimeSpan.FromMinutes(configuration.Strategy?.Value == "CANARY"
                ? configuration.CanaryConfiguration?.CanaryBakeTimeInMinutes ?? 10
                : configuration.LinearConfiguration?.StepBakeTimeInMinutes ?? 6)),
            Stages.Bake => passage.Blue is null ? TimeSpan.Zero : TimeSpan.FromMinutes(configuration.BakeTimeInMinutes ?? 0),
            Stages.ScaleUp or Stages.CleanUp => TimeSpan.Zero,
            _ => Durations.Stage,
        };
    }

    private static double NextShare(EcsService service, Passage passage)
    {
        var configuration = service.Settings.DeploymentConfiguration;
        return (passage.Blue, configuration.Strategy?.Value) switch
        {
            (null, _) => 100,
            (_, "LINEAR") => Math.Round(passage.Production + (configuration.LinearConfiguration?.StepPercent ?? 10), 1),
            (_, "CANARY") => passage.Production > 0 ? 100 : configuration.CanaryConfiguration?.CanaryPercent ?? 5,
            _ => 100,
        };
    }

    /// <summary>A rollback gives the traffic back first, then takes the green revision's tasks down. No hooks are called on the way.</summary>
    private void StepBack(EcsService service, Passage passage)
    {
        var record = DeploymentRecords.Current(service);
        if (passage.Stage.Length == 0)
        {
            var moved = passage.Production > 0 || passage.Test > 0;
            passage.Production = 0;
            passage.Test = 0;
            LifecycleHooks.GiveUp(service, passage);
            Route(service, passage);
            passage.Stage = moved ? Stages.ProductionShift : Stages.CleanUp;
            passage.Until = world.Now + ((moved ? Durations.TrafficShift : TimeSpan.Zero) / world.Speed);
            world.After(moved ? Durations.TrafficShift : Durations.SchedulerLook, DueKind.Deployment, service.Arn);
        }
        else if (passage.Stage == Stages.ProductionShift && passage.Until <= world.Now)
        {
            passage.Stage = Stages.CleanUp;
        }
        if (record is not null)
        {
            record.LifecycleStage = passage.Stage;
            record.UpdatedAt = world.Now.UtcDateTime;
        }
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        world.Changed = true;
    }

    /// <summary>Writes the shares into the listener rules: production and test.</summary>
    private void Route(EcsService service, Passage passage)
    {
        foreach (var balancer in service.Rollouts.Find(r => r.Id == passage.Green)?.Serving ?? [])
        {
            if (balancer.AdvancedConfiguration is not { } advanced || balancer.TargetGroupArn is not { } green)
            {
                continue;
            }
            var pair = service.Settings.LoadBalancers.Find(b => b.ContainerName == balancer.ContainerName && b.ContainerPort == balancer.ContainerPort);
            var blue = green == pair?.TargetGroupArn ? pair.AdvancedConfiguration?.AlternateTargetGroupArn : pair?.TargetGroupArn;
            foreach (var (rule, percent) in new[] { (advanced.ProductionListenerRule, passage.Production), (advanced.TestListenerRule, passage.Test) })
            {
                if (!string.IsNullOrEmpty(rule) && blue is not null && Forwarding.Shift(world, rule, blue, green, percent) is { } why)
                {
                    ServiceEvents.SayOnce(world, service, $"was unable to shift traffic. Reason: {why}");
                }
            }
        }
    }
}
