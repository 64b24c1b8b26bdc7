using Amazon.CloudWatchLogs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>Logs Insights: a query runs for a moment, and its results are computed when they are asked for.</summary>
internal sealed class Insights(World world)
{
    private const int Kept = 200;
    private const int MostGroups = 50;
    private const int MostRows = 10_000;

    /// <summary>Lines one query looks at; AWS would take longer, the Sandbox stops and says how far it got.</summary>
    private const int MostLooked = 500_000;
    private static readonly TimeSpan running = TimeSpan.FromSeconds(1);

    public void Register(Api api) => api
        .Write<StartQueryRequest, StartQueryResponse>("StartQuery", Start)
        .Read<GetQueryResultsRequest, GetQueryResultsResponse>("GetQueryResults", Results)
        .Write<StopQueryRequest, StopQueryResponse>("StopQuery", Stop)
        .Read<DescribeQueriesRequest, DescribeQueriesResponse>("DescribeQueries", Describe)
        .Read<GetLogRecordRequest, GetLogRecordResponse>("GetLogRecord", Record);

    private StartQueryResponse Start(StartQueryRequest request, Call call)
    {
        var ways = new[] { request.LogGroupName is not null, request.LogGroupNames is { Count: > 0 }, request.LogGroupIdentifiers is { Count: > 0 } };
        if (ways.Count(w => w) != 1)
        {
            throw LogEvents.Invalid("Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be given.");
        }
        if (request.QueryLanguage is { Value: not "CWLI" } language)
        {
            throw LogEvents.Invalid($"The Sandbox offers the query language CWLI, not {language.Value}.");
        }
        var names = request.LogGroupName is { } name ? [name] : request.LogGroupNames is { Count: > 0 } several ? several : request.LogGroupIdentifiers;
        if (names.Count > MostGroups)
        {
            throw LogEvents.Invalid($"At most {MostGroups} log groups can be queried at once.");
        }
        var groups = names.Select(n => LogEvents.Find(world, null, n, call, ":*")).ToList();
        if (request.StartTime is not { } from || request.EndTime is not { } to || from > to)
        {
            throw LogEvents.Invalid("Query's start time must not be after its end time.");
        }
        if (request.Limit is < 1 or > 100_000)
        {
            throw LogEvents.Invalid("limit must be from 1 to 100000.");
        }
        InsightsParser.Parse(request.QueryString);
        var all = world.State.Logs.Queries;
        var query = new InsightsQuery(
            World.NewUuid(), LogGroups.Arn(call, ""), [.. groups.Select(g => g.Arn)], request.QueryString, from, to, Math.Min(request.Limit ?? MostRows, MostRows), world.Now, "Running");
        all.Add(query);
        if (all.Count > Kept)
        {
            all.RemoveAt(0);
        }
        return new() { QueryId = query.Id };
    }

    private GetQueryResultsResponse Results(GetQueryResultsRequest request, Call call)
    {
        call.Authorize("*");
        if (request.NextToken is not null || request.MaxItems is not null)
        {
            throw LogEvents.Invalid("The Sandbox gives the results of a query in one answer: leave nextToken and maxItems out.");
        }
        var query = Find(request.QueryId, call);
        var status = Status(query);
        if (status != "Complete")
        {
            return new() { Status = status, Results = [], QueryLanguage = "CWLI", Statistics = new() { RecordsMatched = 0, RecordsScanned = 0, BytesScanned = 0 } };
        }
        var (looked, bytes) = (0, 0L);
        IEnumerable<InsightsRow> Rows()
        {
            foreach (var group in query.Groups.Select(world.State.Logs.Groups.GetValueOrDefault).OfType<LogGroupState>())
            {
                foreach (var line in new LogSweep(group, group.Streams.Values, query.Created, query.From * 1000, (query.To + 1) * 1000).From(null, 3_600_000))
                {
                    if (looked++ == MostLooked)
                    {
                        yield break;
                    }
                    bytes += line.Line.Text.Length;
                    yield return InsightsRun.Read(group, line);
                }
            }
        }
        // Newest first unless the query sorts.
        var run = new InsightsRun(InsightsParser.Parse(query.Text));
        var rows = run.Over(Rows().Reverse(), query.Limit);
        return new()
        {
            Status = status,
            QueryLanguage = "CWLI",
            Results = [.. rows.Select(Shown)],
            Statistics = new() { RecordsMatched = run.Matched, RecordsScanned = looked, BytesScanned = bytes, LogGroupsScanned = query.Groups.Count },
        };
    }

