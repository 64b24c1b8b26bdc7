using Amazon.CloudWatchLogs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>Streams of callers' own, and what they put there.</summary>
internal sealed class LogPuts(World world)
{
    /// <summary>Lines kept of one stream; the oldest go first.</summary>
    private const int Kept = 10_000;

    public void Register(Api api) => api
        .Write<CreateLogStreamRequest, CreateLogStreamResponse>("CreateLogStream", Create)
        .Write<DeleteLogStreamRequest, DeleteLogStreamResponse>("DeleteLogStream", Delete)
        .Write<PutLogEventsRequest, PutLogEventsResponse>("PutLogEvents", Put);

    private CreateLogStreamResponse Create(CreateLogStreamRequest request, Call call)
    {
        var group = LogEvents.Find(world, request.LogGroupName, null, call, $":log-stream:{request.LogStreamName}");
        if (request.LogStreamName is not { Length: >= 1 and <= 512 } name || name.Contains(':', StringComparison.Ordinal) || name.Contains('*', StringComparison.Ordinal))
        {
            throw LogEvents.Invalid($"1 validation error detected: Value '{request.LogStreamName}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*");
        }
        return group.Streams.TryAdd(name, new() { Name = name, Created = world.Now }) ? new() : throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    }

    private DeleteLogStreamResponse Delete(DeleteLogStreamRequest request, Call call)
    {
        var group = LogEvents.Find(world, request.LogGroupName, null, call, $":log-stream:{request.LogStreamName}");
        return group.Streams.Remove(request.LogStreamName) ? new() : throw NoStream();
    }

    private PutLogEventsResponse Put(PutLogEventsRequest request, Call call)
    {
        var group = LogEvents.Find(world, request.LogGroupName, null, call, $":log-stream:{request.LogStreamName}");
        var stream = group.Streams.GetValueOrDefault(request.LogStreamName) ?? throw NoStream();
        if (request.Entity is not null)
        {
            throw LogEvents.Invalid("The Sandbox does not take the entity of log events.");
        }
        var events = request.LogEvents;
        if (events.Count is 0 or > LogEvents.MostEvents || events.Sum(e => (long)(e.Message?.Length ?? 0) + 26) > LogEvents.MostBytes)
        {
            throw LogEvents.Invalid($"Upload too large: a batch has 1 to {LogEvents.MostEvents} events and at most {LogEvents.MostBytes} bytes, each event counted with 26 more.");
        }
        var given = events.Select(e => (At: LogEvents.Millis(e.Timestamp) ?? throw LogEvents.Invalid("timestamp must not be null"), Text: e.Message ?? "")).ToList();
        if (given.Exists(e => e.Text.Length == 0))
        {
            throw LogEvents.Invalid("1 validation error detected: Value at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1");
        }
        if (given.Zip(given.Skip(1)).Any(p => p.First.At > p.Second.At))
        {
            throw LogEvents.Invalid("Log events in a single PutLogEvents request must be in chronological order.");
        }
        if (given[^1].At - given[0].At > TimeSpan.FromDays(1).TotalMilliseconds)
        {
            throw LogEvents.Invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
        var now = world.Now;
        var (tooOld, tooNew) = (now.AddDays(-14).ToUnixTimeMilliseconds(), now.AddHours(2).ToUnixTimeMilliseconds());
        var expired = group.RetentionDays is { } days ? now.AddDays(-days).ToUnixTimeMilliseconds() : 0;
        var taken = given.Where(e => e.At >= tooOld && e.At >= expired && e.At <= tooNew).Select(e => new LogLine(e.At, e.Text)).ToList();
        Add(stream, taken);
        var (old, gone, ahead) = (given.FindLastIndex(e => e.At < tooOld), given.FindLastIndex(e => e.At < expired), given.FindIndex(e => e.At > tooNew));
        return new()
        {
            NextSequenceToken = $"4964{SandboxAccount.Digest(stream.Name)}",
            RejectedLogEventsInfo = old < 0 && gone < 0 && ahead < 0 ? null : new()
            {
                TooOldLogEventEndIndex = old >= 0 ? old + 1 : null, ExpiredLogEventEndIndex = gone >= 0 ? gone + 1 : null, TooNewLogEventStartIndex = ahead >= 0 ? ahead : null,
            },
        };
    }

    private static void Add(LogStreamState stream, List<LogLine> lines)
    {
        var ordered = lines.Count > 0 && stream.Lines is [.., var last] && last.At > lines[0].At;
        stream.Lines.AddRange(lines);
        if (ordered)
        {
            // OrderBy keeps the order of equal times, which Sort does not.
            var all = stream.Lines.OrderBy(l => l.At).ToList();
            stream.Lines.Clear();
            stream.Lines.AddRange(all);
        }
        if (stream.Lines.Count > Kept)
        {
            stream.Lines.RemoveRange(0, stream.Lines.Count - Kept);
        }
    }

    private static AwsError NoStream() => new("ResourceNotFoundException", "The specified log stream does not exist.");
}
