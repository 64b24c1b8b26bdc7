using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>One deployment in progress or in place: a service revision and how far it has come.</summary>
internal sealed class Rollout
{
    /// <summary><c>ecs-svc/</c> and a number; tasks carry it as startedBy.</summary>
    public required string Id { get; init; }
    public required string TaskDefinition { get; init; }
    public required string RevisionArn { get; init; }
    public required string DeploymentArn { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    public LaunchType? LaunchType { get; set; }
    public List<CapacityProviderStrategyItem> Strategy { get; set; } = [];
    public string? PlatformVersion { get; init; }
    public NetworkConfiguration? Network { get; init; }
    public List<LoadBalancer> LoadBalancers { get; init; } = [];

    /// <summary>
    /// The load balancers with the target group this revision's own tasks stand in: under a traffic shift, the one of the
    /// pair that the other revision does not use.
    /// </summary>
    public List<LoadBalancer> Serving { get; init; } = [];
    public List<ServiceRegistry> Registries { get; init; } = [];
    public ServiceConnectConfiguration? ServiceConnect { get; init; }
    public List<ServiceVolumeConfiguration> Volumes { get; init; } = [];
    public MonitoringConfiguration? Monitoring { get; init; }
    public string State { get; set; } = "IN_PROGRESS";
    public string StateReason { get; set; } = "";

    /// <summary>Tasks that failed to start or to pass their health checks since one last came up.</summary>
    public int FailedTasks { get; set; }

    /// <summary>The last failures were of health checks.</summary>
    public bool Unhealthy { get; set; }

    /// <summary>No task is launched before: the scheduler backs off while tasks fail.</summary>
    public DateTimeOffset? NextLaunch { get; set; }

    /// <summary>All tasks are in place and only the bake time is waited for.</summary>
    public DateTimeOffset? BakedAt { get; set; }

    /// <summary>The same revision deployed once more, after its first deployment has left.</summary>
    public Rollout Again(string id, DateTimeOffset now) => new()
    {
        Id = id,
        TaskDefinition = TaskDefinition,
        RevisionArn = RevisionArn,
        DeploymentArn = DeploymentArn,
        Created = now,
        Updated = now,
        LaunchType = LaunchType,
        Strategy = Strategy,
        PlatformVersion = PlatformVersion,
        Network = Network,
        LoadBalancers = LoadBalancers,
        Serving = Serving,
        Registries = Registries,
        ServiceConnect = ServiceConnect,
        Volumes = Volumes,
        Monitoring = Monitoring,
    };
}
