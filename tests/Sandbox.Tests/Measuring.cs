using Amazon.CloudWatch.Model;

namespace Sandbox.Tests;

/// <summary>What the tests of metrics, alarms and scaling do again and again.</summary>
internal static class Measuring
{
    /// <summary>Moves the clock on minute by minute, as a client that looks every minute would see it.</summary>
    public static void Run(this Testbed bed, int minutes)
    {
        var end = bed.Clock.GetUtcNow().AddMinutes(minutes);
        while (bed.Clock.GetUtcNow() < end)
        {
            bed.Clock.Advance(TimeSpan.FromMinutes(1) < end - bed.Clock.GetUtcNow() ? TimeSpan.FromMinutes(1) : end - bed.Clock.GetUtcNow());
            bed.Server.CatchUp();
        }
    }

    public static async Task Count(this Testbed bed, string service, int desired)
    {
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = service, DesiredCount = desired }, Testbed.Cancel);
        bed.Settle();
    }

    /// <summary>One query from the test's start until now, oldest first.</summary>
    public static async Task<MetricDataResult> Read(this Testbed bed, MetricDataQuery query, DateTime? from = null, DateTime? to = null)
        => (await bed.Admin.CloudWatch.GetMetricDataAsync(
            new() { MetricDataQueries = [query], StartTime = from ?? Testbed.Start.UtcDateTime, EndTime = to ?? bed.Clock.GetUtcNow().UtcDateTime, ScanBy = "TimestampAscending" }, Testbed.Cancel)).MetricDataResults.Single();

    /// <summary>Several queries from the test's start until now, oldest first.</summary>
    public static async Task<List<MetricDataResult>> Read(this Testbed bed, MetricDataQuery[] queries)
        => (await bed.Admin.CloudWatch.GetMetricDataAsync(
            new() { MetricDataQueries = [.. queries], StartTime = Testbed.Start.UtcDateTime, EndTime = bed.Clock.GetUtcNow().UtcDateTime.AddMinutes(1), ScanBy = "TimestampAscending" }, Testbed.Cancel)).MetricDataResults;

    public static async Task<MetricAlarm> Alarm(this Testbed bed, string name)
        => (await bed.Admin.CloudWatch.DescribeAlarmsAsync(new() { AlarmNames = [name] }, Testbed.Cancel)).MetricAlarms.Single();

    /// <summary>The web service, its container writing to a log group.</summary>
    public static async Task Logged(this Testbed bed, int desired, string? image = null)
    {
        const string group = "/berth/payments/dev/web";
        await bed.Admin.Logs.CreateLogGroupAsync(new() { LogGroupName = group }, Testbed.Cancel);
        var definition = image is null ? Wishes.Definition() : Wishes.Definition(image: image);
        definition.ContainerDefinitions[0].LogConfiguration = new()
        {
            LogDriver = "awslogs", Options = new() { ["awslogs-group"] = group, ["awslogs-region"] = "us-east-1", ["awslogs-stream-prefix"] = "web" },
        };
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        await bed.Admin.Ecs.CreateServiceAsync(Wishes.Service(desired: desired), Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
    }
}
