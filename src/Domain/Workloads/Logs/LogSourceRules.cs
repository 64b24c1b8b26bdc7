using Domain.Workloads.TaskDefinitions;

namespace Domain.Workloads.Logs;

/// <summary>Where a container's lines are.</summary>
/// <param name="Streams">What the names of its streams begin with; empty for all of the group.</param>
/// <param name="TellsTask">The stream's name ends with the task's id.</param>
internal sealed record LogSource(string Container, string Group, string Region, string Streams, bool TellsTask);

/// <summary>
/// Where lines are, from the options of the awslogs driver. With <c>awslogs-stream-prefix</c> a stream is <c>prefix/container/task id</c>; without, its name is the
/// container's id of Docker, which no task tells (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html). Pure.
/// </summary>
internal static class LogSourceRules
{
    /// <param name="region">Of the task: the driver's own where the options name none.</param>
    /// <param name="task">Only this task's lines; null for those of all.</param>
    public static (IReadOnlyList<LogSource> Sources, IReadOnlyList<string> Notes) Of(TaskDefinitionDocument document, string region, string? task)
    {
        var (sources, notes) = (new List<LogSource>(), new List<string>());
        foreach (var c in document.Containers)
        {
            var prefix = c.LogOptions.GetValueOrDefault("awslogs-stream-prefix");
            if (c.LogGroup.Length == 0)
            {
                notes.Add(c.LogDriver is null
                    ? $"Container {c.Name} has no log driver, so its lines are kept nowhere. Give it the log driver awslogs in its task definition to read them here."
                    : $"Container {c.Name} sends its lines by {c.LogDriver}, not to CloudWatch Logs. Read them where that leads, or use the log driver awslogs.");
            }
            else if (string.IsNullOrEmpty(prefix) && task is not null)
            {
                notes.Add($"The lines of container {c.Name} cannot be told from those of other tasks: its log options have no awslogs-stream-prefix. Set one in its task definition.");
            }
            else
            {
                var streams = string.IsNullOrEmpty(prefix) ? "" : $"{prefix}/{c.Name}/{task}";
                sources.Add(new(c.Name, c.LogGroup, c.LogOptions.GetValueOrDefault("awslogs-region") is { Length: > 0 } own ? own : region, streams, streams.Length > 0));
            }
        }

        return (sources, notes);
    }

    /// <summary>CloudWatch's pattern for a line that has these words as they stand (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).</summary>
    public static string? Pattern(string? search) =>
        string.IsNullOrWhiteSpace(search) ? null : $"\"{search.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
