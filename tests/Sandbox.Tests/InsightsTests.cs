using Amazon.CloudWatchLogs.Model;

namespace Sandbox.Tests;

public sealed class InsightsTests
{
    private const string Group = "/berth/payments/dev/web";

    [Fact]
    public async Task A_query_runs_a_moment_and_then_has_its_rows()
    {
        using var bed = await Shop();
        var id = await Start(bed, "fields @timestamp, level, message | filter level = 'ERROR' | sort @timestamp asc | limit 1");
        var early = await bed.Admin.Logs.GetQueryResultsAsync(new() { QueryId = id }, Testbed.Cancel);
        Assert.Equal(("Running", 0), (early.Status.Value, early.Results?.Count ?? 0));
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await bed.Admin.Logs.GetQueryResultsAsync(new() { QueryId = id }, Testbed.Cancel);
        Assert.Equal("Complete", late.Status.Value);
        Assert.Equal(["2026-11-23 09:00:02.000", "ERROR", "timed out"], late.Results.Single().Where(f => f.Field != "@ptr").Select(f => f.Value));
        Assert.Equal((2, 5), (late.Statistics.RecordsMatched, late.Statistics.RecordsScanned));
        var pointer = late.Results[0].Single(f => f.Field == "@ptr").Value;
        Assert.Equal("timed out", (await bed.Admin.Logs.GetLogRecordAsync(new() { LogRecordPointer = pointer }, Testbed.Cancel)).LogRecord["message"]);
        Assert.Equal(id, (await bed.Admin.Logs.DescribeQueriesAsync(new() { Status = "Complete" }, Testbed.Cancel)).Queries.Single().QueryId);
    }

    [Theory]
    [InlineData("stats count(*) as n by level | sort n desc, level desc", "INFO=2;ERROR=2;WARN=1")]
    [InlineData("stats count(*) by bin(5m)", "2026-11-23 09:05:00.000=1;2026-11-23 09:00:00.000=4")]
    [InlineData("filter level like /ERR|WARN/ | stats avg(took) as mean, max(took) by level | sort level", "ERROR=750=1000;WARN=30=30")]
    [InlineData("filter took > 20 and not (level in ['WARN', 'INFO']) | stats sum(took)", "1500")]
    [InlineData("filter ispresent(took) and message like 'out' | fields message, took / 1000 as seconds | display message, seconds", "timed out=1")]
    [InlineData("fields toupper(level) as l | filter took = 30 | display l", "WARN")]
    [InlineData("stats pct(took, 50), count_distinct(level)", "30=3")]
    [InlineData("filter level = 'INFO' | sort took asc | limit 1 | display took", "10")]
    public async Task Commands_follow_one_another(string query, string expected)
    {
        using var bed = await Shop();
        var id = await Start(bed, query);
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        var rows = (await bed.Admin.Logs.GetQueryResultsAsync(new() { QueryId = id }, Testbed.Cancel)).Results;
        Assert.Equal(expected, string.Join(';', rows.Select(r => string.Join('=', r.Where(f => f.Field != "@ptr").Select(f => f.Value)))));
    }

    [Theory]
    [InlineData("fields @message | dedup level")]
    [InlineData("parse @message '* *' as a, b")]
    [InlineData("filter level = ")]
    [InlineData("stats nonsense(took)")]
    [InlineData("fields @message | limit many")]
    [InlineData("filter (level = 'A'")]
    [InlineData("")]
    public async Task What_is_no_query_here_is_malformed(string query)
    {
        using var bed = await Shop();
        await Assert.ThrowsAsync<MalformedQueryException>(() => Start(bed, query));
    }

    [Fact]
    public async Task A_query_may_be_stopped_while_it_runs()
    {
        using var bed = await Shop();
        var id = await Start(bed, "fields @message");
        Assert.True((await bed.Admin.Logs.StopQueryAsync(new() { QueryId = id }, Testbed.Cancel)).Success);
        bed.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Cancelled", (await bed.Admin.Logs.GetQueryResultsAsync(new() { QueryId = id }, Testbed.Cancel)).Status.Value);
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Logs.StopQueryAsync(new() { QueryId = id }, Testbed.Cancel));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => bed.Admin.Logs.GetQueryResultsAsync(new() { QueryId = "none" }, Testbed.Cancel));
    }

    private static async Task<string> Start(Testbed bed, string query)
        => (await bed.Admin.Logs.StartQueryAsync(
            new() { LogGroupName = Group, QueryString = query, StartTime = Testbed.Start.ToUnixTimeSeconds() - 3600, EndTime = Testbed.Start.ToUnixTimeSeconds() + 3600 }, Testbed.Cancel)).QueryId;

    private static async Task<Testbed> Shop()
    {
        var bed = new Testbed();
        await bed.Admin.Logs.CreateLogGroupAsync(new() { LogGroupName = Group }, Testbed.Cancel);
        await bed.Admin.Logs.CreateLogStreamAsync(new() { LogGroupName = Group, LogStreamName = "own" }, Testbed.Cancel);
        InputLogEvent Line(int second, string level, string message, int took) => new()
        {
            Timestamp = Testbed.Start.UtcDateTime.AddSeconds(second), Message = $$"""{"level":"{{level}}","message":"{{message}}","took":{{took}}}""",
        };
        await bed.Admin.Logs.PutLogEventsAsync(
            new()
            {
                LogGroupName = Group, LogStreamName = "own",
                LogEvents = [Line(1, "INFO", "fine", 10), Line(2, "ERROR", "timed out", 1000), Line(3, "INFO", "fine", 20), Line(4, "WARN", "slow", 30), Line(301, "ERROR", "refused", 500)],
            },
            Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(10));
        return bed;
    }
}
