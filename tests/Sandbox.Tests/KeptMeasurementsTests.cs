using Microsoft.Extensions.Time.Testing;

namespace Sandbox.Tests;

/// <summary>What metrics, alarms, policies and lines follow from outlives the process.</summary>
public sealed class KeptMeasurementsTests : IDisposable
{
    private const string Web = "payments-dev-web";
    private const string Group = "/berth/payments/dev/web";
    private readonly string folder = Directory.CreateTempSubdirectory("berth-sandbox-").FullName;

    private SandboxOptions Options => new() { Speed = 1, StatePath = Path.Combine(folder, "state.json") };

    [Fact]
    public async Task A_new_Sandbox_on_the_same_file_measures_watches_and_scales_as_the_old_one()
    {
        var clock = new FakeTimeProvider(Testbed.Start);
        List<double> cpu;
        List<string> lines;
        using (var bed = new Testbed(Options, clock))
        {
            await bed.Logged(desired: 2);
            await bed.Admin.Scaling.RegisterScalableTargetAsync(ScalingTests.Bounds(Web, 1, 9), Testbed.Cancel);
            await bed.Admin.Scaling.PutScalingPolicyAsync(ScalingTests.Cpu(Web), Testbed.Cancel);
            await bed.Admin.Scaling.PutScheduledActionAsync(
                new()
                {
                    ScheduledActionName = "soon", ServiceNamespace = "ecs", ResourceId = ScalingTests.Resource(Web), ScalableDimension = "ecs:service:DesiredCount",
                    Schedule = "at(2026-11-23T10:00:00)", ScalableTargetAction = new() { MinCapacity = 4 },
                },
                Testbed.Cancel);
            await bed.Admin.CloudWatch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = [new() { MetricName = "Orders", Value = 3 }] }, Testbed.Cancel);
            await bed.Admin.Logs.PutMetricFilterAsync(
                new() { LogGroupName = Group, FilterName = "all", FilterPattern = "", MetricTransformations = [new() { MetricName = "Lines", MetricNamespace = "Shop", MetricValue = "1" }] }, Testbed.Cancel);
            await bed.Control(HttpMethod.Post, "load", new { match = Web, requestFactor = 2, minutes = 5 });
            bed.Run(minutes: 20);
            (cpu, lines) = (await Cpu(bed), await Lines(bed));
        }
        using (var bed = new Testbed(Options, clock))
        {
            Assert.Equal(cpu, await Cpu(bed));
            Assert.Equal(lines, await Lines(bed));
            Assert.Equal(["AlarmHigh", "AlarmLow"], (await bed.Admin.CloudWatch.DescribeAlarmsAsync(new(), Testbed.Cancel)).MetricAlarms.Select(a => a.AlarmName.Split('-')[^6]));
            Assert.Equal(3, (await bed.Read(MetricTests.Query("o", "Shop", "Orders", "Sum", 3600))).Values.Sum());
            Assert.NotEmpty((await bed.Read(MetricTests.Query("l", "Shop", "Lines", "Sum", 60))).Values);
            bed.Run(minutes: 50);
            Assert.InRange((await bed.Admin.Describe()).DesiredCount ?? 0, 4, 9);
            Assert.Equal(4, (await bed.Admin.Scaling.DescribeScalableTargetsAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalableTargets.Single().MinCapacity);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<List<double>> Cpu(Testbed bed) => (await bed.Read(MetricTests.Cpu(Web), Testbed.Start.UtcDateTime, Testbed.Start.UtcDateTime.AddMinutes(20))).Values;

    private static async Task<List<string>> Lines(Testbed bed)
        => [.. (await bed.Admin.Logs.FilterLogEventsAsync(new() { LogGroupName = Group, StartTime = 0 }, Testbed.Cancel)).Events.Select(e => e.Message)];
}
