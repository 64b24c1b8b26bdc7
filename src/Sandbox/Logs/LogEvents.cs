using System.Globalization;
using Amazon.CloudWatchLogs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>Log streams and the lines in them.</summary>
internal sealed class LogEvents(World world)
{
    private const int MostEvents = 10_000;

    public void Register(Api api) => api
        .Read<DescribeLogStreamsRequest, DescribeLogStreamsResponse>("DescribeLogStreams", Streams)
        .Read<GetLogEventsRequest, GetLogEventsResponse>("GetLogEvents", Get)
        .Read<FilterLogEventsRequest, FilterLogEventsResponse>("FilterLogEvents", Filter);

    private DescribeLogStreamsResponse Streams(DescribeLogStreamsRequest request, Call call)
    {
        var group = Find(request.LogGroupName, request.LogGroupIdentifier, call, ":log-stream:*");
        var streams = group.Streams.Values.Where(s => s.Name.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal));
        var byTime = request.OrderBy?.Value == "LastEventTime";
        var ordered = (byTime ? streams.OrderBy(s => s.Lines.Count > 0 ? s.Lines[^1].At : 0) : streams.OrderBy(s => s.Name, StringComparer.Ordinal)).ToList();
        if (request.Descending == true)
        {
            ordered.Reverse();
        }
        var (page, next) = LogPages.Take(ordered, s => s.Name, $"DescribeLogStreams {group.Arn} {request.LogStreamNamePrefix} {byTime} {request.Descending}", request.NextToken, request.Limit, 50);
        return new() { LogStreams = [.. page.Select(s => View(group, s))], NextToken = next };
    }

    private GetLogEventsResponse Get(GetLogEventsRequest request, Call call)
    {
        var group = Find(request.LogGroupName, request.LogGroupIdentifier, call, $":log-stream:{request.LogStreamName}");
        var stream = group.Streams.GetValueOrDefault(request.LogStreamName)
            ?? throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
        var from = Millis(request.StartTime);
        var to = Millis(request.EndTime);
        var lines = stream.Lines.Where(l => (from is null || l.At >= from) && (to is null || l.At < to)).ToList();
        var limit = request.Limit is >= 1 and <= MostEvents ? request.Limit.Value : MostEvents;
        var (start, end) = Window(lines.Count, limit, request);
        return new()
        {
            Events = [.. lines[start..end].Select(l => new OutputLogEvent { Timestamp = Time(l.At), IngestionTime = Time(l.At), Message = l.Text })],
            NextForwardToken = Token('f', end),
            NextBackwardToken = Token('b', start),
        };
    }

    /// <summary>The newest page, or the one a token points at; a token that comes back unchanged says that there is no more.</summary>
    private static (int Start, int End) Window(int count, int limit, GetLogEventsRequest request)
    {
        if (request.NextToken is { Length: > 2 } token)
        {
            if (!int.TryParse(token[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var position) || token[0] is not ('f' or 'b'))
            {
                throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
            }
            position = Math.Min(position, count);
            return token[0] == 'f' ? (position, Math.Min(count, position + limit)) : (Math.Max(0, position - limit), position);
        }
        return request.StartFromHead == true ? (0, Math.Min(count, limit)) : (Math.Max(0, count - limit), count);
    }

    private FilterLogEventsResponse Filter(FilterLogEventsRequest request, Call call)
    {
        var group = Find(request.LogGroupName, request.LogGroupIdentifier, call, ":log-stream:*");
        var lines = group.Streams.Values
            .Where(s => request.LogStreamNames is not { Count: > 0 } names || names.Contains(s.Name))
            .Where(s => s.Name.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal))
            .SelectMany(s => s.Lines.Select((l, i) => (Stream: s.Name, Line: l, Id: $"{l.At:D19}{i:D6}{SandboxAccount.Digest(s.Name)}")))
            .Where(x => (request.StartTime is null || x.Line.At >= request.StartTime) && (request.EndTime is null || x.Line.At < request.EndTime))
            .Where(x => FilterPattern.Matches(request.FilterPattern, x.Line.Text))
            .OrderBy(x => x.Id, StringComparer.Ordinal)
            .ToList();
        var (page, next) = LogPages.Take(lines, x => x.Id, $"FilterLogEvents {group.Arn} {request.FilterPattern} {request.StartTime} {request.EndTime}", request.NextToken, request.Limit, MostEvents);
        return new()
        {
            Events = [.. page.Select(x => new FilteredLogEvent { LogStreamName = x.Stream, Timestamp = x.Line.At, IngestionTime = x.Line.At, Message = x.Line.Text, EventId = x.Id })],
            SearchedLogStreams = [],
            NextToken = next,
        };
    }

    private LogGroupState Find(string? name, string? identifier, Call call, string below)
    {
        var arn = identifier is { Length: > 0 } given && Arns.IsArn(given) ? LogGroups.TrimStar(given) : LogGroups.Arn(call, identifier ?? name ?? "");
        var group = world.State.Logs.Groups.GetValueOrDefault(arn);
        call.Authorize($"{arn}{below}", keys => keys.SetTags("aws:ResourceTag", group?.Tags ?? []));
        return LogGroups.Existing(group);
    }

    private static LogStream View(LogGroupState group, LogStreamState stream) => new()
    {
        LogStreamName = stream.Name,
        Arn = $"{group.Arn}:log-stream:{stream.Name}",
        CreationTime = stream.Created.UtcDateTime,
        FirstEventTimestamp = stream.Lines.Count > 0 ? Time(stream.Lines[0].At) : null,
        LastEventTimestamp = stream.Lines.Count > 0 ? Time(stream.Lines[^1].At) : null,
        LastIngestionTime = stream.Lines.Count > 0 ? Time(stream.Lines[^1].At) : null,
        UploadSequenceToken = SandboxAccount.Digest(stream.Name),
    };

    private static long? Millis(DateTime? time) => time is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)).ToUnixTimeMilliseconds() : null;

    private static DateTime Time(long millis) => DateTimeOffset.FromUnixTimeMilliseconds(millis).UtcDateTime;

    private static string Token(char direction, int position) => string.Create(CultureInfo.InvariantCulture, $"{direction}/{position:D56}");
}
