using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>A service as it is to be: what a create names, or an update together with what stands.</summary>
internal sealed record ServiceWish(TaskDefinition Definition)
{
    public LaunchType? LaunchType { get; init; }
    public List<CapacityProviderStrategyItem> Strategy { get; init; } = [];
    public string? PlatformVersion { get; init; }
    public int? Desired { get; init; }
    public bool Daemon { get; init; }
    public required DeploymentConfiguration Deployment { get; init; }
    public NetworkConfiguration? Network { get; init; }
    public List<LoadBalancer> LoadBalancers { get; init; } = [];
    public int GracePeriod { get; init; }
    public List<ServiceRegistry> Registries { get; init; } = [];
    public ServiceConnectConfiguration? ServiceConnect { get; init; }
    public List<ServiceVolumeConfiguration> Volumes { get; init; } = [];
    public MonitoringConfiguration? Monitoring { get; init; }
    public List<PlacementConstraint> Constraints { get; init; } = [];
    public List<PlacementStrategy> Placement { get; init; } = [];
    public AvailabilityZoneRebalancing? Rebalancing { get; init; }
    public bool ExecuteCommand { get; init; }

    public bool OnFargate => ProviderChoice.OnFargate(LaunchType, Strategy);
}
