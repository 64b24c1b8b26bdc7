namespace Sandbox.CloudWatch;

/// <summary>A metric alarm: what its caller set, and the state it is in.</summary>
internal sealed class AlarmRecord
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public string? Description { get; set; }
    public bool ActionsEnabled { get; set; } = true;
    public List<string> OkActions { get; set; } = [];
    public List<string> AlarmActions { get; set; } = [];
    public List<string> InsufficientDataActions { get; set; } = [];

    /// <summary>One query for a plain metric, several for metric math: the one that returns data is watched.</summary>
    public required List<MetricQuery> Queries { get; set; }

    /// <summary>Whether the caller wrote queries (metric math) and not a single metric.</summary>
    public bool IsMath { get; set; }

    /// <summary>Seconds.</summary>
    public required int Period { get; set; }
    public required int EvaluationPeriods { get; set; }
    public int? DatapointsToAlarm { get; set; }
    public required double Threshold { get; set; }
    public required string Comparison { get; set; }

    /// <summary>Null where the caller left it out, which is <c>missing</c>.</summary>
    public string? MissingData { get; set; }
    public string? EvaluateLowSample { get; set; }
    public string? Unit { get; set; }
    public string State { get; set; } = "INSUFFICIENT_DATA";
    public string Reason { get; set; } = "Unchecked: Initial alarm creation";
    public string? ReasonData { get; set; }
    public required DateTimeOffset Configured { get; set; }

    /// <summary>The newest datapoint at the last look.</summary>
    public double? Newest { get; set; }
    public DateTimeOffset StateUpdated { get; set; }
    public DateTimeOffset StateChanged { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Oldest first, bounded.</summary>
    public List<AlarmEvent> History { get; init; } = [];
}

/// <param name="Kind"><c>ConfigurationUpdate</c>, <c>StateUpdate</c> or <c>Action</c>.</param>
internal sealed record AlarmEvent(DateTimeOffset At, string Kind, string Summary, string Data);

/// <summary>One query of GetMetricData or of an alarm: a metric's statistic, or an expression over other queries.</summary>
internal sealed record MetricQuery(string Id)
{
    public string? Namespace { get; init; }
    public string? Name { get; init; }
    public List<Dim> Dimensions { get; init; } = [];

    /// <summary>Seconds; null for an expression that takes its queries' own.</summary>
    public int? Period { get; init; }
    public string? Stat { get; init; }
    public string? Unit { get; init; }
    public string? Expression { get; init; }
    public string? Label { get; init; }
    public bool ReturnsData { get; init; } = true;
}
