using System.Globalization;
using Amazon.CloudWatchLogs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>Log streams and the lines in them, read one stream at a time.</summary>
internal sealed class LogEvents(World world)
{
    internal const int MostEvents = 10_000;

    /// <summary>An answer has at most a megabyte of lines, each counted with 26 bytes more.</summary>
    internal const int MostBytes = 1 << 20;

    public void Register(Api api) => api
        .Read<DescribeLogStreamsRequest, DescribeLogStreamsResponse>("DescribeLogStreams", Streams)
        .Read<GetLogEventsRequest, GetLogEventsResponse>("GetLogEvents", Get);

    private DescribeLogStreamsResponse Streams(DescribeLogStreamsRequest request, Call call)
    {
        var group = Find(world, request.LogGroupName, request.LogGroupIdentifier, call, ":log-stream:*");
        var byTime = request.OrderBy?.Value == "LastEventTime";
        if (byTime && request.LogStreamNamePrefix is not null)
        {
            throw Invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        var reader = new LogReader(group, world.Now);
        var streams = group.Streams.Values.Where(s => s.Name.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal)).Select(s => (Stream: s, Span: reader.Span(s)));
        var ordered = (byTime ? streams.OrderBy(s => s.Span?.Last ?? 0) : streams.OrderBy(s => s.Stream.Name, StringComparer.Ordinal)).ToList();
        if (request.Descending == true)
        {
            ordered.Reverse();
        }
        var (page, next) = LogPages.Take(ordered, s => s.Stream.Name, $"DescribeLogStreams {group.Arn} {request.LogStreamNamePrefix} {byTime} {request.Descending}", request.NextToken, request.Limit, 50);
        return new() { LogStreams = [.. page.Select(s => View(group, s.Stream, s.Span))], NextToken = next };
    }

    private GetLogEventsResponse Get(GetLogEventsRequest request, Call call)
    {
        var group = Find(world, request.LogGroupName, request.LogGroupIdentifier, call, $":log-stream:{request.LogStreamName}");
        var stream = group.Streams.GetValueOrDefault(request.LogStreamName)
            ?? throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
        if (request.Limit is < 1 or > MostEvents)
        {
            throw Invalid($"1 validation error detected: Value '{request.Limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {MostEvents}");
        }
        var reader = new LogReader(group, world.Now);
        var limit = request.Limit ?? MostEvents;
        var from = Math.Max(Millis(request.StartTime) ?? 0, reader.Range.From);
        var to = Math.Min(Millis(request.EndTime) ?? long.MaxValue, reader.Range.To);
        var (forward, place) = Start(request, from, to);
        var lines = forward ? reader.Forward(stream, place, to, limit).Where(l => l.At >= from).ToList() : [.. reader.Backward(stream, place, from, limit).Where(l => l.At < to)];
        Trim(lines, forward);
        return new()
        {
            Events = [.. lines.Select(l => new OutputLogEvent { Timestamp = Time(l.At), IngestionTime = Time(l.At), Message = l.Text })],
            // A token that comes back unchanged says that there is no more.
            NextForwardToken = lines.Count > 0 ? Token('f', lines[^1].At, lines[^1].Nth) : Token('f', Next(place)),
            NextBackwardToken = lines.Count > 0 ? Token('b', lines[0].At, lines[0].Nth) : Token('b', place),
        };
    }

    /// <summary>Where to read from and which way: what a token says, or an end of the stream.</summary>
    private static (bool Forward, (long At, int Nth) Place) Start(GetLogEventsRequest request, long from, long to)
    {
        if (request.NextToken is not { Length: > 0 } token)
        {
            return request.StartFromHead == true ? (true, (from - 1, int.MaxValue)) : (false, (to, 0));
        }
        return token.Length > 6 && token[0] is 'f' or 'b' && token[1] == '/'
            && long.TryParse(token[2..^4], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && int.TryParse(token[^4..], NumberStyles.None, CultureInfo.InvariantCulture, out var nth)
            ? (token[0] == 'f', (at, nth))
            : throw Invalid("The specified nextToken is invalid.");
    }

    private static void Trim(List<PlacedLine> lines, bool fromStart)
    {
        var bytes = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            bytes += lines[fromStart ? i : lines.Count - 1 - i].Text.Length + 26;
            if (bytes > MostBytes)
            {
                lines.RemoveRange(fromStart ? i : 0, lines.Count - i);
                return;
            }
        }
    }

    /// <summary>The group a call reads, the caller allowed to.</summary>
    internal static LogGroupState Find(World world, string? name, string? identifier, Call call, string below)
    {
        if (name is null == identifier is null)
        {
            throw Invalid("Exactly one of logGroupName and logGroupIdentifier must be given.");
        }
        var arn = identifier is { Length: > 0 } given && Arns.IsArn(given) ? LogGroups.TrimStar(given) : LogGroups.Arn(call, identifier ?? name ?? "");
        var group = world.State.Logs.Groups.GetValueOrDefault(arn);
        call.Authorize($"{arn}{below}", keys => keys.SetTags("aws:ResourceTag", group?.Tags ?? []));
        return LogGroups.Existing(group);
    }

    private static LogStream View(LogGroupState group, LogStreamState stream, (long First, long Last)? span) => new()
    {
        LogStreamName = stream.Name,
        Arn = $"{group.Arn}:log-stream:{stream.Name}",
        CreationTime = stream.Created.UtcDateTime,
        FirstEventTimestamp = span is { } s ? Time(s.First) : null,
        LastEventTimestamp = span is { } e ? Time(e.Last) : null,
        LastIngestionTime = span is { } i ? Time(i.Last) : null,
        UploadSequenceToken = SandboxAccount.Digest(stream.Name),
        // AWS has given 0 here since June 2019.
        StoredBytes = 0,
    };

    private static (long, int) Next((long At, int Nth) place) => place.Nth == int.MaxValue ? (place.At + 1, 0) : place;

    internal static long? Millis(DateTime? time) => time is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)).ToUnixTimeMilliseconds() : null;

    internal static DateTime Time(long millis) => DateTimeOffset.FromUnixTimeMilliseconds(millis).UtcDateTime;

    private static string Token(char direction, (long At, int Nth) place) => Token(direction, Math.Max(0, place.At), Math.Min(place.Nth, 9999));

    private static string Token(char direction, long at, int nth) => string.Create(CultureInfo.InvariantCulture, $"{direction}/{at:D52}{nth:D4}");

    internal static AwsError Invalid(string message) => new("InvalidParameterException", message);
}
