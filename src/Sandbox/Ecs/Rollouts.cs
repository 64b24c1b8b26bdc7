using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Begins and ends deployments of a service.</summary>
internal sealed class Rollouts(World world, DeploymentRecords records)
{
    /// <summary>A new deployment of what the service's settings now say.</summary>
    public void Begin(EcsService service)
    {
        var set = service.Settings;
        var shifts = Shifts(set);
        var blue = Standing(service);
        var number = World.NewNumber();
        var path = $"{service.Arn[(service.Arn.IndexOf(":service/", StringComparison.Ordinal) + 9)..]}";
        var root = service.Arn[..service.Arn.IndexOf(":service/", StringComparison.Ordinal)];
        var rollout = new Rollout
        {
            Id = $"ecs-svc/{number}",
            TaskDefinition = set.TaskDefinition,
            RevisionArn = $"{root}:service-revision/{path}/{number}",
            DeploymentArn = $"{root}:service-deployment/{path}/{World.NewId(21)}",
            Created = world.Now,
            Updated = world.Now,
            LaunchType = set.LaunchType,
            Strategy = set.CapacityProviderStrategy ?? [],
            PlatformVersion = set.PlatformVersion,
            Network = set.NetworkConfiguration,
            LoadBalancers = set.LoadBalancers ?? [],
            Serving = [.. (set.LoadBalancers ?? []).Select(b => Serve(b, blue, shifts))],
            Registries = set.ServiceRegistries ?? [],
            ServiceConnect = service.ServiceConnect,
            Volumes = service.Volumes,
            Monitoring = service.Monitoring,
        };
        rollout.StateReason = $"ECS deployment {rollout.Id} in progress.";
        records.Supersede(service);
        service.Rollouts.Insert(0, rollout);
        service.Passage = shifts ? new() { Green = rollout.Id, Blue = blue?.Id, Reconciles = service.Rollouts.Exists(r => r != rollout && r != blue) } : null;
        service.RollbackWanted = null;
        records.Open(service, rollout, blue);
        service.Steady = false;
        service.PlacementTrouble = null;
        EcsEvents.Deployment(world, service, "SERVICE_DEPLOYMENT_IN_PROGRESS", rollout.Id, $"ECS deployment {rollout.Id} in progress.");
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        if (shifts)
        {
            world.Soon(Durations.SchedulerLook, DueKind.Deployment, service.Arn);
        }
    }

    /// <summary>Whether deployments of this service move traffic from one full set of tasks to another.</summary>
    public static bool Shifts(Service set) => set.DeploymentConfiguration?.Strategy?.Value is "BLUE_GREEN" or "LINEAR" or "CANARY";

    public void Complete(EcsService service)
    {
        var rollout = service.Primary;
        rollout.State = "COMPLETED";
        rollout.StateReason = $"ECS deployment {rollout.Id} completed.";
        rollout.Updated = world.Now;
        service.LastGood = rollout;
        if (DeploymentRecords.Current(service) is { } record)
        {
            var back = record.Rollback is not null;
            records.Finish(record, back ? ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL : ServiceDeploymentStatus.SUCCESSFUL, record.StatusReason);
        }
        ServiceEvents.Say(world, service, $"(deployment {rollout.Id}) deployment completed.");
        EcsEvents.Deployment(world, service, "SERVICE_DEPLOYMENT_COMPLETED", rollout.Id, rollout.StateReason);
    }

    /// <summary>The primary deployment has failed: back to the last good one where that is wanted and possible.</summary>
    public void Fail(EcsService service, bool rollBack, DeploymentTrouble trouble)
    {
        var failed = service.Primary;
        failed.State = "FAILED";
        failed.StateReason = trouble.Rollout;
        failed.Updated = world.Now;
        ServiceEvents.Say(world, service, $"(deployment {failed.Id}) deployment failed: {trouble.Event}");
        EcsEvents.Deployment(world, service, "SERVICE_DEPLOYMENT_FAILED", failed.Id, failed.StateReason);
        var record = DeploymentRecords.Current(service);
        if (!rollBack)
        {
            service.Passage = null;
            if (record is not null)
            {
                record.StoppedAt = world.Now.UtcDateTime;
            }
            records.Finish(record, ServiceDeploymentStatus.STOPPED, $"Service deployment stopped because {trouble.Record}");
            return;
        }
        if (service.LastGood is not { } good || good.Id == failed.Id)
        {
            service.Passage = null;
            records.Finish(record, ServiceDeploymentStatus.ROLLBACK_FAILED, "Service deployment rollback failed because there is no earlier completed deployment.");
            return;
        }
        RollBack(service, good, $"Service deployment rolled back because {trouble.Record}", trouble);
    }

