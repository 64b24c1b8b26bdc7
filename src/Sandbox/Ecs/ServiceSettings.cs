using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What a service is set to, with ECS's own values where the caller named none.</summary>
internal static class ServiceSettings
{
    public static Service Of(CreateServiceRequest request, TaskDefinition definition, List<CapacityProviderStrategyItem> strategy, Call call, DateTimeOffset now)
    {
        var launch = strategy.Count > 0 ? null : request.LaunchType ?? LaunchType.EC2;
        var fargate = ProviderChoice.OnFargate(launch, strategy);
        return new()
        {
            TaskDefinition = definition.TaskDefinitionArn,
            LaunchType = launch,
            CapacityProviderStrategy = strategy.Count > 0 ? strategy : null,
            PlatformVersion = fargate ? request.PlatformVersion ?? "LATEST" : null,
            PlatformFamily = fargate ? "Linux" : null,
            DeploymentConfiguration = Complete(request.DeploymentConfiguration, null),
            DeploymentController = new() { Type = DeploymentControllerType.ECS },
            LoadBalancers = request.LoadBalancers ?? [],
            ServiceRegistries = request.ServiceRegistries,
            PlacementConstraints = request.PlacementConstraints,
            PlacementStrategy = request.PlacementStrategy,
            NetworkConfiguration = Complete(request.NetworkConfiguration),
            HealthCheckGracePeriodSeconds = request.HealthCheckGracePeriodSeconds ?? 0,
            EnableECSManagedTags = request.EnableECSManagedTags ?? false,
            PropagateTags = request.PropagateTags ?? PropagateTags.NONE,
            EnableExecuteCommand = request.EnableExecuteCommand ?? false,
            AvailabilityZoneRebalancing = request.AvailabilityZoneRebalancing ?? AvailabilityZoneRebalancing.ENABLED,
            RoleArn = request.LoadBalancers is { Count: > 0 } ? $"arn:aws:iam::{call.Account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS" : null,
            CreatedAt = now.UtcDateTime,
            CreatedBy = call.Caller.Identity,
        };
    }

    public static void Apply(UpdateServiceRequest request, Service set, List<CapacityProviderStrategyItem> strategy)
    {
        if (request.CapacityProviderStrategy is not null)
        {
            set.CapacityProviderStrategy = strategy.Count > 0 ? strategy : null;
            set.LaunchType = strategy.Count > 0 ? null : set.LaunchType ?? LaunchType.FARGATE;
        }
        set.DeploymentConfiguration = Complete(request.DeploymentConfiguration, set.DeploymentConfiguration);
        set.PlacementConstraints = request.PlacementConstraints ?? set.PlacementConstraints;
        set.PlacementStrategy = request.PlacementStrategy ?? set.PlacementStrategy;
        set.HealthCheckGracePeriodSeconds = request.HealthCheckGracePeriodSeconds ?? set.HealthCheckGracePeriodSeconds;
        set.EnableExecuteCommand = request.EnableExecuteCommand ?? set.EnableExecuteCommand;
        set.EnableECSManagedTags = request.EnableECSManagedTags ?? set.EnableECSManagedTags;
        set.PropagateTags = request.PropagateTags ?? set.PropagateTags;
        set.AvailabilityZoneRebalancing = request.AvailabilityZoneRebalancing ?? set.AvailabilityZoneRebalancing;
    }

    private static DeploymentConfiguration Complete(DeploymentConfiguration? given, DeploymentConfiguration? before) => new()
    {
        Strategy = DeploymentStrategy.ROLLING,
        MaximumPercent = given?.MaximumPercent ?? before?.MaximumPercent ?? 200,
        MinimumHealthyPercent = given?.MinimumHealthyPercent ?? before?.MinimumHealthyPercent ?? 100,
        DeploymentCircuitBreaker = given?.DeploymentCircuitBreaker ?? before?.DeploymentCircuitBreaker ?? new() { Enable = false, Rollback = false },
        Alarms = given?.Alarms ?? before?.Alarms,
        BakeTimeInMinutes = given?.BakeTimeInMinutes ?? before?.BakeTimeInMinutes ?? 0,
    };

    public static NetworkConfiguration? Complete(NetworkConfiguration? network)
    {
        if (network?.AwsvpcConfiguration is { } vpc)
        {
            vpc.AssignPublicIp ??= AssignPublicIp.DISABLED;
            vpc.SecurityGroups ??= [];
        }
        return network;
    }
}
