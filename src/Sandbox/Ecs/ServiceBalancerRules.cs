using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of a service's target groups and service registries.</summary>
internal static class ServiceBalancerRules
{
    public static void Check(World world, ServiceWish wish)
    {
        if (wish.GracePeriod != 0 && wish.LoadBalancers.Count == 0)
        {
            throw EcsNames.Invalid("Health check grace period is only valid for services configured to use load balancers");
        }
        if (wish.GracePeriod < 0)
        {
            throw EcsNames.Invalid("healthCheckGracePeriodSeconds cannot be negative.");
        }
        if (wish.LoadBalancers.Count > 5)
        {
            throw EcsNames.Invalid("loadBalancers cannot have more than 5 elements.");
        }
        foreach (var balancer in wish.LoadBalancers)
        {
            Group(world, wish.Definition, balancer);
            Container(wish.Definition, balancer.ContainerName, balancer.ContainerPort);
        }
        Registries(world, wish);
    }

    private static void Group(World world, TaskDefinition definition, LoadBalancer balancer)
    {
        if (balancer.TargetGroupArn is null || !world.State.Elb.TargetGroups.TryGetValue(balancer.TargetGroupArn, out var group))
        {
            throw EcsNames.Invalid($"The target group with targetGroupArn {balancer.TargetGroupArn} does not exist.");
        }
        if (group.LoadBalancerArns.Count == 0)
        {
            throw EcsNames.Invalid($"The target group with targetGroupArn {group.Arn} does not have an associated load balancer.");
        }
        if (group.TargetType == "ip" != (definition.NetworkMode == NetworkMode.Awsvpc))
        {
            throw EcsNames.Invalid($"The provided target group {group.Arn} has target type {group.TargetType}, which is incompatible with the {definition.NetworkMode?.Value ?? "bridge"} network mode specified in the task definition.");
        }
    }

    private static void Container(TaskDefinition definition, string? name, int? port)
    {
        var container = definition.ContainerDefinitions.Find(c => c.Name == name)
            ?? throw EcsNames.Invalid($"The container {name} does not exist in the task definition.");
        if (container.PortMappings?.Exists(p => p.ContainerPort == port) != true)
        {
            throw EcsNames.Invalid($"The container {name} did not have a container port {port} defined.");
        }
    }

    private static void Registries(World world, ServiceWish wish)
    {
        if (wish.Registries.Count > 1)
        {
            throw EcsNames.Invalid("serviceRegistries cannot have more than 1 element.");
        }
        foreach (var registry in wish.Registries)
        {
            if (registry.RegistryArn?.Split(':') is not ["arn", _, "servicediscovery", _, _, var resource] || !resource.StartsWith("service/srv-", StringComparison.Ordinal))
            {
                throw EcsNames.Invalid("registryArn must be the ARN of an AWS Cloud Map service.");
            }
            if (registry.Port is not null && registry.ContainerName is not null)
            {
                throw EcsNames.Invalid("Specify either a port or a containerName and containerPort of a service registry, not both.");
            }
            if (registry.ContainerName is not null)
            {
                Container(wish.Definition, registry.ContainerName, registry.ContainerPort);
            }
            if (!world.State.Discovery.Services.ContainsKey(registry.RegistryArn))
            {
                throw EcsNames.Invalid($"The service registry {registry.RegistryArn} does not exist.");
            }
        }
    }
}