    /// <summary>Someone has asked for the rollback of the deployment under way (StopServiceDeployment, ContinueServiceDeployment).</summary>
    public void RollBackAsWanted(EcsService service)
    {
        if (service.RollbackWanted is not { } reason || service.LastGood is not { } good)
        {
            return;
        }
        service.RollbackWanted = null;
        service.Primary.State = "FAILED";
        service.Primary.StateReason = "ECS deployment stopped by user.";
        RollBack(service, good, reason, null);
    }

    private void RollBack(EcsService service, Rollout good, string reason, DeploymentTrouble? trouble)
    {
        records.RollBack(service, good, reason);
        var standing = service.Rollouts.Find(r => r.Id == good.Id) ?? good.Again($"ecs-svc/{World.NewNumber()}", world.Now);
        service.Rollouts.Remove(standing);
        service.Rollouts.Insert(0, standing);
        standing.State = "IN_PROGRESS";
        standing.StateReason = trouble == DeploymentTrouble.FailedTasks || trouble == DeploymentTrouble.UnhealthyTasks
            ? $"ECS deployment circuit breaker: rolling back to deploymentId {standing.Id}."
            : $"ECS deployment rolling back to deploymentId {standing.Id}.";
        standing.Updated = world.Now;
        standing.FailedTasks = 0;
        standing.NextLaunch = null;
        standing.BakedAt = null;
        Restore(service, standing);
        if (service.Passage is { } passage)
        {
            passage.RollingBack = true;
            passage.Stage = "";
            world.Soon(Durations.SchedulerLook, DueKind.Deployment, service.Arn);
        }
        service.Steady = false;
        ServiceEvents.Say(world, service, $"rolling back to deployment {standing.Id}.");
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
    }

    /// <summary>The service is set to what the earlier revision was.</summary>
    private static void Restore(EcsService service, Rollout to)
    {
        var set = service.Settings;
        set.TaskDefinition = to.TaskDefinition;
        set.LaunchType = to.LaunchType;
        set.CapacityProviderStrategy = to.Strategy;
        set.PlatformVersion = to.PlatformVersion;
        set.NetworkConfiguration = to.Network;
        set.LoadBalancers = to.LoadBalancers;
        set.ServiceRegistries = to.Registries;
        service.ServiceConnect = to.ServiceConnect;
        service.Volumes = to.Volumes;
        service.Monitoring = to.Monitoring;
    }

    /// <summary>How many failures trip the breaker: by default half the desired count, at least 3 and at most 200.</summary>
    public static int Threshold(EcsService service)
    {
        var configured = service.Settings.DeploymentConfiguration?.DeploymentCircuitBreaker?.ThresholdConfiguration;
        var value = configured?.Value ?? 50;
        return configured?.Type?.Value switch
        {
            "COUNT" => Math.Max(1, value),
            "UNBOUNDED_PERCENT" => Math.Max(1, (int)Math.Ceiling(service.Desired * value / 100.0)),
            _ => Math.Clamp((int)Math.Ceiling(service.Desired * value / 100.0), 3, 200),
        };
    }

    /// <summary>The revision that serves, as long as it has not left.</summary>
    private static Rollout? Standing(EcsService service) => service.LastGood is { } good ? service.Rollouts.Find(r => r.Id == good.Id) : null;

    /// <summary>A shift gives the new revision the target group of the pair that the serving one does not use; a rolling deployment keeps it.</summary>
    private static LoadBalancer Serve(LoadBalancer balancer, Rollout? blue, bool shifts)
    {
        var taken = blue?.Serving.Find(b => b.ContainerName == balancer.ContainerName && b.ContainerPort == balancer.ContainerPort)?.TargetGroupArn;
        var pair = new[] { balancer.TargetGroupArn, balancer.AdvancedConfiguration?.AlternateTargetGroupArn };
        var group = taken is null || !pair.Contains(taken, StringComparer.Ordinal) ? balancer.TargetGroupArn
            : shifts ? pair.FirstOrDefault(g => g != taken) ?? taken
            : taken;
        return new() { TargetGroupArn = group, LoadBalancerName = balancer.LoadBalancerName, ContainerName = balancer.ContainerName, ContainerPort = balancer.ContainerPort, AdvancedConfiguration = balancer.AdvancedConfiguration };
    }
}
