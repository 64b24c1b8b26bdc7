using System.Runtime.InteropServices;

namespace Sandbox.CloudWatch;

/// <summary>The periods an alarm looks at, at any of its looks within a stretch of time.</summary>
internal sealed class AlarmReader
{
    private readonly AlarmRecord alarm;
    private readonly Func<long, double?> value;
    private readonly int range;
    private readonly long first;

    /// <summary>Periods one after another, as far as they were asked for.</summary>
    private readonly List<Looked> known = [];

    /// <param name="from">The first look, in seconds since 1970.</param>
    /// <param name="to">The last look.</param>
    public AlarmReader(AlarmRecord alarm, Catalogue catalogue, long from, long to)
    {
        this.alarm = alarm;
        range = AlarmJudge.Range(alarm);
        first = from - ((long)range * alarm.Period);
        var metrics = alarm.Queries.Where(q => q.Expression is null).Select(q => new MetricId(q.Namespace ?? "", q.Name ?? "", q.Dimensions)).ToList();
        var grounds = metrics.Select(catalogue.Grounds).ToList();
        Grounds = grounds.TrueForAll(g => g is not null) ? [.. grounds.SelectMany(g => g ?? []).Distinct(StringComparer.Ordinal)] : null;
        value = alarm.IsMath ? Math(catalogue, from, to) : Plain(catalogue, metrics[0]);
    }

    /// <summary>The services the alarm depends on; null where it depends on what is put from outside.</summary>
    public List<string>? Grounds { get; }

    /// <summary>The periods before a time, oldest first. The span is good until the next call.</summary>
    public ReadOnlySpan<Looked> At(long end)
    {
        var start = end - ((long)range * alarm.Period);
        if ((start - first) % alarm.Period != 0)
        {
            // Looks that come more often than periods share none.
            return Enumerable.Range(0, range).Select(i => new Looked(start + ((long)i * alarm.Period), value(start + ((long)i * alarm.Period)))).ToArray();
        }
        var index = (int)((start - first) / alarm.Period);
        for (var at = first + ((long)known.Count * alarm.Period); known.Count < index + range; at += alarm.Period)
        {
            known.Add(new(at, value(at)));
        }
        return CollectionsMarshal.AsSpan(known).Slice(index, range);
    }

    private Func<long, double?> Plain(Catalogue catalogue, MetricId metric)
    {
        var query = alarm.Queries[0];
        var series = catalogue.Find(metric);
        return series is null || (query.Unit is { } unit && unit != series.Unit) ? _ => null : from => Statistics.Of(series, query.Stat ?? "Average", from, from + alarm.Period);
    }

    private Func<long, double?> Math(Catalogue catalogue, long from, long to)
    {
        var start = from - ((long)range * alarm.Period);
        Metric Read(MetricQuery query)
        {
            var period = query.Period ?? alarm.Period;
            var series = catalogue.Find(new(query.Namespace ?? "", query.Name ?? "", query.Dimensions));
            return new(query.Id, period, series is null ? [] : Statistics.Read(series, query.Stat ?? "Average", period, Statistics.Align(start, period), to, DateTimeOffset.FromUnixTimeSeconds(to)));
        }
        var run = new MathRun(alarm.Queries.ToDictionary(q => q.Id, StringComparer.Ordinal), Read, start, to);
        var points = run.Of(alarm.Queries.First(q => q.ReturnsData)).Points.Where(p => double.IsFinite(p.Value)).ToDictionary(p => p.At, p => p.Value);
        return at => points.TryGetValue(at, out var found) ? found : null;
    }
}
