using System.Text.Json;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Creating and deleting services.</summary>
internal sealed class Services(World world, Rollouts rollouts, DeploymentRecords records)
{
    public void Register(Api api) => api
        .Write<CreateServiceRequest, CreateServiceResponse>("CreateService", Create)
        .Write<DeleteServiceRequest, DeleteServiceResponse>("DeleteService", Delete);

    private CreateServiceResponse Create(CreateServiceRequest request, Call call)
    {
        call.ClientToken = request.ClientToken;
        var arn = EcsNames.ServiceArn(call, request.Cluster, request.ServiceName);
        call.Authorize(arn, keys => keys
            .SetService(
                world, call, request.Cluster, request.TaskDefinition, request.NetworkConfiguration, request.CapacityProviderStrategy, request.EnableExecuteCommand,
                request.EnableECSManagedTags, request.PropagateTags, request.ServiceConnectConfiguration, request.VolumeConfigurations)
            .SetRequestTags(EcsNames.Pairs(request.Tags)));
        call.AuthorizeTags(arn, "CreateService", request.Tags);
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var sent = JsonSerializer.Serialize(request, StateJson.Options);
        if (cluster.Services.TryGetValue(request.ServiceName, out var existing) && existing.Status != "INACTIVE")
        {
            return Repeated(cluster, existing, request, sent);
        }
        var definition = EcsNames.UsableDefinition(world, call, request.TaskDefinition ?? throw EcsNames.Invalid("TaskDefinition can not be blank."));
        RolePassing.ToTasks(call, definition.TaskRoleArn, definition.ExecutionRoleArn);
        RolePassing.ToEcs(call, [
            request.Role,
            .. DeploymentRules.Roles(request.DeploymentConfiguration, request.LoadBalancers),
            .. (request.VolumeConfigurations ?? []).Select(v => v.ManagedEBSVolume?.RoleArn)]);
        Check(request, definition);
        ServiceRules.Offered(request.DeploymentController, request.VpcLatticeConfigurations, request.GatewayConnectors, request.LoadBalancers, request.LaunchType);
        var wish = Wish(request, definition, cluster);
        ServiceRules.Check(world, cluster, wish);

        var service = new EcsService
        {
            Arn = arn,
            Name = request.ServiceName,
            ClusterArn = cluster.Arn,
            Desired = request.DesiredCount ?? 0,
            Settings = ServiceSettings.Of(request, wish, call, world.Now),
            ServiceConnect = wish.ServiceConnect,
            Volumes = wish.Volumes,
            Monitoring = wish.Monitoring,
            Tags = request.Tags ?? [],
            ClientToken = request.ClientToken,
            Created = sent,
        };
        cluster.Services[service.Name] = service;
        rollouts.Begin(service);
        return new() { Service = ServiceViews.Of(cluster, service, withTags: true) };
    }

    /// <summary>The same token and wish give the same service; a service of that name otherwise stands in the way.</summary>
    private static CreateServiceResponse Repeated(EcsCluster cluster, EcsService existing, CreateServiceRequest request, string sent)
        => !string.IsNullOrEmpty(request.ClientToken) && existing.ClientToken == request.ClientToken && existing.Created == sent
            ? new() { Service = ServiceViews.Of(cluster, existing, withTags: true) }
            : throw EcsNames.Invalid(existing.Status == "DRAINING" ? "Unable to Start a service that is still Draining." : "Creation of service was not idempotent.");

    private static void Check(CreateServiceRequest request, TaskDefinition definition)
    {
        var daemon = request.SchedulingStrategy == SchedulingStrategy.DAEMON;
        var why = !EcsNames.IsName(request.ServiceName) ? "Service name contains invalid characters."
            : request.ClientToken is { Length: > 36 } ? "clientToken cannot be longer than 36 characters."
            : request.ClientToken?.Any(c => c is < '!' or > '~') == true ? "clientToken contains invalid characters."
            : daemon && request.DesiredCount is not null ? "The daemon scheduling strategy does not support a desired count for services. Remove the desired count and try again."
            : !daemon && request.DesiredCount is null ? "A desired count is required for the REPLICA scheduling strategy."
            : request.LaunchType is not null && request.CapacityProviderStrategy is { Count: > 0 } ? "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again."
            : request.Role is { Length: > 0 } && definition.NetworkMode == NetworkMode.Awsvpc ? "You cannot specify an IAM role for services that require a service linked role."
            : null;
        if (why is not null)
        {
            throw EcsNames.Invalid(why);
        }
        Tags.Check(request.Tags);
    }

    private static ServiceWish Wish(CreateServiceRequest request, TaskDefinition definition, EcsCluster cluster)
    {
        var daemon = request.SchedulingStrategy == SchedulingStrategy.DAEMON;
        var strategy = request.CapacityProviderStrategy is { Count: > 0 } given ? given : request.LaunchType is null && !daemon ? cluster.DefaultStrategy : [];
        var wish = new ServiceWish(definition)
        {
            Strategy = strategy,
            LaunchType = strategy.Count > 0 ? null : request.LaunchType ?? LaunchType.EC2,
            PlatformVersion = request.PlatformVersion,
            Desired = request.DesiredCount,
            Daemon = daemon,
            Deployment = ServiceSettings.Complete(request.DeploymentConfiguration, null, daemon),
            Network = ServiceSettings.Complete(request.NetworkConfiguration),
            LoadBalancers = request.LoadBalancers ?? [],
            GracePeriod = request.HealthCheckGracePeriodSeconds ?? 0,
            Registries = request.ServiceRegistries ?? [],
            ServiceConnect = request.ServiceConnectConfiguration,
            Volumes = request.VolumeConfigurations ?? [],
            Monitoring = request.Monitoring,
            Constraints = request.PlacementConstraints ?? [],
            Placement = request.PlacementStrategy ?? [],
            Rebalancing = request.AvailabilityZoneRebalancing,
            ExecuteCommand = request.EnableExecuteCommand ?? false,
        };
        return wish with
        {
            Rebalancing = wish.Rebalancing ?? (ServiceSettings.WhyNotRebalanced(wish) is null ? AvailabilityZoneRebalancing.ENABLED : AvailabilityZoneRebalancing.DISABLED),
        };
    }

    private DeleteServiceResponse Delete(DeleteServiceRequest request, Call call)
    {
        var (cluster, service) = EcsNames.Service(world, call, request.Cluster, request.Service, keys => keys.Set("ecs:cluster", EcsNames.ClusterArn(call, request.Cluster)));
        if (service.Status == "INACTIVE")
        {
            throw new AwsError("ServiceNotFoundException", "Service not found.");
        }
        if (service.Desired > 0 && !service.IsDaemon && request.Force != true)
        {
            throw EcsNames.Invalid("The service cannot be stopped while it is scaled above 0.");
        }
        service.Status = "DRAINING";
        service.Desired = 0;
        service.Passage = null;
        service.RollbackWanted = null;
        records.Finish(DeploymentRecords.Current(service), ServiceDeploymentStatus.STOPPED, "Service deployment stopped because the service was deleted.");
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        return new() { Service = ServiceViews.Of(cluster, service, withTags: true) };
    }
}
