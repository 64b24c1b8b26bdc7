using System.Globalization;

namespace Sandbox.Tests;

public sealed class CliLogsTests
{
    [Fact]
    public async Task The_AWS_CLI_writes_reads_filters_and_queries_lines()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);
        const string group = "/shop/web";
        await cli.Run("logs", "create-log-group", "--log-group-name", group, "--tags", "team=shop");
        await cli.Run("logs", "create-log-stream", "--log-group-name", group, "--log-stream-name", "one");
        var now = TimeProvider.System.GetUtcNow();
        string Line(int second, string text) => string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp":{{now.AddSeconds(second - 60).ToUnixTimeMilliseconds()}},"message":"{{text}}"}""");
        await cli.Run("logs", "put-log-events", "--log-group-name", group, "--log-stream-name", "one", "--log-events", $"[{Line(1, "GET / 200")},{Line(2, "GET /cart 500")},{Line(3, "GET / 200")}]");
        var events = (await cli.Run("logs", "get-log-events", "--log-group-name", group, "--log-stream-name", "one", "--limit", "2")).GetProperty("events");
        Assert.Equal(["GET /cart 500", "GET / 200"], events.EnumerateArray().Select(e => e.GetProperty("message").GetString()));
        Assert.Equal(2, (await cli.Run("logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", "200", "--page-size", "1")).GetProperty("events").GetArrayLength());
        var query = (await cli.Run(
            "logs", "start-query", "--log-group-name", group, "--start-time", Second(now.AddHours(-1)), "--end-time", Second(now.AddHours(1)), "--query-string", "filter @message like /500/ | stats count(*) as n")).GetProperty("queryId").GetString() ?? "";
        var results = (await cli.Run("logs", "get-query-results", "--query-id", query)).GetProperty("results");
        Assert.Equal("1", results[0][0].GetProperty("value").GetString());
        Assert.Contains("(ResourceNotFoundException)", await cli.Fail("logs", "delete-log-stream", "--log-group-name", group, "--log-stream-name", "two"));
        await cli.Run("logs", "delete-log-group", "--log-group-name", group);
    }

    private static string Second(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
