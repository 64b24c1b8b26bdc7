namespace Sandbox.Logs;

/// <summary>Log groups by ARN (without the trailing <c>:*</c>).</summary>
internal sealed class LogsState
{
    public SortedDictionary<string, LogGroupState> Groups { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class LogGroupState
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>Null: kept for ever.</summary>
    public int? RetentionDays { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, LogStreamState> Streams { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class LogStreamState
{
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    public List<LogLine> Lines { get; init; } = [];
}

/// <param name="At">Milliseconds since 1970.</param>
internal sealed record LogLine(long At, string Text);
