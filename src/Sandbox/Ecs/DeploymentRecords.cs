using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>The service deployments and service revisions that ECS remembers.</summary>
internal sealed class DeploymentRecords(World world)
{
    private const int Kept = 50;

    /// <summary>The record of the deployment under way; null when none is.</summary>
    public static ServiceDeployment? Current(EcsService service)
        => service.Deployments.Count > 0 && service.Deployments[0].FinishedAt is null ? service.Deployments[0] : null;

    /// <summary>A deployment still under way when another begins has been stopped by it.</summary>
    public void Supersede(EcsService service)
        => Finish(Current(service), ServiceDeploymentStatus.STOPPED, "Service deployment stopped because a new deployment was started.");

    public void Open(EcsService service, Rollout rollout, Rollout? blue)
    {
        var configuration = service.Settings.DeploymentConfiguration;
        service.Deployments.Insert(0, new()
        {
            ServiceDeploymentArn = rollout.DeploymentArn,
            ServiceArn = service.Arn,
            ClusterArn = service.ClusterArn,
            CreatedAt = world.Now.UtcDateTime,
            UpdatedAt = world.Now.UtcDateTime,
            Status = ServiceDeploymentStatus.PENDING,
            SourceServiceRevisions = [.. service.Rollouts.Where(r => r != rollout && (service.Passage is null || r == blue)).Take(1).Select(r => new ServiceRevisionSummary { Arn = r.RevisionArn })],
            TargetServiceRevision = new() { Arn = rollout.RevisionArn, RequestedTaskCount = service.Desired },
            DeploymentConfiguration = configuration,
            DeploymentCircuitBreaker = new()
            {
                Status = configuration?.DeploymentCircuitBreaker?.Enable == true
                    ? ServiceDeploymentRollbackMonitorsStatus.MONITORING
                    : ServiceDeploymentRollbackMonitorsStatus.DISABLED,
                FailureCount = 0,
                Threshold = Rollouts.Threshold(service),
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
            PlatformFamily = rollout.PlatformVersion is null ? null : service.Settings.PlatformFamily,
            LoadBalancers = rollout.LoadBalancers,
            ServiceRegistries = rollout.Registries,
            NetworkConfiguration = rollout.Network,
            ServiceConnectConfiguration = rollout.ServiceConnect,
            VolumeConfigurations = rollout.Volumes,
            Monitoring = rollout.Monitoring,
            GuardDutyEnabled = false,
            ResolvedConfiguration = new()
            {
                LoadBalancers = [.. rollout.Serving.Select(b => new ServiceRevisionLoadBalancer { TargetGroupArn = b.TargetGroupArn, ProductionListenerRule = b.AdvancedConfiguration?.ProductionListenerRule })],
            },
            ContainerImages = [.. EcsNames.Definition(world, rollout.TaskDefinition).ContainerDefinitions.Select(c => new ContainerImage { ContainerName = c.Name, Image = c.Image })],
            CreatedAt = world.Now.UtcDateTime,
        });
        Trim(service.Deployments);
        Trim(service.Revisions);
    }

    /// <summary>The deployment's scheduler has taken it up.</summary>
    public void Start(EcsService service)
    {
        if (Current(service) is { Status.Value: "PENDING" } record)
        {
            record.Status = ServiceDeploymentStatus.IN_PROGRESS;
            record.StartedAt = world.Now.UtcDateTime;
            record.UpdatedAt = world.Now.UtcDateTime;
        }
    }

    public void RollBack(EcsService service, Rollout good, string reason)
    {
        if (Current(service) is not { } record)
        {
            return;
        }
        record.Status = ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
        record.StatusReason = reason;
        record.UpdatedAt = world.Now.UtcDateTime;
        record.Rollback = new() { Reason = reason, StartedAt = world.Now.UtcDateTime, ServiceRevisionArn = good.RevisionArn };
    }

    public void Finish(ServiceDeployment? record, ServiceDeploymentStatus status, string? reason)
    {
        if (record is null)
        {
            return;
        }
        record.Status = status;
        record.StatusReason = reason;
        record.StartedAt ??= world.Now.UtcDateTime;
        record.FinishedAt = world.Now.UtcDateTime;
        record.UpdatedAt = world.Now.UtcDateTime;
        if (record.DeploymentCircuitBreaker is { Status.Value: "MONITORING" } breaker)
        {
            breaker.Status = ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE;
        }
        if (record.Alarms is { Status.Value: "MONITORING" } alarms)
        {
            alarms.Status = ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE;
        }
    }

    private static void Trim<T>(List<T> list)
    {
        if (list.Count > Kept)
        {
            list.RemoveRange(Kept, list.Count - Kept);
        }
    }
}
