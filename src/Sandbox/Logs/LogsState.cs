using Amazon.CloudWatchLogs.Model;
using Sandbox.State;

namespace Sandbox.Logs;

/// <summary>Log groups by ARN (without the trailing <c>:*</c>).</summary>
internal sealed class LogsState
{
    public Documents<LogGroupState> Groups { get; init; } = new();

    /// <summary>Queries of Logs Insights, oldest first, bounded.</summary>
    public List<InsightsQuery> Queries { get; init; } = [];
}

internal sealed class LogGroupState
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>Null: kept for ever.</summary>
    public int? RetentionDays { get; set; }
    public string? KmsKey { get; set; }
    public string Class { get; init; } = "STANDARD";
    public bool DeletionProtected { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
    public Documents<LogStreamState> Streams { get; init; } = new();

    /// <summary>By name.</summary>
    public SortedDictionary<string, MetricFilter> Filters { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class LogStreamState
{
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>What was put, by time.</summary>
    public List<LogLine> Lines { get; init; } = [];

    /// <summary>The container that writes here: its lines are computed and not kept.</summary>
    public LogSource? Source { get; set; }
}

/// <param name="At">Milliseconds since 1970.</param>
internal sealed record LogLine(long At, string Text);

/// <summary>A container's life, from which its lines follow.</summary>
internal sealed class LogSource
{
    public required string TaskArn { get; init; }
    public required string Definition { get; init; }
    public required string Container { get; init; }
    public required string Image { get; init; }
    public string Address { get; init; } = "0.0.0.0";

    /// <summary>The tasks stands behind a load balancer, whose health checks it answers.</summary>
    public bool Balanced { get; init; }
    public required DateTimeOffset From { get; init; }

    /// <summary>Asked to stop.</summary>
    public DateTimeOffset? Stopping { get; set; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? Until { get; set; }
    public int? ExitCode { get; set; }
    public string? Reason { get; set; }
}

/// <summary>A query of Logs Insights: its results are computed when they are asked for.</summary>
/// <param name="From">Seconds since 1970, inclusive.</param>
/// <param name="To">Seconds since 1970, inclusive.</param>
/// <param name="Status"><c>Cancelled</c> once stopped; otherwise <c>Running</c>, and Complete a moment after it began.</param>
internal sealed record InsightsQuery(string Id, string Scope, List<string> Groups, string Text, long From, long To, int Limit, DateTimeOffset Created, string Status);
