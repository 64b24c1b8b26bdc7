using Amazon.CloudWatch.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>PutMetricData: what callers measure themselves. The store is bounded; the oldest values go first.</summary>
internal sealed class MetricPuts(World world)
{
    private const int MostMetrics = 2000;

    /// <summary>A fortnight of minutes.</summary>
    private const int MostPoints = 20_160;
    private const int MostValues = 150;

    public void Register(Api api) => api.Write<PutMetricDataRequest, PutMetricDataResponse>("PutMetricData", Put);

    private PutMetricDataResponse Put(PutMetricDataRequest request, Call call)
    {
        call.Authorize("*", keys => keys.Set("cloudwatch:namespace", request.Namespace));
        if (request.Namespace is not { Length: >= 1 and <= 255 } || request.Namespace[0] == ':')
        {
            throw Invalid("The value for parameter Namespace must have 1 to 255 characters and not begin with a colon.");
        }
        if (request.Namespace.StartsWith("AWS/", StringComparison.Ordinal))
        {
            throw Invalid($"The value AWS/ for parameter Namespace is invalid: namespaces that begin with AWS/ are reserved.");
        }
        if (request.EntityMetricData is { Count: > 0 })
        {
            throw Invalid("The Sandbox does not take EntityMetricData.");
        }
        var data = request.MetricData ?? [];
        if (data.Count is 0 or > 1000)
        {
            throw data.Count == 0
                ? new AwsError("MissingParameter", "The parameter MetricData is required.")
                : Invalid("The collection MetricData must not have a size greater than 1000.");
        }
        data.ForEach(Check);
        data.ForEach(d => Add(Gauges.Scope(call.Account, call.Region), request.Namespace, d));
        return new();
    }

    private void Check(MetricDatum datum)
    {
        if (datum.MetricName is not { Length: >= 1 and <= 255 })
        {
            throw Invalid("The value for parameter MetricName must have 1 to 255 characters.");
        }
        if (datum.Dimensions is { Count: > 30 } || datum.Dimensions?.Exists(d => string.IsNullOrEmpty(d.Name) || string.IsNullOrEmpty(d.Value)) == true)
        {
            throw Invalid("A metric has at most 30 dimensions, each with a name and a value.");
        }
        var kinds = (datum.Value is null ? 0 : 1) + (datum.StatisticValues is null ? 0 : 1) + (datum.Values is { Count: > 0 } ? 1 : 0);
        if (kinds != 1)
        {
            throw kinds == 0
                ? new AwsError("MissingParameter", "One of the parameters MetricData.member.1.Value, MetricData.member.1.Values and MetricData.member.1.StatisticValues must be specified.")
                : new AwsError("InvalidParameterCombination", "The parameters MetricData.member.1.Value, Values and StatisticValues are mutually exclusive.");
        }
        if (datum.Values is { Count: > MostValues } || (datum.Counts is { Count: > 0 } counts && counts.Count != datum.Values?.Count))
        {
            throw Invalid($"MetricData takes at most {MostValues} Values, and one of Counts for each.");
        }
        if ((datum.Values ?? []).Append(datum.Value ?? 0).Any(v => !double.IsFinite(v)))
        {
            throw Invalid("The value of MetricData must be a number: NaN and infinity are not supported.");
        }
        if (datum.StorageResolution is { } resolution and not (1 or 60))
        {
            throw Invalid($"The parameter StorageResolution must be 1 or 60, not {resolution}.");
        }
        if (datum.Timestamp is { } time && (Time(time) < world.Now.AddDays(-14) || Time(time) > world.Now.AddHours(2)))
        {
            throw Invalid("The value for parameter Timestamp must be at most two weeks in the past and two hours in the future.");
        }
    }

    private void Add(string scope, string space, MetricDatum datum)
    {
        var metric = new MetricId(space, datum.MetricName, MetricReads.Dims(datum.Dimensions));
        var second = (datum.Timestamp is { } given ? Time(given) : world.Now).ToUnixTimeSeconds();
        var values = datum.StatisticValues is null ? datum.Values is { Count: > 0 } several ? several : [datum.Value ?? 0] : [];
        var counts = datum.Counts is { Count: > 0 } c ? c : [.. values.Select(_ => 1.0)];
        var tally = default(Tally);
        if (datum.StatisticValues is { } set)
        {
            tally = new() { Sum = set.Sum ?? 0, Count = set.SampleCount ?? 0, Min = set.Minimum ?? 0, Max = set.Maximum ?? 0 };
        }
        foreach (var (value, count) in values.Zip(counts))
        {
            tally.Add(new() { Sum = value * count, Count = count, Min = value, Max = value });
        }
        Add(scope, metric, datum.Unit?.Value ?? "None", datum.StorageResolution == 1, second, tally, values, counts);
    }

    /// <summary>Adds samples to what is kept of a metric; also for metric filters of logs.</summary>
    public void Add(string scope, MetricId metric, string unit, bool highResolution, long second, Tally tally, IReadOnlyList<double> values, IReadOnlyList<double> counts)
    {
        if (tally.Count <= 0)
        {
            return;
        }
        var all = world.State.CloudWatch.Put;
        if (!all.TryGetValue(scope + metric.Key, out var series))
        {
            if (all.Count >= MostMetrics)
            {
                all.Remove(all.MinBy(p => p.Value.Points.Count == 0 ? 0 : p.Value.Points.Keys.Last()).Key);
            }
            all[scope + metric.Key] = series = new() { Namespace = metric.Namespace, Name = metric.Name, Dimensions = [.. metric.Dimensions], Unit = unit, HighResolution = highResolution };
        }
        series.Unit = unit;
        var at = series.HighResolution ? second : second / 60 * 60;
        if (!series.Points.TryGetValue(at, out var point))
        {
            series.Points[at] = point = new() { Min = tally.Min, Max = tally.Max };
        }
        point.Sum += tally.Sum;
        point.Count += tally.Count;
        point.Min = Math.Min(point.Min, tally.Min);
        point.Max = Math.Max(point.Max, tally.Max);
        if (point.Values.Count + values.Count <= MostValues)
        {
            point.Values.AddRange(values);
            point.Counts.AddRange(counts);
        }
        if (series.Points.Count > MostPoints)
        {
            series.Points.Remove(series.Points.Keys.First());
        }
    }

    private static DateTimeOffset Time(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static AwsError Invalid(string message) => new("InvalidParameterValue", message);
}
