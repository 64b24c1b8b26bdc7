using System.Globalization;
using Amazon.CloudWatchLogs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>
/// FilterLogEvents: all streams of a group in order of time. One call looks at so many lines and no more, so a page may be
/// empty and still have a token, as on AWS.
/// </summary>
internal sealed class LogFilter(World world)
{
    private const int MostLooked = 50_000;
    private const long Window = 1_800_000;

    public void Register(Api api) => api.Read<FilterLogEventsRequest, FilterLogEventsResponse>("FilterLogEvents", Filter);

    private FilterLogEventsResponse Filter(FilterLogEventsRequest request, Call call)
    {
        var group = LogEvents.Find(world, request.LogGroupName, request.LogGroupIdentifier, call, ":log-stream:*");
        if (request.LogStreamNames is { Count: > 100 } || (request.LogStreamNames is { Count: > 0 } && request.LogStreamNamePrefix is not null))
        {
            throw LogEvents.Invalid("At most 100 logStreamNames, or a logStreamNamePrefix, may be given.");
        }
        if (request.Limit is < 1 or > LogEvents.MostEvents)
        {
            throw LogEvents.Invalid($"1 validation error detected: Value '{request.Limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {LogEvents.MostEvents}");
        }
        var pattern = FilterPattern.Parse(request.FilterPattern);
        var streams = group.Streams.Values
            .Where(s => request.LogStreamNames is not { Count: > 0 } names || names.Contains(s.Name))
            .Where(s => s.Name.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal));
        var listing = SandboxAccount.Digest($"{group.Arn} {request.FilterPattern} {request.StartTime} {request.EndTime} {request.LogStreamNamePrefix} {string.Join(',', request.LogStreamNames ?? [])}");
        var sweep = new LogSweep(group, streams, world.Now, request.StartTime ?? 0, request.EndTime is { } end ? end : long.MaxValue);
        return Page(sweep, pattern, listing, request);
    }

    private static FilterLogEventsResponse Page(LogSweep sweep, FilterPattern pattern, string listing, FilterLogEventsRequest request)
    {
        var events = new List<FilteredLogEvent>();
        var (looked, bytes) = (0, 0);
        SweptLine? last = null;
        foreach (var line in sweep.From(Place(listing, request.NextToken), Window))
        {
            if (events.Count == (request.Limit ?? LogEvents.MostEvents) || looked == MostLooked || bytes > LogEvents.MostBytes)
            {
                return new() { Events = events, SearchedLogStreams = [], NextToken = Token(listing, last ?? line) };
            }
            looked++;
            last = line;
            if (pattern.Matches(line.Line.Text))
            {
                bytes += line.Line.Text.Length + 26;
                events.Add(new() { LogStreamName = line.Stream, Timestamp = line.Line.At, IngestionTime = line.Line.At, Message = line.Line.Text, EventId = line.Id });
            }
        }
        return new() { Events = events, SearchedLogStreams = [] };
    }

    private static string Token(string listing, SweptLine line)
        => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{listing}\n{line.Line.At}\n{line.Line.Nth}\n{line.Stream}")));

    private static SweepPlace? Place(string listing, string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }
        var buffer = new byte[token.Length];
        var parts = Convert.TryFromBase64String(token, buffer, out var length) ? System.Text.Encoding.UTF8.GetString(buffer, 0, length).Split('\n') : [];
        return parts.Length == 4 && parts[0] == listing
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var nth)
            ? new(at, parts[3], nth)
            : throw LogEvents.Invalid("The specified nextToken is invalid.");
    }
}
