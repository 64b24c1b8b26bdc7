using System.Text.Json.Serialization;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>The task lifecycle in its order (ECS Developer Guide, "Amazon ECS task lifecycle").</summary>
internal enum TaskPhase
{
    Provisioning,
    Pending,
    Activating,
    Running,
    Deactivating,
    Stopping,
    Deprovisioning,
    Stopped,
}

internal sealed class EcsTask
{
    public required string Arn { get; init; }
    public required string Id { get; init; }
    public required string ClusterArn { get; init; }
    public required string TaskDefinition { get; init; }
    public required LaunchType LaunchType { get; init; }
    public required string Group { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required int Cpu { get; init; }
    public required int Memory { get; init; }
    public required string Zone { get; set; }
    public string? ServiceName { get; init; }
    public string? StartedBy { get; init; }
    public string? CapacityProvider { get; init; }
    public string? PlatformVersion { get; init; }

    /// <summary><c>Linux</c> and the like, on Fargate.</summary>
    public string? PlatformFamily { get; init; }
    public string Architecture { get; init; } = "x86_64";
    public string? InstanceId { get; set; }
    public TaskOverride? Overrides { get; init; }
    public bool EnableExecuteCommand { get; init; }

    /// <summary>GiB of Fargate's scratch space; null off Fargate.</summary>
    public int? EphemeralStorage { get; init; }

    /// <summary>EBS volumes configured at launch.</summary>
    public List<EcsVolume> Volumes { get; init; } = [];

    /// <summary>Its service does not stop it for scaling or a deployment before then.</summary>
    public DateTimeOffset? ProtectedUntil { get; set; }

    /// <summary>Connected through a Service Connect proxy.</summary>
    public bool ServiceConnect { get; init; }
    public List<Tag> Tags { get; set; } = [];
    public List<LoadBalancer> LoadBalancers { get; init; } = [];
    public List<EcsContainer> Containers { get; init; } = [];
    public EcsInterface? Interface { get; set; }

    /// <summary>Host ports taken on the container instance.</summary>
    public List<int> HostPorts { get; init; } = [];
    public List<int> UdpPorts { get; init; } = [];

    /// <summary>How many GPUs it takes, and which of its container instance it has got.</summary>
    public int Gpus { get; init; }
    public List<string> GpuIds { get; set; } = [];

    /// <summary>What placement goes by while the task waits for a container instance.</summary>
    public List<PlacementConstraint> Constraints { get; init; } = [];
    public List<PlacementStrategy> Strategy { get; init; } = [];

    /// <summary>The subnets its network interface may be in.</summary>
    public List<string> Subnets { get; init; } = [];

    /// <summary>Its container instance is draining: its service replaces it as it would a task of an earlier deployment.</summary>
    public bool Leaving { get; set; }

    public TaskPhase Phase { get; set; }
    public bool StopWanted { get; set; }
    public int Version { get; set; } = 1;
    public string Health { get; set; } = "UNKNOWN";

    /// <summary>When the containers' health checks will have said something.</summary>
    public DateTimeOffset? HealthAt { get; set; }

    /// <summary>Stopped without ever having been RUNNING: the circuit breaker counts it.</summary>
    public bool FailedToStart { get; set; }

    /// <summary>The service scheduler has taken note of the failure.</summary>
    public bool FailureCounted { get; set; }
    public DateTimeOffset? Connected { get; set; }
    public DateTimeOffset? PullStarted { get; set; }
    public DateTimeOffset? PullStopped { get; set; }
    public DateTimeOffset? Started { get; set; }
    public DateTimeOffset? StoppingAt { get; set; }
    public DateTimeOffset? ExecutionStopped { get; set; }
    public DateTimeOffset? StoppedAt { get; set; }
    public string? StopCode { get; set; }
    public string? StoppedReason { get; set; }

    [JsonIgnore]
    public string LastStatus => Phase.ToString().ToUpperInvariant();

    [JsonIgnore]
    public string DesiredStatus => StopWanted ? "STOPPED" : "RUNNING";

    /// <summary>Counts towards the service: neither stopped nor asked to stop.</summary>
    [JsonIgnore]
    public bool IsLive => !StopWanted && Phase != TaskPhase.Stopped;

    [JsonIgnore]
    public bool IsRunning => IsLive && Phase == TaskPhase.Running;

    /// <summary>Waits, PROVISIONING, until its capacity provider brings a container instance with room.</summary>
    [JsonIgnore]
    public bool AwaitsInstance => IsLive && InstanceId is null && LaunchType.Value != "FARGATE";

    /// <summary>Holds resources of its container instance.</summary>
    [JsonIgnore]
    public bool HoldsResources => Phase < TaskPhase.Deprovisioning;
}

internal sealed class EcsContainer
{
    public required string Name { get; init; }
    public required string Image { get; init; }
    public required string Id { get; init; }
    public required bool Essential { get; init; }
    public string Status { get; set; } = "PENDING";
    public string? ImageDigest { get; set; }
    public string? RuntimeId { get; set; }
    public int? ExitCode { get; set; }
    public string? Reason { get; set; }
    public string Health { get; set; } = "UNKNOWN";
    public string? Cpu { get; init; }
    public string? Memory { get; init; }
    public string? MemoryReservation { get; init; }

    /// <summary>Host ports given to it on a container instance.</summary>
    public List<NetworkBinding> Bindings { get; set; } = [];

    /// <summary>When it comes up, dependencies considered; null before the images are there, or where it never does.</summary>
    public DateTimeOffset? StartsAt { get; set; }

    /// <summary>When it ends by itself; null where it does not.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>The exit code it then ends with.</summary>
    public int WillExit { get; set; }

    /// <summary>The state of the ECS Exec agent inside it.</summary>
    public string? Agent { get; set; }
    public string? AgentReason { get; set; }
}

/// <summary>An EBS volume that ECS makes for a task.</summary>
internal sealed class EcsVolume
{
    public required string AttachmentId { get; init; }
    public required string Id { get; init; }

    /// <summary>As the task definition calls it.</summary>
    public required string Name { get; init; }
    public required string RoleArn { get; init; }
    public int SizeInGiB { get; init; }
    public string VolumeType { get; init; } = "gp3";
    public bool DeleteOnTermination { get; init; } = true;
    public string Status { get; set; } = "PRECREATED";

    public static EcsVolume Of(string name, ServiceManagedEBSVolumeConfiguration ebs)
        => Of(name, ebs.RoleArn, ebs.SizeInGiB, ebs.VolumeType, deleted: true);

    public static EcsVolume Of(TaskVolumeConfiguration volume)
        => Of(volume.Name, volume.ManagedEBSVolume.RoleArn, volume.ManagedEBSVolume.SizeInGiB, volume.ManagedEBSVolume.VolumeType, volume.ManagedEBSVolume.TerminationPolicy?.DeleteOnTermination ?? true);

    private static EcsVolume Of(string name, string role, int? size, string? type, bool deleted) => new()
    {
        AttachmentId = World.NewUuid(),
        Id = $"vol-{World.NewId(17)}",
        Name = name,
        RoleArn = role,
        SizeInGiB = size ?? 0,
        VolumeType = type ?? "gp3",
        DeleteOnTermination = deleted,
    };
}

/// <summary>The elastic network interface of a task in awsvpc mode.</summary>
internal sealed class EcsInterface
{
    public required string AttachmentId { get; init; }
    public required string Id { get; init; }
    public required string Subnet { get; init; }
    public required string Address { get; init; }
    public required string Mac { get; init; }
    public string Status { get; set; } = "PRECREATED";
}
