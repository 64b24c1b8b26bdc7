using Amazon.CloudWatchLogs.Model;
using Domain.Workloads.Logs;

namespace Domain.Aws;

/// <summary>Lines of CloudWatch log groups.</summary>
internal static class LogReads
{
    /// <summary>The oldest lines of a stretch of time.</summary>
    /// <param name="calls">An answer may be empty and still not be the last (CloudWatch Logs API, FilterLogEvents); after so many calls no more are made.</param>
    /// <returns>The lines, and whether they are all; none where the group does not exist.</returns>
    public static async Task<(List<LogLine> Lines, bool All)> ReadAsync(
        AwsSession session, LogSource source, string? pattern, DateTimeOffset since, DateTimeOffset until, int calls, CancellationToken cancellationToken)
    {
        var request = new FilterLogEventsRequest
        {
            LogGroupName = source.Group, FilterPattern = pattern, LogStreamNamePrefix = source.Streams.Length > 0 ? source.Streams : null,
            // both ends are within
            StartTime = since.ToUnixTimeMilliseconds(), EndTime = until.ToUnixTimeMilliseconds() - 1,
        };
        var lines = new List<LogLine>();
        for (var call = 0; call < calls; call++)
        {
            try
            {
                var answer = await AwsWords.AskAsync($"read lines of log group {source.Group}", cancel => session.Logs.FilterLogEventsAsync(request, cancel), cancellationToken);
                lines.AddRange((answer.Events ?? []).Select(e => ToLine(e, source)));
                if (string.IsNullOrEmpty(answer.NextToken))
                {
                    return (lines, true);
                }

                request.NextToken = answer.NextToken;
            }
            catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
            {
                return ([], true);
            }
        }

        return (lines, false);
    }

    private static LogLine ToLine(FilteredLogEvent e, LogSource source) => new(
        e.EventId, DateTimeOffset.FromUnixTimeMilliseconds(e.Timestamp ?? 0), source.Container,
        source.TellsTask ? e.LogStreamName[(e.LogStreamName.LastIndexOf('/') + 1)..] : null, e.Message.TrimEnd('\r', '\n'));
}
