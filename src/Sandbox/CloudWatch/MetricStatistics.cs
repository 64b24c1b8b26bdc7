using Amazon.CloudWatch.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>GetMetricStatistics: several statistics of one metric, their periods counted from the start time.</summary>
internal sealed class MetricStatistics(World world)
{
    private const int MostStatistics = 1440;

    public void Register(Api api) => api.Read<GetMetricStatisticsRequest, GetMetricStatisticsResponse>("GetMetricStatistics", Get);

    private GetMetricStatisticsResponse Get(GetMetricStatisticsRequest request, Call call)
    {
        call.Authorize("*");
        var (from, to, period) = (MetricReads.Seconds(request.StartTime) / 60 * 60, MetricReads.Seconds(request.EndTime), request.Period ?? 0);
        if (!Statistics.IsPeriod(period))
        {
            throw new AwsError("InvalidParameterValue", $"The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, not {period}.");
        }
        if (from >= to)
        {
            throw new AwsError("InvalidParameterValue", "The parameter StartTime must be less than the parameter EndTime.");
        }
        if ((to - from) / period > MostStatistics)
        {
            throw new AwsError("InvalidParameterCombination", $"You have requested up to {(to - from) / period} datapoints, which exceeds the limit of {MostStatistics}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
        }
        if (request.Statistics is not { Count: > 0 } == request.ExtendedStatistics is not { Count: > 0 })
        {
            throw new AwsError("InvalidParameterCombination", "Exactly one of Statistics and ExtendedStatistics must be given.");
        }
        var stats = (request.Statistics ?? []).Concat(request.ExtendedStatistics ?? []).ToList();
        stats.ForEach(Statistics.Check);
        var series = new Catalogue(world, call.Account, call.Region).Find(new(request.Namespace, request.MetricName, MetricReads.Dims(request.Dimensions)));
        var points = new SortedDictionary<long, Datapoint>();
        foreach (var stat in stats)
        {
            if (series is null || (request.Unit is { } unit && unit.Value != series.Unit))
            {
                break;
            }
            foreach (var point in Statistics.Read(series, stat, period, from, to, world.Now))
            {
                if (!points.TryGetValue(point.At, out var datapoint))
                {
                    points[point.At] = datapoint = new() { Timestamp = DateTimeOffset.FromUnixTimeSeconds(point.At).UtcDateTime, Unit = series.Unit };
                }
                Set(datapoint, stat, point.Value);
            }
        }
        return new() { Label = request.MetricName, Datapoints = [.. points.Values] };
    }

    private static void Set(Datapoint datapoint, string stat, double value)
    {
        switch (stat)
        {
            case "Average":
                datapoint.Average = value;
                break;
            case "Sum":
                datapoint.Sum = value;
                break;
            case "Minimum":
                datapoint.Minimum = value;
                break;
            case "Maximum":
                datapoint.Maximum = value;
                break;
            case "SampleCount":
                datapoint.SampleCount = value;
                break;
            default:
                (datapoint.ExtendedStatistics ??= [])[stat] = value;
                break;
        }
    }
}
