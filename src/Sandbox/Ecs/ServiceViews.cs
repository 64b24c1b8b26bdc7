using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>Services as DescribeServices shows them.</summary>
internal static class ServiceViews
{
    public static Service Of(EcsCluster cluster, EcsService service, bool withTags)
    {
        var tasks = service.TaskIds.Select(cluster.Tasks.GetValueOrDefault).OfType<EcsTask>().Where(t => t.Phase != TaskPhase.Stopped).ToList();
        var set = service.Settings;
        return new()
        {
            ServiceArn = service.Arn,
            ServiceName = service.Name,
            ClusterArn = service.ClusterArn,
            Status = service.Status,
            DesiredCount = service.Desired,
            RunningCount = tasks.Count(t => t.Phase == TaskPhase.Running),
            PendingCount = tasks.Count(IsPending),
            LaunchType = set.LaunchType,
            CapacityProviderStrategy = set.CapacityProviderStrategy,
            PlatformVersion = set.PlatformVersion,
            PlatformFamily = set.PlatformFamily,
            TaskDefinition = set.TaskDefinition,
            DeploymentConfiguration = set.DeploymentConfiguration,
            DeploymentController = set.DeploymentController,
            Deployments = service.Status == "INACTIVE" ? [] : [.. service.Rollouts.Select((r, i) => Deployment(service, r, i == 0, tasks))],
            Events = service.Events,
            CreatedAt = set.CreatedAt,
            CreatedBy = set.CreatedBy,
            CurrentServiceDeployment = service.Deployments.Count > 0 ? service.Deployments[0].ServiceDeploymentArn : null,
            CurrentServiceRevisions = [.. service.Rollouts.Select(r => new ServiceCurrentRevisionSummary
            {
                Arn = r.RevisionArn,
                RequestedTaskCount = Requested(service, r),
                RunningTaskCount = tasks.Count(t => t.StartedBy == r.Id && t.Phase == TaskPhase.Running),
                PendingTaskCount = tasks.Count(t => t.StartedBy == r.Id && IsPending(t)),
            })],
            LoadBalancers = set.LoadBalancers,
            ServiceRegistries = set.ServiceRegistries ?? [],
            PlacementConstraints = set.PlacementConstraints ?? [],
            PlacementStrategy = set.PlacementStrategy ?? [],
            NetworkConfiguration = set.NetworkConfiguration,
            HealthCheckGracePeriodSeconds = set.HealthCheckGracePeriodSeconds,
            SchedulingStrategy = set.SchedulingStrategy ?? SchedulingStrategy.REPLICA,
            EnableECSManagedTags = set.EnableECSManagedTags,
            PropagateTags = set.PropagateTags,
            EnableExecuteCommand = set.EnableExecuteCommand,
            AvailabilityZoneRebalancing = set.AvailabilityZoneRebalancing,
            RoleArn = set.RoleArn,
            ResourceManagementType = ResourceManagementType.CUSTOMER,
            Tags = withTags ? service.Tags : [],
        };
    }

    /// <summary>How many tasks ECS wants of a revision: under a traffic shift of both.</summary>
    public static int Requested(EcsService service, Rollout? rollout)
    {
        if (rollout is null)
        {
            return 0;
        }
        if (service.Passage is not { } passage)
        {
            return rollout == service.Primary ? service.Desired : 0;
        }
        var green = rollout.Id == passage.Green;
        return (green ? passage.GreenIsUp || passage.RollingBack : rollout == service.Primary || rollout.Id == passage.Blue)
            && !(passage.Stage == Stages.CleanUp && green == passage.RollingBack) ? service.Desired : 0;
    }

    private static bool IsPending(EcsTask task) => task.IsLive && task.Phase < TaskPhase.Running;

    private static Deployment Deployment(EcsService service, Rollout rollout, bool primary, List<EcsTask> tasks) => new()
    {
        Id = rollout.Id,
        Status = primary ? "PRIMARY" : "ACTIVE",
        TaskDefinition = rollout.TaskDefinition,
        DesiredCount = Requested(service, rollout) is var asked and > 0 ? asked : tasks.Count(t => t.StartedBy == rollout.Id && t.IsLive),
        RunningCount = tasks.Count(t => t.StartedBy == rollout.Id && t.Phase == TaskPhase.Running),
        PendingCount = tasks.Count(t => t.StartedBy == rollout.Id && IsPending(t)),
        FailedTasks = rollout.FailedTasks,
        CreatedAt = rollout.Created.UtcDateTime,
        UpdatedAt = rollout.Updated.UtcDateTime,
        LaunchType = rollout.LaunchType,
        CapacityProviderStrategy = rollout.Strategy,
        PlatformVersion = rollout.PlatformVersion,
        PlatformFamily = rollout.PlatformVersion is null ? null : service.Settings.PlatformFamily,
        NetworkConfiguration = rollout.Network,
        ServiceConnectConfiguration = rollout.ServiceConnect,
        ServiceConnectResources = ServiceConnectRules.Resources(service, rollout),
        VolumeConfigurations = rollout.Volumes,
        RolloutState = rollout.State,
        RolloutStateReason = rollout.StateReason,
    };
}
