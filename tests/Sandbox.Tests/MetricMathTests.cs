using Amazon.CloudWatch.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

/// <summary>What callers put, and what expressions make of it.</summary>
public sealed class MetricMathTests
{
    [Theory]
    [InlineData("a + b", "11 22 33")]
    [InlineData("(b - a) * 2 / 3", "6 12 18")]
    [InlineData("-a", "-1 -2 -3")]
    [InlineData("SUM([a, b])", "11 22 33")]
    [InlineData("AVG([a, b])", "5.5 11 16.5")]
    [InlineData("SUM(METRICS())", "11 27 33")]
    [InlineData("MAX(METRICS('b')) * 1", "10 20 30")]
    [InlineData("a / MAX(a) * 30", "10 20 30")]
    [InlineData("IF(a > 1, b, 0)", "0 20 30")]
    [InlineData("IF(a > 1 AND b < 30, a)", "2")]
    [InlineData("FILL(gaps, 0)", "0 5 0")]
    [InlineData("FILL(gaps, REPEAT)", "5 5")]
    [InlineData("gaps + a", "7")]
    [InlineData("RATE(b) * 60", "10 10")]
    [InlineData("DIFF(b)", "10 10")]
    [InlineData("CEIL(a / 2)", "1 1 2")]
    public async Task Expressions_compute_with_other_queries(string expression, string expected)
    {
        using var bed = await Numbers();
        var values = (await bed.Read([new() { Id = "e", Expression = expression }, Hidden("a"), Hidden("b"), Hidden("gaps")])).Single().Values;
        Assert.Equal(expected, string.Join(' ', values.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("SEARCH('{AWS/ECS} CPU', 'Average', 60)")]
    [InlineData("STDDEV(a)")]
    [InlineData("SUM(a)")]
    [InlineData("METRICS()")]
    [InlineData("a + nobody")]
    [InlineData("a +")]
    [InlineData("e + 1")]
    public async Task What_an_expression_cannot_be_says_so(string expression)
    {
        using var bed = await Numbers();
        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Read([new() { Id = "e", Expression = expression }, Hidden("a"), Hidden("b")]));
        Assert.Equal("ValidationError", error.ErrorCode);
        Assert.StartsWith("Error in expression 'e'", error.Message);
    }

    [Fact]
    public async Task What_is_put_is_kept_with_its_values_and_listed_by_its_dimensions()
    {
        using var bed = new Testbed();
        var watch = bed.Admin.CloudWatch;
        List<Dimension> shop = [new() { Name = "Shop", Value = "web" }];
        await watch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = [new() { MetricName = "Took", Dimensions = shop, Values = [10, 20, 30], Counts = [1, 8, 1], Unit = "Milliseconds" }] }, Testbed.Cancel);
        await watch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = [new() { MetricName = "Took", Dimensions = shop, Value = 100, Unit = "Milliseconds" }] }, Testbed.Cancel);
        bed.Run(minutes: 1);
        var read = await watch.GetMetricStatisticsAsync(
            new()
            {
                Namespace = "Shop", MetricName = "Took", Dimensions = shop, Period = 60, StartTime = Testbed.Start.UtcDateTime, EndTime = bed.Clock.GetUtcNow().UtcDateTime,
                Statistics = ["Sum", "SampleCount", "Minimum", "Maximum"],
            },
            Testbed.Cancel);
        var point = read.Datapoints.Single();
        Assert.Equal((300, 11, 10, 100, "Milliseconds"), (point.Sum, point.SampleCount, point.Minimum, point.Maximum, point.Unit.Value));
        async Task<double> Stat(string stat) => (await bed.Read(MetricTests.Query("q", "Shop", "Took", stat, 60, ("Shop", "web")))).Values.Single();
        Assert.Equal((10, 20, 100), (await Stat("p1"), await Stat("p50"), await Stat("p99")));
        Assert.Equal("Took", (await watch.ListMetricsAsync(new() { Dimensions = [new() { Name = "Shop" }] }, Testbed.Cancel)).Metrics.Single().MetricName);
        Assert.Empty((await watch.ListMetricsAsync(new() { Dimensions = [new() { Name = "Shop", Value = "desk" }] }, Testbed.Cancel)).Metrics ?? []);
        bed.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Empty((await watch.ListMetricsAsync(new() { Namespace = "Shop", RecentlyActive = "PT3H" }, Testbed.Cancel)).Metrics ?? []);
        Assert.Single((await watch.ListMetricsAsync(new() { Namespace = "Shop" }, Testbed.Cancel)).Metrics);
        Assert.Equal("InvalidParameterValue", await Code(() => watch.PutMetricDataAsync(new() { Namespace = "AWS/Mine", MetricData = [new() { MetricName = "x", Value = 1 }] }, Testbed.Cancel)));
        Assert.Equal("InvalidParameterCombination", await Code(() => watch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = [new() { MetricName = "x", Value = 1, Values = [2] }] }, Testbed.Cancel)));
        Assert.Equal("MissingParameter", await Code(() => watch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = [new() { MetricName = "x" }] }, Testbed.Cancel)));
    }

    private static async Task<Testbed> Numbers()
    {
        var bed = new Testbed();
        for (var minute = 0; minute < 3; minute++)
        {
            await bed.Admin.CloudWatch.PutMetricDataAsync(
                new()
                {
                    Namespace = "N",
                    MetricData =
                    [
                        new() { MetricName = "a", Value = minute + 1, Timestamp = Testbed.Start.UtcDateTime.AddMinutes(minute) },
                        new() { MetricName = "b", Value = (minute + 1) * 10, Timestamp = Testbed.Start.UtcDateTime.AddMinutes(minute) },
                    ],
                },
                Testbed.Cancel);
        }
        await bed.Admin.CloudWatch.PutMetricDataAsync(new() { Namespace = "N", MetricData = [new() { MetricName = "gaps", Value = 5, Timestamp = Testbed.Start.UtcDateTime.AddMinutes(1) }] }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(2));
        return bed;
    }

    private static MetricDataQuery Hidden(string name)
    {
        var query = MetricTests.Query(name, "N", name, "Sum", 60);
        query.ReturnData = false;
        return query;
    }

    private static async Task<string> Code(Func<Task> call) => (await Assert.ThrowsAnyAsync<AmazonServiceException>(call)).ErrorCode;
}
