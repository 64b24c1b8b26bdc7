using Amazon.CloudWatch.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class MetricTests
{
    private const string Web = "payments-dev-web";

    [Fact]
    public async Task A_service_has_CPU_while_tasks_run_and_a_gap_while_none_does()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web);
        bed.Settle();
        bed.Run(minutes: 20);
        await bed.Count(Web, 0);
        bed.Run(minutes: 20);
        await bed.Count(Web, 2);
        bed.Run(minutes: 20);
        var cpu = await bed.Read(Cpu(Web));
        Assert.All(cpu.Values, v => Assert.InRange(v, 0.1, 100));
        // A minute has a value exactly when tasks ran in its middle.
        var minutes = cpu.Timestamps.Select(t => (t - Testbed.Start.UtcDateTime).TotalMinutes).ToHashSet();
        Assert.Contains(10, minutes);
        Assert.DoesNotContain(30, minutes);
        Assert.Contains(55, minutes);
        Assert.Equal(6, (await bed.Read(Cpu(Web, stat: "SampleCount"))).Values[^1]);
    }

    [Fact]
    public async Task Twice_the_tasks_are_each_half_as_busy_and_two_Sandboxes_measure_the_same()
    {
        using var two = new Testbed();
        using var four = new Testbed();
        foreach (var bed in new[] { two, four })
        {
            await bed.Admin.Create(Web);
            bed.Settle();
            bed.Run(minutes: 5);
        }
        await four.Count(Web, 4);
        foreach (var bed in new[] { two, four })
        {
            bed.Run(minutes: 15);
        }
        var (a, b) = (ByTime(await two.Read(Cpu(Web))), ByTime(await four.Read(Cpu(Web))));
        var (early, late) = (Testbed.Start.UtcDateTime.AddMinutes(3), Testbed.Start.UtcDateTime.AddMinutes(14));
        Assert.Equal(a[late] / 2, b[late], 6);
        Assert.Equal(a[early], b[early], 9);
        var (memoryOfTwo, memoryOfFour) = (await two.Read(Cpu(Web, name: "MemoryUtilization")), await four.Read(Cpu(Web, name: "MemoryUtilization")));
        Assert.InRange(memoryOfFour.Values[^1], 10, memoryOfTwo.Values[^1] - 0.1);
    }

    [Fact]
    public async Task Requests_are_shared_by_the_targets_and_each_is_answered_once()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web, balanced: true);
        bed.Settle();
        bed.Run(minutes: 30);
        var all = (await bed.Read([.. Catalogued.Select(n => Target(n))])).ToDictionary(r => r.Label, r => ByTime(r).GetValueOrDefault(Testbed.Start.UtcDateTime.AddMinutes(20)));
        Assert.Equal(all["RequestCount"], all["HTTPCode_Target_2XX_Count"] + all["HTTPCode_Target_4XX_Count"] + all["HTTPCode_Target_5XX_Count"]);
        Assert.Equal(all["RequestCount"] / all["HealthyHostCount"], all["RequestCountPerTarget"], 6);
        Assert.Equal(2, all["HealthyHostCount"]);
        var balancer = await bed.Read(Query("lb", "AWS/ApplicationELB", "RequestCount", "Sum", 60, ("LoadBalancer", Balancer)));
        Assert.Equal(all["RequestCount"], ByTime(balancer)[Testbed.Start.UtcDateTime.AddMinutes(20)]);
        var (mean, p99, most) = (await bed.Read(Target("TargetResponseTime", "Average")), await bed.Read(Target("TargetResponseTime", "p99")), await bed.Read(Target("TargetResponseTime", "Maximum")));
        Assert.True(mean.Values[^1] < p99.Values[^1] && p99.Values[^1] <= most.Values[^1]);
    }

    [Fact]
    public async Task A_load_made_on_demand_makes_a_service_busy_for_its_time()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web);
        bed.Settle();
        bed.Run(minutes: 10);
        await bed.Control(HttpMethod.Post, "load", new { match = Web, cpuFactor = 2, minutes = 10 });
        bed.Run(minutes: 30);
        using var calm = new Testbed();
        await calm.Admin.Create(Web);
        calm.Settle();
        calm.Run(minutes: 40);
        var (busy, quiet) = (await bed.Read(Cpu(Web)), await calm.Read(Cpu(Web)));
        Assert.Contains(busy.Values.Zip(quiet.Values), p => Math.Abs(p.First - (p.Second * 2)) < 0.001);
        Assert.Equal(quiet.Values[^1], busy.Values[^1], 6);
        Assert.Equal(10, busy.Values.Zip(quiet.Values).Count(p => p.First > p.Second * 1.5));
        using var refused = new StringContent("""{"match":"x","minutes":5}""");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await bed.Http.PostAsync("/_sandbox/load", refused, Testbed.Cancel)).StatusCode);
    }

    [Fact]
    public async Task Minutes_are_kept_for_15_days_five_minutes_for_63_and_hours_longer()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web);
        bed.Settle();
        bed.Clock.SetUtcNow(Testbed.Start.AddDays(70));
        async Task<int> Points(int period, int daysAgo)
        {
            var at = bed.Clock.GetUtcNow().UtcDateTime.AddDays(-daysAgo);
            return (await bed.Read(Cpu(Web, period: period), at.AddHours(-2), at)).Values?.Count ?? 0;
        }
        Assert.Equal((120, 24, 2), (await Points(60, 14), await Points(300, 14), await Points(3600, 14)));
        Assert.Equal((0, 24, 2), (await Points(60, 16), await Points(300, 16), await Points(3600, 16)));
        Assert.Equal((0, 0, 2), (await Points(60, 65), await Points(300, 65), await Points(3600, 65)));
    }

    [Fact]
    public async Task A_longer_period_sums_up_the_minutes_in_it()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web);
        bed.Settle();
        bed.Run(minutes: 130);
        var hour = Testbed.Start.UtcDateTime.AddHours(1);
        var minutes = await bed.Read(Cpu(Web), hour, hour.AddHours(1));
        async Task<double> Whole(string stat) => (await bed.Read(Cpu(Web, 3600, stat), hour, hour.AddHours(1))).Values.Single();
        Assert.Equal(60, minutes.Values.Count);
        Assert.Equal(minutes.Values.Average(), await Whole("Average"), 6);
        Assert.Equal((await bed.Read(Cpu(Web, stat: "Maximum"), hour, hour.AddHours(1))).Values.Max(), await Whole("Maximum"), 9);
        var (least, p10, p50, p99, most) = (await Whole("Minimum"), await Whole("p10"), await Whole("p50"), await Whole("p99"), await Whole("Maximum"));
        Assert.True(least <= p10 && p10 < p50 && p50 < p99 && p99 <= most);
    }

    [Fact]
    public async Task Pages_give_every_value_once_in_the_order_asked_for()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web);
        bed.Settle();
        bed.Run(minutes: 60);
        var whole = await bed.Read(Cpu(Web));
        var request = new GetMetricDataRequest
        {
            MetricDataQueries = [Cpu(Web), Cpu(Web, name: "MemoryUtilization", id: "memory")], StartTime = Testbed.Start.UtcDateTime, EndTime = bed.Clock.GetUtcNow().UtcDateTime, MaxDatapoints = 25,
        };
        var values = new List<double>();
        var pages = 0;
        do
        {
            var page = await bed.Admin.CloudWatch.GetMetricDataAsync(request, Testbed.Cancel);
            Assert.InRange(page.MetricDataResults.Sum(r => r.Values.Count), 1, 25);
            values.AddRange(page.MetricDataResults.Where(r => r.Id == "cpu").SelectMany(r => r.Values));
            request.NextToken = page.NextToken;
            pages++;
        }
        while (request.NextToken is not null);
        // The newest come first unless it is said otherwise.
        Assert.Equal(whole.Values.AsEnumerable().Reverse(), values);
        Assert.Equal(((2 * whole.Values.Count) + 24) / 25, pages);
        request.NextToken = "bm90IGl0";
        Assert.Equal("InvalidNextToken", await Code(() => bed.Admin.CloudWatch.GetMetricDataAsync(request, Testbed.Cancel)));
    }

    [Fact]
    public async Task Container_Insights_measures_only_while_it_is_on()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web);
        bed.Settle();
        (string, string)[] service = [("ClusterName", SandboxAccount.FargateCluster), ("ServiceName", Web)];
        async Task<double?> Last(string name, string stat, params (string, string)[] dimensions)
            => (await bed.Read(Query("n", "ECS/ContainerInsights", name, stat, 60, dimensions), bed.Clock.GetUtcNow().UtcDateTime.AddMinutes(-3))).Values is { Count: > 0 } values ? values[^1] : null;
        foreach (var (mode, running, perTask) in new[] { ("disabled", false, false), ("enabled", true, false), ("enhanced", true, true) })
        {
            await bed.Admin.Ecs.UpdateClusterSettingsAsync(new() { Cluster = SandboxAccount.FargateCluster, Settings = [new() { Name = "containerInsights", Value = mode }] }, Testbed.Cancel);
            bed.Run(minutes: 5);
            Assert.Equal(running ? 2 : null, await Last("RunningTaskCount", "Average", service));
            Assert.Equal(running ? 512 : null, await Last("CpuReserved", "Sum", service));
            Assert.Equal(running ? 512 : null, await Last("CpuReserved", "Sum", service[0]));
            Assert.Equal(running ? 2 : null, await Last("TaskCount", "Average", service[0]));
            Assert.Equal(perTask, await Last("TaskCpuUtilization", "Average", service) is not null);
        }
    }

    [Fact]
    public async Task Reading_wants_sense_in_its_queries()
    {
        using var bed = new Testbed();
        bed.Run(minutes: 1);
        async Task<string> Refused(params MetricDataQuery[] queries) => await Code(() => bed.Read(queries));
        Assert.Equal("ValidationError", await Refused(Cpu(Web, id: "Big")));
        Assert.Equal("ValidationError", await Refused(Cpu(Web), Cpu(Web)));
        Assert.Equal("ValidationError", await Refused(Cpu(Web, period: 90)));
        Assert.Equal("ValidationError", await Refused(Cpu(Web, stat: "tm99")));
        Assert.Equal("ValidationError", await Refused([.. Enumerable.Range(0, 501).Select(i => Cpu(Web, id: $"q{i}"))]));
        Assert.Empty((await bed.Read(Cpu("nobody"))).Values ?? []);
        Assert.Equal("InvalidParameterCombination", await Code(() => bed.Admin.CloudWatch.GetMetricStatisticsAsync(
            new() { Namespace = "AWS/ECS", MetricName = "CPUUtilization", Period = 60, Statistics = ["Average"], StartTime = Testbed.Start.UtcDateTime.AddDays(-2), EndTime = Testbed.Start.UtcDateTime }, Testbed.Cancel)));
    }

    [Fact]
    public async Task A_service_lists_its_metrics_and_a_label_fills_itself_in()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(Web, balanced: true);
        bed.Settle();
        bed.Run(minutes: 3);
        var all = (await bed.Admin.CloudWatch.ListMetricsAsync(new() { Dimensions = [new() { Name = "ServiceName", Value = Web }] }, Testbed.Cancel)).Metrics;
        Assert.Equal(["CPUUtilization", "MemoryUtilization"], all.Where(m => m.Namespace == "AWS/ECS").Select(m => m.MetricName));
        Assert.Contains((await bed.Admin.CloudWatch.ListMetricsAsync(new() { Namespace = "AWS/ApplicationELB", MetricName = "RequestCountPerTarget" }, Testbed.Cancel)).Metrics, m => m.Dimensions.Count == 1);
        var query = Cpu(Web, stat: "SampleCount");
        query.Label = "${PROP('Dim.ServiceName')} ${MAX} at ${LAST_TIME}";
        var request = new GetMetricDataRequest
        {
            MetricDataQueries = [query], StartTime = Testbed.Start.UtcDateTime.AddMinutes(1), EndTime = Testbed.Start.UtcDateTime.AddMinutes(3), LabelOptions = new() { Timezone = "+0130" },
        };
        Assert.Equal($"{Web} 6 at 2026-11-23 10:32:00", (await bed.Admin.CloudWatch.GetMetricDataAsync(request, Testbed.Cancel)).MetricDataResults[0].Label);
        request.LabelOptions.Timezone = "Berlin";
        Assert.Equal("ValidationError", await Code(() => bed.Admin.CloudWatch.GetMetricDataAsync(request, Testbed.Cancel)));
    }

    private static readonly string[] Catalogued =
        ["RequestCount", "RequestCountPerTarget", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count", "HealthyHostCount"];

    private static string Balancer => SandboxAccount.LoadBalancerArn.Split(":loadbalancer/")[1];

    private static MetricDataQuery Target(string name, string? stat = null) => Query(
        name.ToLowerInvariant(), "AWS/ApplicationELB", name, stat ?? (name == "HealthyHostCount" ? "Average" : "Sum"), 60,
        ("TargetGroup", SandboxAccount.TargetGroupArn(Web).Split(':')[^1]), ("LoadBalancer", Balancer));

    internal static MetricDataQuery Cpu(string service, int period = 60, string stat = "Average", string name = "CPUUtilization", string id = "cpu")
        => Query(id, "AWS/ECS", name, stat, period, ("ClusterName", SandboxAccount.FargateCluster), ("ServiceName", service));

    internal static MetricDataQuery Query(string id, string space, string name, string stat, int period, params (string Name, string Value)[] dimensions) => new()
    {
        Id = id,
        MetricStat = new() { Metric = new() { Namespace = space, MetricName = name, Dimensions = [.. dimensions.Select(d => new Dimension { Name = d.Name, Value = d.Value })] }, Period = period, Stat = stat },
    };

    private static Dictionary<DateTime, double> ByTime(MetricDataResult result) => result.Timestamps.Zip(result.Values).ToDictionary(p => p.First, p => p.Second);

    private static async Task<string> Code(Func<Task> call) => (await Assert.ThrowsAnyAsync<AmazonServiceException>(call)).ErrorCode;
}
