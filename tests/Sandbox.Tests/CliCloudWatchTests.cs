using System.Globalization;

namespace Sandbox.Tests;

public sealed class CliCloudWatchTests
{
    [Fact]
    public async Task The_AWS_CLI_puts_reads_watches_and_forgets()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);
        await cli.Run("cloudwatch", "put-metric-data", "--namespace", "Shop", "--metric-data", """[{"MetricName":"Orders","Dimensions":[{"Name":"Shop","Value":"web"}],"Values":[1,2,3],"Counts":[1,1,2],"Unit":"Count"}]""");
        var metric = (await cli.Run("cloudwatch", "list-metrics", "--namespace", "Shop", "--dimensions", "Name=Shop")).GetProperty("Metrics")[0];
        Assert.Equal("Orders", metric.GetProperty("MetricName").GetString());
        // The Sandbox runs on the real clock: a stretch around it, whatever it says.
        var (from, to) = (Text(TimeProvider.System.GetUtcNow().AddHours(-1)), Text(TimeProvider.System.GetUtcNow().AddHours(1)));
        var result = (await cli.Run(
            "cloudwatch", "get-metric-data", "--start-time", from, "--end-time", to, "--metric-data-queries",
            """[{"Id":"all","Expression":"2 * orders"},{"Id":"orders","ReturnData":false,"MetricStat":{"Metric":{"Namespace":"Shop","MetricName":"Orders","Dimensions":[{"Name":"Shop","Value":"web"}]},"Period":3600,"Stat":"Sum"}}]"""))
            .GetProperty("MetricDataResults")[0];
        Assert.Equal(("all", 18.0), (result.GetProperty("Id").GetString(), result.GetProperty("Values").EnumerateArray().Sum(v => v.GetDouble())));
        // A metric nobody puts, whose absence changes nothing: the state that is set stays, however long the commands take.
        foreach (var name in new[] { "one", "two" })
        {
            await cli.Run(
                "cloudwatch", "put-metric-alarm", "--alarm-name", name, "--namespace", "Shop", "--metric-name", "Returns", "--dimensions", "Name=Shop,Value=web", "--statistic", "Sum", "--period", "60",
                "--evaluation-periods", "1", "--threshold", "5", "--comparison-operator", "LessThanThreshold", "--treat-missing-data", "ignore");
        }
        Assert.Equal(2, (await cli.Run("cloudwatch", "describe-alarms", "--page-size", "1")).GetProperty("MetricAlarms").GetArrayLength());
        await cli.Run("cloudwatch", "set-alarm-state", "--alarm-name", "one", "--state-value", "ALARM", "--state-reason", "A test.");
        Assert.Equal("one", (await cli.Run("cloudwatch", "describe-alarms", "--state-value", "ALARM", "--alarm-name-prefix", "o")).GetProperty("MetricAlarms")[0].GetProperty("AlarmName").GetString());
        Assert.Contains("(ValidationError)", await cli.Fail("cloudwatch", "put-metric-alarm", "--alarm-name", "odd", "--namespace", "Shop", "--metric-name", "Orders", "--statistic", "Sum", "--period", "61", "--evaluation-periods", "1", "--threshold", "5", "--comparison-operator", "LessThanThreshold"));
        await cli.Run("cloudwatch", "delete-alarms", "--alarm-names", "one", "two");
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
