namespace Domain.Workloads.Inventory;

/// <summary>Something that ECS said, kept for as long as the watch keeps history. ECS itself shows the newest hundred of a service.</summary>
public sealed class SeenEvent
{
    /// <summary>ECS's or EventBridge's own id: the same event told twice is one row.</summary>
    public required string Id { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required SeenEventSort Sort { get; init; }

    /// <summary>Null where it names none.</summary>
    public string? Cluster { get; init; }
    public string? Service { get; init; }

    /// <summary>ARN of what it is about.</summary>
    public required string Subject { get; init; }
    public string? TeamId { get; set; }
    public string? Environment { get; set; }

    /// <summary>Such as SERVICE_TASK_PLACEMENT_FAILURE; null for a service's own sentence.</summary>
    public string? Name { get; init; }

    /// <summary>INFO, WARN or ERROR; null where ECS gives none.</summary>
    public string? Level { get; init; }
    public required string Text { get; init; }

    /// <summary>The same in lower case, to search in.</summary>
    public required string Words { get; init; }
    public required DateTimeOffset At { get; init; }
}

public enum SeenEventSort
{
    /// <summary>A sentence in the list of events of a service.</summary>
    Service,
    /// <summary>EventBridge, "ECS Service Action".</summary>
    Action,
    /// <summary>EventBridge, "ECS Deployment State Change".</summary>
    Deployment,
    /// <summary>EventBridge, "ECS Container Instance State Change": an agent went or came back, an instance began or ended to drain.</summary>
    Instance,
}

/// <summary>A revision of a task definition that Berth saw in use.</summary>
public sealed class SeenDefinition
{
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Family { get; init; }
    public required int Revision { get; init; }
    public string? TeamId { get; set; }
    public string? Environment { get; set; }
    public string? Image { get; set; }
    public int? Cpu { get; set; }
    public int? MemoryMiB { get; set; }
    public required DateTimeOffset FirstSeenAt { get; init; }
    public required DateTimeOffset SeenAt { get; set; }
}
