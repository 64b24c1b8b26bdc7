using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of services, in its own words; network, capacity and placement hold for tasks too.</summary>
internal static class ServiceRules
{
    public static void Check(World world, EcsCluster cluster, ServiceWish wish)
    {
        Daemon(wish);
        CheckCapacity(cluster, wish.Definition, wish.LaunchType, wish.Strategy);
        PlatformRules.Check(wish.Definition, wish.OnFargate, wish.PlatformVersion);
        CheckNetwork(world, wish.Definition, wish.Network);
        Count(wish.Desired);
        DeploymentRules.Check(world, wish.Deployment, wish.LoadBalancers, wish.ServiceConnect, wish.Daemon);
        ServiceBalancerRules.Check(world, wish);
        ServiceConnectRules.Check(world, cluster, wish.Definition, wish.ServiceConnect);
        VolumeRules.Check(world, wish.Definition, [.. wish.Volumes.Select(v => (v.Name, v.ManagedEBSVolume is { } ebs ? EbsWish.Of(ebs) : null))]);
        PlacementRules.Check(wish.OnFargate, wish.Constraints, wish.Placement);
        Rebalancing(wish);
        Monitoring(wish.Monitoring);
        if (wish.ExecuteCommand && string.IsNullOrEmpty(wish.Definition.TaskRoleArn))
        {
            throw EcsNames.Invalid("The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.");
        }
    }

    /// <summary>What the Sandbox has no behaviour for is refused, never dropped.</summary>
    public static void Offered(DeploymentController? controller, List<VpcLatticeConfiguration>? lattice, List<GatewayConnector>? gateways, List<LoadBalancer>? balancers, LaunchType? launchType)
    {
        var missing = controller is { Type.Value: not "ECS" and var other } ? $"the deployment controller {other}"
            : lattice is { Count: > 0 } ? "VPC Lattice"
            : gateways is { Count: > 0 } ? "gateway connectors"
            : balancers?.Exists(b => b.LoadBalancerName is { Length: > 0 }) == true ? "Classic Load Balancers"
            : launchType?.Value == "EXTERNAL" ? "EXTERNAL instances"
            : null;
        if (missing is not null)
        {
            throw new AwsError("UnsupportedFeatureException", $"The Sandbox does not offer {missing}.");
        }
        if (launchType?.Value == "MANAGED_INSTANCES")
        {
            throw EcsNames.Invalid("The launch type MANAGED_INSTANCES cannot be specified. Use a capacity provider strategy instead.");
        }
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
        if (!fargate && definition.RequiresCompatibilities is { Count: > 0 } needs && !needs.Contains("EC2") && !needs.Contains("MANAGED_INSTANCES"))
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

    private static void Count(int? desired)
    {
        if (desired is < 0)
        {
            throw EcsNames.Invalid("desiredCount cannot be negative.");
        }
        if (desired > 5000)
        {
            throw EcsNames.Invalid("desiredCount cannot exceed the quota of 5000 tasks per service.");
        }
    }

    private static void Daemon(ServiceWish wish)
    {
        var why = !wish.Daemon ? null
            : wish.OnFargate ? "The daemon scheduling strategy is not supported with the FARGATE launch type."
            : wish.Strategy.Count > 0 ? "The daemon scheduling strategy does not support capacity provider strategies."
            : wish.Placement.Count > 0 ? "The daemon scheduling strategy does not support placement strategies."
            : null;
        if (why is not null)
        {
            throw EcsNames.Invalid(why);
        }
    }

    private static void Rebalancing(ServiceWish wish)
    {
        if (wish.Rebalancing == AvailabilityZoneRebalancing.ENABLED && ServiceSettings.WhyNotRebalanced(wish) is { } why)
        {
            throw EcsNames.Invalid($"Availability Zone rebalancing is not supported {why}.");
        }
    }

    private static void Monitoring(MonitoringConfiguration? monitoring)
    {
        foreach (var metric in monitoring?.MetricConfigurations ?? [])
        {
            if (metric.MetricNames is not { Count: > 0 } names || names.Exists(n => n is not ("CPUUtilization" or "MemoryUtilization")))
            {
                throw EcsNames.Invalid("The supported metric names are CPUUtilization and MemoryUtilization.");
            }
            if (metric.ResolutionSeconds is not (20 or 60))
            {
                throw EcsNames.Invalid("resolutionSeconds must be 20 or 60.");
            }
        }
    }
}
