using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What a service is set to, with ECS's own values where the caller named none.</summary>
internal static class ServiceSettings
{
    public static Service Of(CreateServiceRequest request, ServiceWish wish, Call call, DateTimeOffset now) => new()
    {
        TaskDefinition = wish.Definition.TaskDefinitionArn,
        LaunchType = wish.LaunchType,
        CapacityProviderStrategy = wish.Strategy.Count > 0 ? wish.Strategy : null,
        PlatformVersion = wish.OnFargate ? wish.PlatformVersion ?? "LATEST" : null,
        PlatformFamily = wish.OnFargate ? PlatformRules.Family(wish.Definition) : null,
        DeploymentConfiguration = wish.Deployment,
        DeploymentController = new() { Type = DeploymentControllerType.ECS },
        LoadBalancers = wish.LoadBalancers,
        ServiceRegistries = wish.Registries,
        PlacementConstraints = wish.Constraints,
        PlacementStrategy = wish.Placement,
        NetworkConfiguration = wish.Network,
        HealthCheckGracePeriodSeconds = wish.GracePeriod,
        SchedulingStrategy = wish.Daemon ? SchedulingStrategy.DAEMON : SchedulingStrategy.REPLICA,
        EnableECSManagedTags = request.EnableECSManagedTags ?? false,
        PropagateTags = request.PropagateTags ?? PropagateTags.NONE,
        EnableExecuteCommand = wish.ExecuteCommand,
        AvailabilityZoneRebalancing = wish.Rebalancing,
        RoleArn = request.Role is { Length: > 0 } role ? (Arns.IsArn(role) ? role : $"arn:aws:iam::{call.Account}:role/{role}")
            : wish.LoadBalancers.Count > 0 || wish.Definition.NetworkMode == NetworkMode.Awsvpc ? $"arn:aws:iam::{call.Account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS" : null,
        CreatedAt = now.UtcDateTime,
        CreatedBy = call.Caller.Identity,
    };

    /// <summary>A deployment configuration with what was set before, and ECS's own values, where the caller named nothing.</summary>
    public static DeploymentConfiguration Complete(DeploymentConfiguration? given, DeploymentConfiguration? before, bool daemon)
    {
        var strategy = given?.Strategy ?? before?.Strategy ?? DeploymentStrategy.ROLLING;
        var same = before?.Strategy == strategy;
        return new()
        {
            Strategy = strategy,
            MaximumPercent = given?.MaximumPercent ?? before?.MaximumPercent ?? (daemon ? 100 : 200),
            MinimumHealthyPercent = given?.MinimumHealthyPercent ?? before?.MinimumHealthyPercent ?? (daemon ? 0 : 100),
            DeploymentCircuitBreaker = given?.DeploymentCircuitBreaker ?? before?.DeploymentCircuitBreaker ?? new() { Enable = false, Rollback = false },
            Alarms = given?.Alarms ?? before?.Alarms,
            BakeTimeInMinutes = given?.BakeTimeInMinutes ?? (same ? before?.BakeTimeInMinutes : null) ?? (strategy.Value == "BLUE_GREEN" ? null : 0),
            LifecycleHooks = given?.LifecycleHooks ?? (strategy.Value == "ROLLING" ? [] : before?.LifecycleHooks ?? []),
            LinearConfiguration = strategy.Value == "LINEAR" ? Linear(given?.LinearConfiguration, before?.LinearConfiguration) : given?.LinearConfiguration,
            CanaryConfiguration = strategy.Value == "CANARY" ? Canary(given?.CanaryConfiguration, before?.CanaryConfiguration) : given?.CanaryConfiguration,
            EarlySuccessCriteria = given?.EarlySuccessCriteria ?? (strategy.Value == "ROLLING" ? before?.EarlySuccessCriteria : null),
        };
    }

    public static NetworkConfiguration? Complete(NetworkConfiguration? network)
    {
        if (network?.AwsvpcConfiguration is { } vpc)
        {
            vpc.AssignPublicIp ??= AssignPublicIp.DISABLED;
            vpc.SecurityGroups ??= [];
        }
        return network;
    }

    /// <summary>
    /// Why tasks of the service cannot be rebalanced between Availability Zones (ECS Developer Guide, "Balancing an Amazon
    /// ECS service across Availability Zones"); null where they can.
    /// </summary>
    public static string? WhyNotRebalanced(ServiceWish wish)
        => wish.Daemon ? "with the DAEMON scheduling strategy"
            : wish.Deployment.MaximumPercent == 100 ? "with a maximumPercent of 100"
            : wish.Placement is [var first, ..] && !(first.Type?.Value == "spread" && first.Field == "attribute:ecs.availability-zone") ? "unless the first placement strategy spreads over attribute:ecs.availability-zone"
            : wish.Constraints.Exists(c => c.Expression?.Contains("ecs.availability-zone", StringComparison.Ordinal) == true) ? "with a placement constraint on ecs.availability-zone"
            : null;

    private static LinearConfiguration Linear(LinearConfiguration? given, LinearConfiguration? before) => new()
    {
        StepPercent = given?.StepPercent ?? before?.StepPercent ?? 10,
        StepBakeTimeInMinutes = given?.StepBakeTimeInMinutes ?? before?.StepBakeTimeInMinutes ?? 6,
    };

    private static CanaryConfiguration Canary(CanaryConfiguration? given, CanaryConfiguration? before) => new()
    {
        CanaryPercent = given?.CanaryPercent ?? before?.CanaryPercent ?? 5,
        CanaryBakeTimeInMinutes = given?.CanaryBakeTimeInMinutes ?? before?.CanaryBakeTimeInMinutes ?? 10,
    };
}
