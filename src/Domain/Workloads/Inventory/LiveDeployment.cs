namespace Domain.Workloads.Inventory;

/// <summary>One service deployment (ECS API, ServiceDeployment), kept after ECS has forgotten it: it keeps what is 90 days old at most.</summary>
public sealed class LiveDeployment
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Cluster { get; init; }
    public required string Service { get; init; }
    public string? TeamId { get; set; }
    public string? Environment { get; set; }

    /// <summary>PENDING, IN_PROGRESS, SUCCESSFUL, STOP_REQUESTED, STOPPED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED.</summary>
    public required string Status { get; set; }

    /// <summary>Where it stands, such as BAKE_TIME; null where ECS names no stage.</summary>
    public string? Stage { get; set; }
    public DateTimeOffset? CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public DateTimeOffset? UpdatedAt { get; set; }
    public required DeploymentDetail Detail { get; set; }
    public required DateTimeOffset SeenAt { get; set; }
}

/// <param name="TargetRevision">ARN of the service revision it brings.</param>
/// <param name="Stages">Stages with the time Berth first saw each.</param>
public sealed record DeploymentDetail(string? Reason, string? TargetRevision, IReadOnlyList<string> SourceRevisions, IReadOnlyList<StageSeen> Stages)
{
    /// <summary>ROLLING, BLUE_GREEN, LINEAR or CANARY.</summary>
    public string? Strategy { get; init; }
    public int Requested { get; init; }
    public int Running { get; init; }
    public int Pending { get; init; }

    /// <summary>Of the deployment circuit breaker, and at how many failed tasks it acts.</summary>
    public int? Failures { get; init; }
    public int? Threshold { get; init; }
    public string? RollbackReason { get; init; }
    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>The hook it stands at, and until when; null where it waits for nobody.</summary>
    public string? WaitsAt { get; init; }
    public DateTimeOffset? WaitsUntil { get; init; }
}

public sealed record StageSeen(string Stage, DateTimeOffset At);

/// <summary>One service revision: what a deployment brought. It never changes.</summary>
public sealed class SeenRevision
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Cluster { get; init; }
    public required string Service { get; init; }

    /// <summary><c>family:revision</c>.</summary>
    public required string Definition { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public required RevisionDetail Detail { get; init; }
    public required DateTimeOffset SeenAt { get; init; }
}

public sealed record RevisionDetail(IReadOnlyList<RevisionImage> Images, string? LaunchType, IReadOnlyList<string> Providers, string? PlatformVersion);

public sealed record RevisionImage(string Container, string? Image, string? Digest);
