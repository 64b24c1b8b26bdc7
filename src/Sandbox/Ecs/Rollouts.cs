using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Begins and ends deployments of a service, and keeps their records.</summary>
internal sealed class Rollouts(World world)
{
    private const int Kept = 50;

    /// <summary>A new deployment of what the service's settings now say.</summary>
    public void Begin(EcsService service)
    {
        var set = service.Settings;
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
        };
        rollout.StateReason = $"ECS deployment {rollout.Id} in progress.";
        Supersede(service);
        service.Rollouts.Insert(0, rollout);
        Record(service, rollout);
        service.Steady = false;
        service.PlacementTrouble = null;
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
    }

    public void Complete(EcsService service)
    {
        var rollout = service.Primary;
        rollout.State = "COMPLETED";
        rollout.StateReason = $"ECS deployment {rollout.Id} completed.";
        rollout.Updated = world.Now;
        service.LastGood = rollout;
        if (Current(service) is { } record)
        {
            var back = record.Rollback is not null;
            Finish(record, back ? ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL : ServiceDeploymentStatus.SUCCESSFUL, record.StatusReason);
        }
        ServiceEvents.Say(world, service, $"(deployment {rollout.Id}) deployment completed.");
    }

    /// <summary>The primary deployment has failed: back to the last good one where that is wanted and possible.</summary>
    public void Fail(EcsService service, bool rollBack, string trouble)
    {
        var failed = service.Primary;
        failed.State = "FAILED";
        failed.StateReason = $"ECS deployment {trouble}";
        failed.Updated = world.Now;
        ServiceEvents.Say(world, service, $"(deployment {failed.Id}) deployment failed: tasks failed to start.");
        var record = Current(service);
        if (record is not null)
        {
            record.DeploymentCircuitBreaker = new() { Status = ServiceDeploymentRollbackMonitorsStatus.TRIGGERED, FailureCount = failed.FailedTasks, Threshold = Threshold(service) };
        }
        if (!rollBack)
        {
            Finish(record, ServiceDeploymentStatus.STOPPED, "Service deployment stopped because the circuit breaker threshold was exceeded.");
            return;
        }
        if (service.LastGood is not { } good || good.Id == failed.Id)
        {
            Finish(record, ServiceDeploymentStatus.ROLLBACK_FAILED, "Service deployment rollback failed because there is no earlier completed deployment.");
            return;
        }
        RollBack(service, good, record, $"Service deployment rolled back because the circuit breaker threshold was exceeded.");
    }

    public void RollBack(EcsService service, Rollout good, ServiceDeployment? record, string reason)
    {
        if (record is not null)
        {
            record.Status = ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
            record.StatusReason = reason;
            record.UpdatedAt = world.Now.UtcDateTime;
            record.Rollback = new() { Reason = reason, StartedAt = world.Now.UtcDateTime, ServiceRevisionArn = good.RevisionArn };
        }
        var standing = service.Rollouts.Find(r => r.Id == good.Id) ?? Again(good);
        service.Rollouts.Remove(standing);
        service.Rollouts.Insert(0, standing);
        standing.State = "IN_PROGRESS";
        standing.StateReason = $"ECS deployment circuit breaker: rolling back to deploymentId {standing.Id}.";
        standing.Updated = world.Now;
        standing.FailedTasks = 0;
        standing.NextLaunch = null;
        var set = service.Settings;
        set.TaskDefinition = standing.TaskDefinition;
        set.LaunchType = standing.LaunchType;
        set.CapacityProviderStrategy = standing.Strategy;
        set.PlatformVersion = standing.PlatformVersion;
        set.NetworkConfiguration = standing.Network;
        set.LoadBalancers = standing.LoadBalancers;
        service.Steady = false;
        ServiceEvents.Say(world, service, $"rolling back to deployment {standing.Id}.");
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
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

    public static ServiceDeployment? Current(EcsService service)
        => service.Deployments.Count > 0 && service.Deployments[0].FinishedAt is null ? service.Deployments[0] : null;

    /// <summary>A deployment still under way when another begins has been stopped by it.</summary>
    private void Supersede(EcsService service)
        => Finish(Current(service), ServiceDeploymentStatus.STOPPED, "Service deployment stopped because a new deployment was started.");

    private void Finish(ServiceDeployment? record, ServiceDeploymentStatus status, string? reason)
    {
        if (record is null)
        {
            return;
        }
        record.Status = status;
        record.StatusReason = reason;
        record.FinishedAt = world.Now.UtcDateTime;
        record.UpdatedAt = world.Now.UtcDateTime;
    }

    private void Record(EcsService service, Rollout rollout)
    {
        service.Deployments.Insert(0, new()
        {
            ServiceDeploymentArn = rollout.DeploymentArn,
            ServiceArn = service.Arn,
            ClusterArn = service.ClusterArn,
            CreatedAt = world.Now.UtcDateTime,
            StartedAt = world.Now.UtcDateTime,
            UpdatedAt = world.Now.UtcDateTime,
            Status = ServiceDeploymentStatus.IN_PROGRESS,
            SourceServiceRevisions = service.Rollouts.Count > 1 ? [new() { Arn = service.Rollouts[1].RevisionArn }] : [],
            TargetServiceRevision = new() { Arn = rollout.RevisionArn, RequestedTaskCount = service.Desired },
            DeploymentConfiguration = service.Settings.DeploymentConfiguration,
            DeploymentCircuitBreaker = new()
            {
                Status = service.Settings.DeploymentConfiguration?.DeploymentCircuitBreaker?.Enable == true
                    ? ServiceDeploymentRollbackMonitorsStatus.MONITORING
                    : ServiceDeploymentRollbackMonitorsStatus.DISABLED,
                FailureCount = 0,
                Threshold = Threshold(service),
            },
        });
        service.Revisions.Insert(0, new()
        {
            ServiceRevisionArn = rollout.RevisionArn,
            ServiceArn = service.Arn,
            ClusterArn = service.ClusterArn,
            TaskDefinition = rollout.TaskDefinition,
            LaunchType = rollout.LaunchType,
            CapacityProviderStrategy = rollout.Strategy,
            PlatformVersion = rollout.PlatformVersion,
            PlatformFamily = rollout.PlatformVersion is null ? null : "Linux",
            LoadBalancers = rollout.LoadBalancers,
            NetworkConfiguration = rollout.Network,
            ContainerImages = [.. EcsNames.Definition(world, rollout.TaskDefinition).ContainerDefinitions.Select(c => new ContainerImage { ContainerName = c.Name, Image = c.Image })],
            CreatedAt = world.Now.UtcDateTime,
        });
        Trim(service.Deployments);
        Trim(service.Revisions);
    }

    private static void Trim<T>(List<T> list)
    {
        if (list.Count > Kept)
        {
            list.RemoveRange(Kept, list.Count - Kept);
        }
    }

    private Rollout Again(Rollout good) => new()
    {
        Id = $"ecs-svc/{World.NewNumber()}",
        TaskDefinition = good.TaskDefinition,
        RevisionArn = good.RevisionArn,
        DeploymentArn = good.DeploymentArn,
        Created = world.Now,
        Updated = world.Now,
        LaunchType = good.LaunchType,
        Strategy = good.Strategy,
        PlatformVersion = good.PlatformVersion,
        Network = good.Network,
        LoadBalancers = good.LoadBalancers,
    };
}
