using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of services and tasks besides their task definition, in its own words.</summary>
internal static class ServiceRules
{
    public static void Check(World world, EcsCluster cluster, TaskDefinition definition, CreateServiceRequest request, IReadOnlyList<CapacityProviderStrategyItem> strategy)
    {
        if (!EcsNames.IsName(request.ServiceName))
        {
            throw EcsNames.Invalid("Service name contains invalid characters.");
        }
        if (request.ClientToken is { Length: > 36 })
        {
            throw EcsNames.Invalid("clientToken cannot be longer than 36 characters.");
        }
        if (request.SchedulingStrategy?.Value == "DAEMON" || request.DeploymentController is { Type.Value: not "ECS" })
        {
            throw new AwsError("UnsupportedFeatureException", "The Sandbox offers REPLICA services under the ECS deployment controller only.");
        }
        if (request.DesiredCount is null)
        {
            throw EcsNames.Invalid("A desired count is required for the REPLICA scheduling strategy.");
        }
        if (request.LaunchType is not null && request.CapacityProviderStrategy is { Count: > 0 })
        {
            throw EcsNames.Invalid("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        }
        CheckCapacity(cluster, definition, request.LaunchType, strategy);
        CheckNetwork(world, definition, request.NetworkConfiguration);
        CheckCounts(request.DesiredCount, request.DeploymentConfiguration);
        CheckBalancers(world, definition, request.LoadBalancers, request.HealthCheckGracePeriodSeconds);
        Tags.Check(request.Tags);
    }

    public static void CheckCapacity(EcsCluster cluster, TaskDefinition definition, LaunchType? launchType, IReadOnlyList<CapacityProviderStrategyItem> strategy)
    {
        if (strategy.Count > 0 && ProviderChoice.WhyNot(strategy, cluster) is { } why)
        {
            throw EcsNames.Invalid(why);
        }
        var fargate = ProviderChoice.OnFargate(launchType, strategy);
        if (fargate && !definition.Compatibilities.Contains("FARGATE"))
        {
            throw EcsNames.Invalid("Task definition does not support launch_type FARGATE.");
        }
        if (!fargate && definition.RequiresCompatibilities is { Count: > 0 } needs && !needs.Contains("EC2"))
        {
            throw EcsNames.Invalid("Task definition does not support launch_type EC2.");
        }
    }

    public static void CheckNetwork(World world, TaskDefinition definition, NetworkConfiguration? network)
    {
        if (definition.NetworkMode != NetworkMode.Awsvpc)
        {
            if (network is not null)
            {
                throw EcsNames.Invalid("Network Configuration is not valid for the given networkMode of this task definition.");
            }
            return;
        }
        if (network?.AwsvpcConfiguration is not { } vpc)
        {
            throw EcsNames.Invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        if (vpc.Subnets is not { Count: > 0 and <= 16 })
        {
            throw EcsNames.Invalid("subnets must have 1 to 16 elements.");
        }
        if (vpc.SecurityGroups is { Count: > 5 })
        {
            throw EcsNames.Invalid("securityGroups cannot have more than 5 elements.");
        }
        if (vpc.Subnets.Find(s => !world.State.Ec2.Subnets.ContainsKey(s)) is { } subnet)
        {
            throw EcsNames.Invalid($"Error retrieving subnet information for [{subnet}]: The subnet ID '{subnet}' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
        }
        if (vpc.SecurityGroups?.Find(g => !world.State.Ec2.SecurityGroups.ContainsKey(g)) is { } group)
        {
            throw EcsNames.Invalid($"Error retrieving security group information for [{group}]: The security group '{group}' does not exist (ErrorCode: InvalidGroup.NotFound)");
        }
    }

    public static void CheckCounts(int? desired, DeploymentConfiguration? deployment)
    {
        if (desired is < 0)
        {
            throw EcsNames.Invalid("desiredCount cannot be negative.");
        }
        if (desired > 5000)
        {
            throw EcsNames.Invalid("desiredCount cannot exceed the quota of 5000 tasks per service.");
        }
        if (deployment?.Strategy is { Value: not "ROLLING" } other)
        {
            throw new AwsError("UnsupportedFeatureException", $"The Sandbox offers the deployment strategy ROLLING, not {other.Value}.");
        }
        if (deployment?.MaximumPercent is < 100 or > 200 || deployment?.MinimumHealthyPercent is < 0 or > 100)
        {
            throw EcsNames.Invalid("maximumPercent must be between 100 and 200 and minimumHealthyPercent between 0 and 100.");
        }
        if (deployment is { MaximumPercent: 100, MinimumHealthyPercent: 100 })
        {
            throw EcsNames.Invalid("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.");
        }
    }

    public static void CheckBalancers(World world, TaskDefinition definition, List<LoadBalancer>? balancers, int? gracePeriod)
    {
        if (gracePeriod is not null and not 0 && balancers is not { Count: > 0 })
        {
            throw EcsNames.Invalid("Health check grace period is only valid for services configured to use load balancers");
        }
        if (balancers is { Count: > 5 })
        {
            throw EcsNames.Invalid("loadBalancers cannot have more than 5 elements.");
        }
        foreach (var balancer in balancers ?? [])
        {
            if (balancer.TargetGroupArn is null || !world.State.Elb.TargetGroups.TryGetValue(balancer.TargetGroupArn, out var group))
            {
                throw EcsNames.Invalid($"The target group with targetGroupArn {balancer.TargetGroupArn} does not exist.");
            }
            if (group.LoadBalancerArns.Count == 0)
            {
                throw EcsNames.Invalid($"The target group with targetGroupArn {group.Arn} does not have an associated load balancer.");
            }
            var awsvpc = definition.NetworkMode == NetworkMode.Awsvpc;
            if (group.TargetType == "ip" != awsvpc)
            {
                throw EcsNames.Invalid($"The provided target group {group.Arn} has target type {group.TargetType}, which is incompatible with the {definition.NetworkMode?.Value ?? "bridge"} network mode specified in the task definition.");
            }
            var container = definition.ContainerDefinitions.Find(c => c.Name == balancer.ContainerName)
                ?? throw EcsNames.Invalid($"The container {balancer.ContainerName} does not exist in the task definition.");
            if (container.PortMappings?.Exists(p => p.ContainerPort == balancer.ContainerPort) != true)
            {
                throw EcsNames.Invalid($"The container {balancer.ContainerName} did not have a container port {balancer.ContainerPort} defined.");
            }
        }
    }
}
