using Amazon.CloudWatch.Model;
using Amazon.Runtime;
using Sandbox.CloudWatch;
using AlarmRecord = Sandbox.CloudWatch.AlarmRecord;

namespace Sandbox.Tests;

public sealed class AlarmTests
{
    private const string Web = "payments-dev-web";

    /// <summary>The two tables of the user guide's "Configuring how CloudWatch alarms treat missing data": X breaches, 0 does not, - is missing; the newest is last.</summary>
    [Theory]
    [InlineData("0 - X - X", 3, 3, "OK", "OK", "OK", "OK")]
    [InlineData("0 - - - -", 3, 3, "OK", "OK", "OK", "OK")]
    [InlineData("- - - - -", 3, 3, "INSUFFICIENT_DATA", null, "ALARM", "OK")]
    [InlineData("0 X X - X", 3, 3, "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData("- - X - -", 3, 3, "ALARM", null, "ALARM", "OK")]
    [InlineData("0 - X - X", 2, 3, "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData("0 0 X 0 X", 2, 3, "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData("0 - X - -", 2, 3, "OK", "OK", "ALARM", "OK")]
    [InlineData("- - - - 0", 2, 3, "OK", "OK", "ALARM", "OK")]
    [InlineData("- - - X -", 2, 3, "ALARM", null, "ALARM", "OK")]
    public void Missing_datapoints_count_as_the_alarm_says(string points, int datapoints, int periods, string? missing, string? ignore, string? breaching, string? notBreaching)
    {
        Looked[] looked = [.. points.Split(' ').Select((p, i) => new Looked(1000 + (60 * i), p == "X" ? 2 : p == "0" ? 0 : null))];
        foreach (var (treat, expected) in new[] { ("missing", missing), ("ignore", ignore), ("breaching", breaching), ("notBreaching", notBreaching) })
        {
            var alarm = new AlarmRecord
            {
                Arn = "a", Name = "a", Queries = [new("m1") { Stat = "Average" }], Period = 60, EvaluationPeriods = periods, DatapointsToAlarm = datapoints, Threshold = 1, Comparison = "GreaterThanThreshold",
                MissingData = treat, Configured = default,
            };
            Assert.Equal(expected, AlarmJudge.State(alarm, looked));
        }
    }

    [Fact]
    public async Task An_alarm_follows_its_metric_in_the_words_of_AWS()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web);
        bed.Settle();
        await bed.Admin.CloudWatch.PutMetricAlarmAsync(Busy("busy", 90), Testbed.Cancel);
        Assert.Equal(("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation"), ((await bed.Alarm("busy")).StateValue.Value, (await bed.Alarm("busy")).StateReason));
        bed.Run(minutes: 4);
        Assert.Equal("OK", (await bed.Alarm("busy")).StateValue.Value);
        await bed.Control(HttpMethod.Post, "load", new { match = Web, cpuFactor = 50, minutes = 6 });
        bed.Run(minutes: 3);
        bed.Run(minutes: 2);
        var alarm = await bed.Alarm("busy");
        Assert.Equal("ALARM", alarm.StateValue.Value);
        Assert.Matches(@"^Threshold Crossed: 3 out of the last 3 datapoints \[100\.0 \(23/11/26 09:\d\d:00\), .*\] were greater than the threshold \(90\.0\) \(minimum 3 datapoints for OK -> ALARM transition\)\.$", alarm.StateReason);
        Assert.Contains("\"recentDatapoints\":[100,100,100]", alarm.StateReasonData);
        bed.Run(minutes: 10);
        alarm = await bed.Alarm("busy");
        Assert.Equal("OK", alarm.StateValue.Value);
        Assert.Contains("1 out of the last 3 datapoints", alarm.StateReason);
        Assert.Contains("was not greater than the threshold (90.0) (minimum 1 datapoint for ALARM -> OK transition)", alarm.StateReason);
        await bed.Count(Web, 0);
        bed.Run(minutes: 10);
        Assert.Equal("INSUFFICIENT_DATA", (await bed.Alarm("busy")).StateValue.Value);
        var history = (await bed.Admin.CloudWatch.DescribeAlarmHistoryAsync(new() { AlarmName = "busy", HistoryItemType = "StateUpdate", ScanBy = "TimestampAscending" }, Testbed.Cancel)).AlarmHistoryItems;
        Assert.Equal(
            ["Alarm updated from INSUFFICIENT_DATA to OK", "Alarm updated from OK to ALARM", "Alarm updated from ALARM to OK", "Alarm updated from OK to INSUFFICIENT_DATA"],
            history.Select(h => h.HistorySummary));
    }

    [Fact]
    public async Task A_clock_that_jumps_ends_where_one_that_ticks_does()
    {
        var states = new List<string>();
        foreach (var ticks in new[] { true, false })
        {
            using var bed = new Testbed();
            await bed.Admin.Create(Web);
            bed.Settle();
            await bed.Admin.CloudWatch.PutMetricAlarmAsync(Busy("busy", 45, periods: 1), Testbed.Cancel);
            if (ticks)
            {
                bed.Run(minutes: 36 * 60);
            }
            else
            {
                bed.Clock.Advance(TimeSpan.FromHours(36));
            }
            var history = (await bed.Admin.CloudWatch.DescribeAlarmHistoryAsync(new() { AlarmName = "busy", HistoryItemType = "StateUpdate" }, Testbed.Cancel)).AlarmHistoryItems;
            states.Add(string.Join('\n', history.Select(h => $"{h.Timestamp:O} {h.HistorySummary}")));
        }
        Assert.Equal(states[0], states[1]);
        Assert.True(states[0].Split('\n').Length > 4, states[0]);
    }

    [Fact]
    public async Task An_alarm_may_watch_an_expression()
    {
        using var bed = new Testbed();
        async Task Put(string name, double value) => await bed.Admin.CloudWatch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = [new() { MetricName = name, Value = value }] }, Testbed.Cancel);
        await bed.Admin.CloudWatch.PutMetricAlarmAsync(
            new()
            {
                AlarmName = "share", EvaluationPeriods = 1, Threshold = 10, ComparisonOperator = "GreaterThanOrEqualToThreshold", TreatMissingData = "notBreaching",
                Metrics =
                [
                    new() { Id = "e1", Expression = "100 * errors / requests" },
                    Hidden(MetricTests.Query("errors", "Shop", "errors", "Sum", 60)), Hidden(MetricTests.Query("requests", "Shop", "requests", "Sum", 60)),
                ],
            },
            Testbed.Cancel);
        await Put("errors", 1);
        await Put("requests", 20);
        bed.Run(minutes: 1);
        Assert.Equal("OK", (await bed.Alarm("share")).StateValue.Value);
        await Put("errors", 2);
        await Put("requests", 20);
        bed.Run(minutes: 1);
        var alarm = await bed.Alarm("share");
        Assert.Equal("ALARM", alarm.StateValue.Value);
        Assert.Equal("100 * errors / requests", alarm.Metrics.Single(m => m.ReturnData == true).Expression);
    }

    [Fact]
    public async Task Alarms_are_found_by_name_state_action_and_metric_page_by_page_and_deleted()
    {
        using var bed = new Testbed();
        var watch = bed.Admin.CloudWatch;
        const string topic = "arn:aws:sns:us-east-1:111122223333:ops";
        for (var i = 0; i < 5; i++)
        {
            var alarm = Busy($"web-{i}", 90);
            alarm.AlarmActions = i == 3 ? [topic] : null;
            alarm.Tags = [new() { Key = "berth-team", Value = "payments" }];
            await watch.PutMetricAlarmAsync(alarm, Testbed.Cancel);
        }
        var page = await watch.DescribeAlarmsAsync(new() { AlarmNamePrefix = "web-", MaxRecords = 3 }, Testbed.Cancel);
        var rest = await watch.DescribeAlarmsAsync(new() { AlarmNamePrefix = "web-", MaxRecords = 3, NextToken = page.NextToken }, Testbed.Cancel);
        Assert.Equal((3, 2, null), (page.MetricAlarms.Count, rest.MetricAlarms.Count, rest.NextToken));
        await watch.SetAlarmStateAsync(new() { AlarmName = "web-3", StateValue = "ALARM", StateReason = "A test." }, Testbed.Cancel);
        Assert.Equal("web-3", (await watch.DescribeAlarmsAsync(new() { StateValue = "ALARM" }, Testbed.Cancel)).MetricAlarms.Single().AlarmName);
        Assert.Equal("web-3", (await watch.DescribeAlarmsAsync(new() { ActionPrefix = "arn:aws:sns" }, Testbed.Cancel)).MetricAlarms.Single().AlarmName);
        Assert.Contains(
            (await watch.DescribeAlarmHistoryAsync(new() { AlarmName = "web-3", HistoryItemType = "Action" }, Testbed.Cancel)).AlarmHistoryItems, h => h.HistorySummary == $"Successfully executed action {topic}");
        await watch.DisableAlarmActionsAsync(new() { AlarmNames = ["web-3"] }, Testbed.Cancel);
        Assert.False((await bed.Alarm("web-3")).ActionsEnabled);
        await watch.EnableAlarmActionsAsync(new() { AlarmNames = ["web-3"] }, Testbed.Cancel);
        Assert.True((await bed.Alarm("web-3")).ActionsEnabled);
        var ofMetric = await watch.DescribeAlarmsForMetricAsync(
            new() { Namespace = "AWS/ECS", MetricName = "CPUUtilization", Dimensions = Busy("x", 1).Dimensions }, Testbed.Cancel);
        Assert.Equal(5, ofMetric.MetricAlarms.Count);
        var arn = (await bed.Alarm("web-1")).AlarmArn;
        await watch.TagResourceAsync(new() { ResourceARN = arn, Tags = [new() { Key = "tier", Value = "1" }] }, Testbed.Cancel);
        await watch.UntagResourceAsync(new() { ResourceARN = arn, TagKeys = ["berth-team"] }, Testbed.Cancel);
        Assert.Equal("tier", (await watch.ListTagsForResourceAsync(new() { ResourceARN = arn }, Testbed.Cancel)).Tags.Single().Key);
        await watch.DeleteAlarmsAsync(new() { AlarmNames = ["web-0", "web-1", "web-2"] }, Testbed.Cancel);
        Assert.Equal(2, (await watch.DescribeAlarmsAsync(new(), Testbed.Cancel)).MetricAlarms.Count);
        Assert.Equal("ResourceNotFound", await Code(() => watch.SetAlarmStateAsync(new() { AlarmName = "web-0", StateValue = "OK", StateReason = "Gone." }, Testbed.Cancel)));
    }

    [Fact]
    public async Task What_is_no_alarm_is_refused()
    {
        using var bed = new Testbed();
        async Task<string> Refused(Action<PutMetricAlarmRequest> change)
        {
            var alarm = Busy("busy", 90);
            change(alarm);
            return await Code(() => bed.Admin.CloudWatch.PutMetricAlarmAsync(alarm, Testbed.Cancel));
        }
        Assert.Equal("ValidationError", await Refused(a => a.Period = 45));
        Assert.Equal("ValidationError", await Refused(a => (a.Period, a.EvaluationPeriods) = (300, 300)));
        Assert.Equal("ValidationError", await Refused(a => a.DatapointsToAlarm = 4));
        Assert.Equal("ValidationError", await Refused(a => a.ExtendedStatistic = "p99"));
        Assert.Equal("ValidationError", await Refused(a => a.TreatMissingData = "perhaps"));
        Assert.Equal("ValidationError", await Refused(a => a.AlarmActions = ["call me"]));
        Assert.Equal("ValidationError", await Refused(a => a.Metrics = [new() { Id = "e1", Expression = "1+1" }]));
        Assert.Equal("ValidationError", await Refused(a => a.ComparisonOperator = "GreaterThanUpperThreshold"));
        Assert.Equal("ValidationError", await Refused(a => a.Threshold = null));
    }

    internal static PutMetricAlarmRequest Busy(string name, double threshold, int periods = 3) => new()
    {
        AlarmName = name, Namespace = "AWS/ECS", MetricName = "CPUUtilization", Statistic = "Average", Period = 60, EvaluationPeriods = periods, Threshold = threshold, ComparisonOperator = "GreaterThanThreshold",
        Dimensions = [new() { Name = "ClusterName", Value = SandboxAccount.FargateCluster }, new() { Name = "ServiceName", Value = Web }],
    };

    private static MetricDataQuery Hidden(MetricDataQuery query)
    {
        query.ReturnData = false;
        return query;
    }

    private static async Task<string> Code(Func<Task> call) => (await Assert.ThrowsAnyAsync<AmazonServiceException>(call)).ErrorCode;
}
