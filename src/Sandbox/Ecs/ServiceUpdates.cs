using System.Text.Json;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>
/// Changing services. Of what can be changed, the revision's own parts start a deployment; counts, percentages, placement,
/// tags and the capacity provider strategy do not (ECS API Reference, "UpdateService").
/// </summary>
internal sealed class ServiceUpdates(World world, Rollouts rollouts)
{
    public void Register(Api api) => api.Write<UpdateServiceRequest, UpdateServiceResponse>("UpdateService", Update);

    private UpdateServiceResponse Update(UpdateServiceRequest request, Call call)
    {
        var (cluster, service) = EcsNames.Service(world, call, request.Cluster, request.Service, keys => keys.SetService(
            world, call, request.Cluster, request.TaskDefinition, request.NetworkConfiguration, request.CapacityProviderStrategy, request.EnableExecuteCommand,
            request.EnableECSManagedTags, request.PropagateTags, request.ServiceConnectConfiguration, request.VolumeConfigurations));
        if (!service.IsActive)
        {
            throw new AwsError("ServiceNotActiveException", "Service was not ACTIVE.");
        }
        var set = service.Settings;
        var definition = string.IsNullOrEmpty(request.TaskDefinition) ? EcsNames.Definition(world, set.TaskDefinition) : EcsNames.UsableDefinition(world, call, request.TaskDefinition);
        if (!string.IsNullOrEmpty(request.TaskDefinition))
        {
            RolePassing.ToTasks(call, definition.TaskRoleArn, definition.ExecutionRoleArn);
        }
        RolePassing.ToEcs(call, [
            .. DeploymentRules.Roles(request.DeploymentConfiguration, request.LoadBalancers),
            .. (request.VolumeConfigurations ?? []).Select(v => v.ManagedEBSVolume?.RoleArn)]);
        ServiceRules.Offered(request.DeploymentController, request.VpcLatticeConfigurations, request.GatewayConnectors, request.LoadBalancers, null);
        if (service.IsDaemon && request.DesiredCount is not null)
        {
            throw EcsNames.Invalid("The daemon scheduling strategy does not support a desired count for services. Remove the desired count and try again.");
        }
        var wish = Wish(request, service, definition);
        ServiceRules.Check(world, cluster, wish);

        var renew = request.ForceNewDeployment == true || Renews(service, wish);
        Apply(service, wish, request);
        if (request.DesiredCount is { } desired && desired != service.Desired)
        {
            service.Desired = desired;
            service.Steady = false;
        }
        if (renew)
        {
            rollouts.Begin(service);
        }
        else
        {
            // Tasks launched from now on follow the new strategy; those that run stay where they are.
            service.Primary.Strategy = wish.Strategy;
            service.Primary.LaunchType = wish.LaunchType;
        }
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        return new() { Service = ServiceViews.Of(cluster, service, withTags: true) };
    }

    private static ServiceWish Wish(UpdateServiceRequest request, EcsService service, TaskDefinition definition)
    {
        var set = service.Settings;
        var strategy = request.CapacityProviderStrategy ?? set.CapacityProviderStrategy ?? [];
        var launch = strategy.Count > 0 ? null
            : set.LaunchType ?? service.LaunchTypeBefore ?? (ProviderChoice.OnFargate(null, set.CapacityProviderStrategy) ? LaunchType.FARGATE : LaunchType.EC2);
        var fargate = ProviderChoice.OnFargate(launch, strategy);
        return new(definition)
        {
            Strategy = strategy,
            LaunchType = launch,
            PlatformVersion = request.PlatformVersion ?? (fargate ? set.PlatformVersion ?? "LATEST" : null),
            Desired = request.DesiredCount,
            Daemon = service.IsDaemon,
            Deployment = ServiceSettings.Complete(request.DeploymentConfiguration, set.DeploymentConfiguration, service.IsDaemon),
            Network = ServiceSettings.Complete(request.NetworkConfiguration) ?? set.NetworkConfiguration,
            LoadBalancers = request.LoadBalancers ?? set.LoadBalancers ?? [],
            GracePeriod = request.HealthCheckGracePeriodSeconds ?? (request.LoadBalancers is { Count: 0 } ? 0 : set.HealthCheckGracePeriodSeconds ?? 0),
            Registries = request.ServiceRegistries ?? set.ServiceRegistries ?? [],
            ServiceConnect = request.ServiceConnectConfiguration ?? service.ServiceConnect,
            Volumes = request.VolumeConfigurations ?? service.Volumes,
            Monitoring = request.Monitoring ?? service.Monitoring,
            Constraints = request.PlacementConstraints ?? set.PlacementConstraints ?? [],
            Placement = request.PlacementStrategy ?? set.PlacementStrategy ?? [],
            Rebalancing = request.AvailabilityZoneRebalancing ?? set.AvailabilityZoneRebalancing,
            ExecuteCommand = request.EnableExecuteCommand ?? set.EnableExecuteCommand == true,
        };
    }

    private static bool Renews(EcsService service, ServiceWish wish)
    {
        var set = service.Settings;
        return wish.Definition.TaskDefinitionArn != set.TaskDefinition
            || wish.PlatformVersion != set.PlatformVersion
            || !Same(wish.Network, set.NetworkConfiguration)
            || !Same(wish.LoadBalancers, set.LoadBalancers ?? [])
            || !Same(wish.Registries, set.ServiceRegistries ?? [])
            || !Same(wish.ServiceConnect, service.ServiceConnect)
            || !Same(wish.Volumes, service.Volumes)
            || !Same(wish.Monitoring, service.Monitoring);
    }

    private static void Apply(EcsService service, ServiceWish wish, UpdateServiceRequest request)
    {
        var set = service.Settings;
        service.LaunchTypeBefore = set.LaunchType ?? service.LaunchTypeBefore;
        set.TaskDefinition = wish.Definition.TaskDefinitionArn;
        set.LaunchType = wish.LaunchType;
        set.CapacityProviderStrategy = wish.Strategy.Count > 0 ? wish.Strategy : null;
        set.PlatformVersion = wish.PlatformVersion;
        set.PlatformFamily = wish.OnFargate ? PlatformRules.Family(wish.Definition) : null;
        set.DeploymentConfiguration = wish.Deployment;
        set.NetworkConfiguration = wish.Network;
        set.LoadBalancers = wish.LoadBalancers;
        set.ServiceRegistries = wish.Registries;
        set.HealthCheckGracePeriodSeconds = wish.GracePeriod;
        set.PlacementConstraints = wish.Constraints;
        set.PlacementStrategy = wish.Placement;
        set.AvailabilityZoneRebalancing = wish.Rebalancing;
        set.EnableExecuteCommand = wish.ExecuteCommand;
        set.EnableECSManagedTags = request.EnableECSManagedTags ?? set.EnableECSManagedTags;
        set.PropagateTags = request.PropagateTags ?? set.PropagateTags;
        service.ServiceConnect = wish.ServiceConnect;
        service.Volumes = wish.Volumes;
        service.Monitoring = wish.Monitoring;
    }

    private static bool Same<T>(T a, T b) => JsonSerializer.Serialize(a, StateJson.Options) == JsonSerializer.Serialize(b, StateJson.Options);
}
