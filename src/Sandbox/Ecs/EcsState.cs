using System.Text.Json.Serialization;
using Amazon.ECS.Model;
using Amazon.ECS;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Clusters and task definitions, by ARN, so that Regions and accounts keep apart by themselves.</summary>
internal sealed class EcsState
{
    public Documents<EcsCluster> Clusters { get; init; } = new();

    /// <summary>Capacity providers by ARN; FARGATE and FARGATE_SPOT are there without an entry.</summary>
    public Documents<EcsProvider> Providers { get; init; } = new();

    /// <summary>By ARN without the revision.</summary>
    public Documents<TaskFamily> Families { get; init; } = new();

    /// <summary>Settings by Region and principal: <c>us-east-1 arn:aws:iam::111122223333:user/admin</c>.</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> AccountSettings { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class TaskFamily
{
    /// <summary>Revision numbers never restart.</summary>
    public int Last { get; set; }
    public SortedDictionary<int, EcsDefinition> Revisions { get; init; } = [];
}

internal sealed class EcsDefinition
{
    public required TaskDefinition Definition { get; init; }
    public List<Tag> Tags { get; set; } = [];
}

internal sealed class EcsCluster
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    public string Status { get; set; } = "ACTIVE";
    public List<Tag> Tags { get; set; } = [];
    public List<ClusterSetting> Settings { get; set; } = [];
    public List<string> CapacityProviders { get; set; } = [];

    /// <summary>Those of <see cref="CapacityProviders"/> that bring Managed Instances: they belong to this cluster alone.</summary>
    public List<string> ManagedProviders { get; init; } = [];

    /// <summary>UPDATE_IN_PROGRESS or UPDATE_COMPLETE; null before an Auto Scaling group's provider was ever attached.</summary>
    public string? AttachmentsStatus { get; set; }
    public List<CapacityProviderStrategyItem> DefaultStrategy { get; set; } = [];
    public ClusterConfiguration? Configuration { get; set; }
    public ClusterServiceConnectDefaults? ServiceConnectDefaults { get; set; }

    /// <summary>By name. A deleted service stays, INACTIVE, until one of its name comes again.</summary>
    public Documents<EcsService> Services { get; init; } = new();

    /// <summary>By id, stopped ones for an hour.</summary>
    public Documents<EcsTask> Tasks { get; init; } = new();

    /// <summary>By id.</summary>
    public Documents<EcsInstance> Instances { get; init; } = new();

    /// <summary>Container instances that were deregistered within the last hour: still described, INACTIVE.</summary>
    public SortedDictionary<string, EcsInstance> Gone { get; init; } = new(StringComparer.Ordinal);

    /// <summary>RunTask's client tokens of the last day.</summary>
    public Dictionary<string, TokenUse> Tokens { get; init; } = new(StringComparer.Ordinal);

    public bool IsActive => Status == "ACTIVE";
}

internal sealed class EcsService
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string ClusterArn { get; init; }

    /// <summary>What the caller set; counts, deployments, events and tags are kept beside it.</summary>
    public required Service Settings { get; set; }
    public string Status { get; set; } = "ACTIVE";
    public int Desired { get; set; }
    public List<Tag> Tags { get; set; } = [];

    /// <summary>The launch type it had before it took a capacity provider strategy.</summary>
    public LaunchType? LaunchTypeBefore { get; set; }

    /// <summary>What a service is set to that ECS shows on its deployments and revisions only.</summary>
    public ServiceConnectConfiguration? ServiceConnect { get; set; }
    public List<ServiceVolumeConfiguration> Volumes { get; set; } = [];
    public MonitoringConfiguration? Monitoring { get; set; }

    /// <summary>The traffic shift under way; null while the service stands still or rolls.</summary>
    public Passage? Passage { get; set; }

    /// <summary>Newest first; the first is PRIMARY.</summary>
    public List<Rollout> Rollouts { get; init; } = [];

    /// <summary>Newest first, 100 at most.</summary>
    public List<ServiceEvent> Events { get; init; } = [];

    /// <summary>Newest first.</summary>
    public List<ServiceDeployment> Deployments { get; init; } = [];

    /// <summary>Newest first.</summary>
    public List<ServiceRevision> Revisions { get; init; } = [];
    /// <summary>The last deployment that completed: where a rollback goes.</summary>
    public Rollout? LastGood { get; set; }
    public string? ClientToken { get; init; }

    /// <summary>The create request as sent, to tell a repetition from another wish.</summary>
    public required string Created { get; init; }

    /// <summary>Why the deployment is to be rolled back at the scheduler's next look; null when it is not.</summary>
    public string? RollbackWanted { get; set; }

    /// <summary>Tasks of this service, stopped ones included as long as they are shown.</summary>
    public List<string> TaskIds { get; init; } = [];

    /// <summary>Whether the steady state has been announced since something last changed.</summary>
    public bool Steady { get; set; }

    /// <summary>The last hindrance announced since the service was steady.</summary>
    public string? Said { get; set; }

    /// <summary>The last placement failure announced, so that it is not repeated at every look.</summary>
    public string? PlacementTrouble { get; set; }

    [JsonIgnore]
    public bool IsActive => Status == "ACTIVE";

    /// <summary>One task on every container instance instead of a count.</summary>
    [JsonIgnore]
    public bool IsDaemon => Settings.SchedulingStrategy == SchedulingStrategy.DAEMON;

    [JsonIgnore]
    public Rollout Primary => Rollouts[0];
}