    private static List<ResultField> Shown(InsightsRow row)
    {
        var names = row.Shown.Count > 0 ? row.Shown : ["@timestamp", "@message"];
        var fields = names.Where(n => row[n] is not null).Select(n => new ResultField { Field = n, Value = InsightsValue.Text(row[n]) }).ToList();
        if (row.Pointer is { } pointer)
        {
            fields.Add(new() { Field = "@ptr", Value = pointer });
        }
        return fields;
    }

    private StopQueryResponse Stop(StopQueryRequest request, Call call)
    {
        call.Authorize("*");
        var query = Find(request.QueryId, call);
        if (Status(query) != "Running")
        {
            throw LogEvents.Invalid($"Query {query.Id} is not running.");
        }
        world.State.Logs.Queries[world.State.Logs.Queries.IndexOf(query)] = query with { Status = "Cancelled" };
        return new() { Success = true };
    }

    private DescribeQueriesResponse Describe(DescribeQueriesRequest request, Call call)
    {
        call.Authorize("*");
        var arn = request.LogGroupName is { } name ? LogGroups.Arn(call, name) : null;
        var queries = world.State.Logs.Queries
            .Where(q => q.Scope == LogGroups.Arn(call, "") && (arn is null || q.Groups.Contains(arn)) && (request.Status is null || Status(q) == request.Status.Value))
            .Reverse().ToList();
        var (page, next) = LogPages.Take(queries, q => q.Id, $"DescribeQueries {request.LogGroupName} {request.Status?.Value}", request.NextToken, request.MaxResults, 1000);
        return new()
        {
            Queries = [.. page.Select(q => new QueryInfo
            {
                QueryId = q.Id, QueryString = q.Text, QueryLanguage = "CWLI", Status = Status(q), CreateTime = q.Created.ToUnixTimeMilliseconds(), LogGroupName = q.Groups[0].Split(":log-group:")[1],
            })],
            NextToken = next,
        };
    }

    private GetLogRecordResponse Record(GetLogRecordRequest request, Call call)
    {
        call.Authorize("*");
        var buffer = new byte[request.LogRecordPointer.Length];
        var parts = Convert.TryFromBase64String(request.LogRecordPointer, buffer, out var length) ? System.Text.Encoding.UTF8.GetString(buffer, 0, length).Split('\n') : [];
        if (parts.Length != 4 || Arns.Account(parts[0]) != call.Account || !long.TryParse(parts[2], out var at) || !int.TryParse(parts[3], out var nth))
        {
            throw LogEvents.Invalid("The specified log record pointer is invalid.");
        }
        if (world.State.Logs.Groups.GetValueOrDefault(parts[0]) is not { } group || group.Streams.GetValueOrDefault(parts[1]) is not { } stream
            || new LogReader(group, world.Now).Between(stream, at, at + 1).FirstOrDefault(l => l.Nth == nth) is not { Text: not null } line)
        {
            throw new AwsError("ResourceNotFoundException", "The specified log record does not exist.");
        }
        var row = InsightsRun.Read(group, new(stream.Name, line));
        return new() { LogRecord = row.Fields.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value is DateTimeOffset time ? time.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture) : InsightsValue.Text(f.Value)) };
    }

    private InsightsQuery Find(string id, Call call)
        => world.State.Logs.Queries.Find(q => q.Id == id && q.Scope == LogGroups.Arn(call, "")) ?? throw new AwsError("ResourceNotFoundException", $"Query {id} does not exist.");

    private string Status(InsightsQuery query) => query.Status == "Running" && world.Now >= query.Created + (running / world.Speed) ? "Complete" : query.Status;
}
