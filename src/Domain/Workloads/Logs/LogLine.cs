using Domain.Access;

namespace Domain.Workloads.Logs;

/// <summary>How bad a line says it is.</summary>
public enum LogWeight
{
    Plain,
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>One line that a container wrote.</summary>
/// <param name="Id">CloudWatch's event id: the same line has the same one in every answer.</param>
/// <param name="Task">The task's id; null where the stream's name does not tell it.</param>
public sealed record LogLine(string Id, DateTimeOffset At, string Container, string? Task, string Text)
{
    public LogWeight Weight { get; } = LogWeightRules.Of(Text);
}

/// <summary>Which lines.</summary>
/// <param name="Search">Words that a line has, as they are written: CloudWatch heeds case. Null for all.</param>
/// <param name="Since">A quarter of an hour before <paramref name="Until"/> where none is given.</param>
/// <param name="Until">Not itself among them; now where none is given.</param>
public sealed record LogFilter(string? Search = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);

/// <param name="Lines">The oldest first.</param>
/// <param name="From">From here on nothing is left out; later than <paramref name="Since"/> where there were too many lines. Ask with it as the end to read on backwards.</param>
/// <param name="Notes">Why a container has none, and what to do.</param>
public sealed record LogPage(IReadOnlyList<LogLine> Lines, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset From, IReadOnlyList<string> Notes)
{
    public bool IsCut => From > Since;
}

public abstract record LogsOutcome
{
    private LogsOutcome() { }
    public sealed record Ready(LogPage Page) : LogsOutcome;
    public sealed record Refused(string Why, Refusal Kind) : LogsOutcome;
}
