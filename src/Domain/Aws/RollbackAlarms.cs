using Amazon.CloudWatch.Model;

namespace Domain.Aws;

/// <summary>CloudWatch alarms that take deployments back.</summary>
internal static class RollbackAlarms
{
    /// <summary>Names of one DescribeAlarms call (CloudWatch API).</summary>
    private const int Batch = 100;

    /// <summary>Those of the names that no alarm has, be it of a metric or of other alarms.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(AwsSession session, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in names.Chunk(Batch))
        {
            var request = new DescribeAlarmsRequest { AlarmNames = [.. batch], AlarmTypes = ["MetricAlarm", "CompositeAlarm"], MaxRecords = Batch };
            var answer = await AwsWords.AskAsync("look for alarms of deployments", cancel => session.Metrics.DescribeAlarmsAsync(request, cancel), cancellationToken);
            found.UnionWith((answer.MetricAlarms ?? []).Select(a => a.AlarmName).Concat((answer.CompositeAlarms ?? []).Select(a => a.AlarmName)));
        }

        return [.. names.Where(n => !found.Contains(n))];
    }
}
