using System.Globalization;
using System.Text.Json;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Creating, changing and deleting services.</summary>
internal sealed class Services(World world, Rollouts rollouts)
{
    public void Register(Api api) => api
        .Write<CreateServiceRequest, CreateServiceResponse>("CreateService", Create)
        .Write<UpdateServiceRequest, UpdateServiceResponse>("UpdateService", Update)
        .Write<DeleteServiceRequest, DeleteServiceResponse>("DeleteService", Delete);

    private CreateServiceResponse Create(CreateServiceRequest request, Call call)
    {
        call.ClientToken = request.ClientToken;
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        var arn = EcsNames.ServiceArn(call, request.Cluster, request.ServiceName);
        call.Authorize(arn, keys => Keys(keys, clusterArn, call, request.TaskDefinition, request.NetworkConfiguration, request.CapacityProviderStrategy, request.EnableExecuteCommand)
            .Set("ecs:enable-ecs-managed-tags", Text(request.EnableECSManagedTags))
            .Set("ecs:propagate-tags", request.PropagateTags?.Value)
            .SetRequestTags(EcsNames.Pairs(request.Tags)));
        call.AuthorizeTags(arn, "CreateService", request.Tags);
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var sent = JsonSerializer.Serialize(request, StateJson.Options);
        if (cluster.Services.TryGetValue(request.ServiceName, out var existing) && existing.Status != "INACTIVE")
        {
            return Repeated(cluster, existing, request, sent);
        }
        var definition = EcsNames.UsableDefinition(world, call, request.TaskDefinition ?? throw EcsNames.Invalid("TaskDefinition can not be blank."));
        TaskDefinitions.PassRoles(call, definition.TaskRoleArn, definition.ExecutionRoleArn);
        var strategy = request.CapacityProviderStrategy is { Count: > 0 } given ? given : request.LaunchType is null ? cluster.DefaultStrategy : [];
        ServiceRules.Check(world, cluster, definition, request, strategy);

        var service = new EcsService
        {
            Arn = arn,
            Name = request.ServiceName,
            ClusterArn = cluster.Arn,
            Desired = request.DesiredCount ?? 0,
            Settings = ServiceSettings.Of(request, definition, strategy, call, world.Now),
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

    private UpdateServiceResponse Update(UpdateServiceRequest request, Call call)
    {
        var (cluster, service) = Find(request.Cluster, request.Service, call, keys =>
            Keys(keys, EcsNames.ClusterArn(call, request.Cluster), call, request.TaskDefinition, request.NetworkConfiguration, request.CapacityProviderStrategy, request.EnableExecuteCommand));
        if (!service.IsActive)
        {
            throw new AwsError("ServiceNotActiveException", "Service was not ACTIVE.");
        }
        var set = service.Settings;
        var definition = string.IsNullOrEmpty(request.TaskDefinition) ? EcsNames.Definition(world, set.TaskDefinition) : EcsNames.UsableDefinition(world, call, request.TaskDefinition);
        if (!string.IsNullOrEmpty(request.TaskDefinition))
        {
            TaskDefinitions.PassRoles(call, definition.TaskRoleArn, definition.ExecutionRoleArn);
        }
        var network = ServiceSettings.Complete(request.NetworkConfiguration) ?? set.NetworkConfiguration;
        var balancers = request.LoadBalancers ?? set.LoadBalancers;
        var strategy = request.CapacityProviderStrategy ?? set.CapacityProviderStrategy ?? [];
        ServiceRules.CheckCapacity(cluster, definition, strategy.Count > 0 ? null : set.LaunchType ?? LaunchType.EC2, strategy);
        ServiceRules.CheckNetwork(world, definition, network);
        ServiceRules.CheckCounts(request.DesiredCount, request.DeploymentConfiguration);
        ServiceRules.CheckBalancers(world, definition, balancers, request.HealthCheckGracePeriodSeconds);

        var renew = request.ForceNewDeployment == true
            || definition.TaskDefinitionArn != set.TaskDefinition
            || (request.NetworkConfiguration is not null && !Same(network, set.NetworkConfiguration))
            || (request.LoadBalancers is not null && !Same(balancers, set.LoadBalancers))
            || (request.PlatformVersion is not null && request.PlatformVersion != set.PlatformVersion);
        set.TaskDefinition = definition.TaskDefinitionArn;
        set.NetworkConfiguration = network;
        set.LoadBalancers = balancers;
        set.PlatformVersion = request.PlatformVersion ?? set.PlatformVersion;
        ServiceSettings.Apply(request, set, strategy);
        if (request.DesiredCount is { } desired && desired != service.Desired)
        {
            service.Desired = desired;
            service.Steady = false;
        }
        if (renew)
        {
            rollouts.Begin(service);
        }
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        return new() { Service = ServiceViews.Of(cluster, service, withTags: true) };
    }

    private DeleteServiceResponse Delete(DeleteServiceRequest request, Call call)
    {
        var (cluster, service) = Find(request.Cluster, request.Service, call, keys => keys.Set("ecs:cluster", EcsNames.ClusterArn(call, request.Cluster)));
        if (service.Status == "INACTIVE")
        {
            throw new AwsError("ServiceNotFoundException", "Service not found.");
        }
        if (service.Desired > 0 && request.Force != true)
        {
            throw EcsNames.Invalid("The service cannot be stopped while it is scaled above 0.");
        }
        service.Status = "DRAINING";
        service.Desired = 0;
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        return new() { Service = ServiceViews.Of(cluster, service, withTags: true) };
    }

    private (EcsCluster, EcsService) Find(string? clusterName, string name, Call call, Action<RequestContext> context)
    {
        var arn = EcsNames.ServiceArn(call, clusterName, name);
        var known = EcsNames.FindService(world, arn);
        call.Authorize(arn, keys =>
        {
            keys.SetResourceTags(known?.Tags);
            context(keys);
        });
        var cluster = EcsNames.Cluster(world, call, clusterName);
        return (cluster, EcsNames.FindService(cluster, name) ?? throw new AwsError("ServiceNotFoundException", "Service not found."));
    }

    private RequestContext Keys(
        RequestContext keys, string clusterArn, Call call, string? definition, NetworkConfiguration? network, List<CapacityProviderStrategyItem>? strategy, bool? exec)
    {
        var found = string.IsNullOrEmpty(definition) ? null : EcsNames.FindDefinition(world, call, definition)?.Definition;
        var named = string.IsNullOrEmpty(definition) ? null : Arns.IsArn(definition) ? definition : call.Arn("ecs", $"task-definition/{definition}");
        return keys
            .Set("ecs:cluster", clusterArn)
            .Set("ecs:task-definition", found?.TaskDefinitionArn ?? named)
            .Set("ecs:task-cpu", found?.Cpu)
            .Set("ecs:task-memory", found?.Memory)
            .Set("ecs:subnet", network?.AwsvpcConfiguration?.Subnets?.Select(s => s) ?? [])
            .Set("ecs:auto-assign-public-ip", network?.AwsvpcConfiguration?.AssignPublicIp is { } ip ? (ip == AssignPublicIp.ENABLED ? "true" : "false") : null)
            .Set("ecs:capacity-provider", strategy?.Select(i => i.CapacityProvider) ?? [])
            .Set("ecs:enable-execute-command", Text(exec));
    }

    private static bool Same<T>(T a, T b) => JsonSerializer.Serialize(a, StateJson.Options) == JsonSerializer.Serialize(b, StateJson.Options);

    private static string? Text(bool? flag) => flag?.ToString(CultureInfo.InvariantCulture).ToLowerInvariant();
}
