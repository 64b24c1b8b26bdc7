using System.Globalization;
using System.Text.Json;
using Amazon.CloudWatchLogs.Model;
using Sandbox.CloudWatch;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>Metric filters: lines that match are a metric, from when the filter was made on.</summary>
internal sealed class MetricFilters(World world)
{
    private const int MostFilters = 100;

    public void Register(Api api) => api
        .Write<PutMetricFilterRequest, PutMetricFilterResponse>("PutMetricFilter", Put)
        .Write<DeleteMetricFilterRequest, DeleteMetricFilterResponse>("DeleteMetricFilter", Delete)
        .Read<DescribeMetricFiltersRequest, DescribeMetricFiltersResponse>("DescribeMetricFilters", Describe);

    private PutMetricFilterResponse Put(PutMetricFilterRequest request, Call call)
    {
        var group = LogEvents.Find(world, request.LogGroupName, null, call, ":*");
        FilterPattern.Parse(request.FilterPattern);
        if (request.MetricTransformations is not [{ } metric])
        {
            throw LogEvents.Invalid("Exactly one metric transformation must be given.");
        }
        if (metric.Dimensions is { Count: > 0 } || request.FieldSelectionCriteria is not null || request.EmitSystemFieldDimensions is { Count: > 0 } || request.ApplyOnTransformedLogs == true)
        {
            throw LogEvents.Invalid("The Sandbox offers metric filters without dimensions, selection criteria and transformed logs.");
        }
        if (!metric.MetricValue.StartsWith('$') && !double.TryParse(metric.MetricValue, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw LogEvents.Invalid($"Invalid metric transformation: metricValue must be a number or a selector such as $.size, not {metric.MetricValue}.");
        }
        if (!group.Filters.ContainsKey(request.FilterName) && group.Filters.Count >= MostFilters)
        {
            throw new AwsError("LimitExceededException", $"Resource limit exceeded: a log group has at most {MostFilters} metric filters.");
        }
        group.Filters[request.FilterName] = new()
        {
            FilterName = request.FilterName, FilterPattern = request.FilterPattern, LogGroupName = group.Name, MetricTransformations = request.MetricTransformations,
            CreationTime = group.Filters.GetValueOrDefault(request.FilterName)?.CreationTime ?? world.Now.UtcDateTime,
        };
        return new();
    }

    private DeleteMetricFilterResponse Delete(DeleteMetricFilterRequest request, Call call)
    {
        var group = LogEvents.Find(world, request.LogGroupName, null, call, ":*");
        return group.Filters.Remove(request.FilterName) ? new() : throw new AwsError("ResourceNotFoundException", "The specified metric filter does not exist.");
    }

    private DescribeMetricFiltersResponse Describe(DescribeMetricFiltersRequest request, Call call)
    {
        List<LogGroupState> groups;
        if (request.LogGroupName is { } name)
        {
            groups = [LogEvents.Find(world, name, null, call, ":*")];
        }
        else
        {
            call.Authorize($"{LogGroups.Arn(call, "")}:*");
            var here = LogGroups.Arn(call, "");
            groups = [.. world.State.Logs.Groups.Values.Where(g => g.Arn.StartsWith(here, StringComparison.Ordinal))];
        }
        var filters = groups.SelectMany(g => g.Filters.Values)
            .Where(f => f.FilterName.StartsWith(request.FilterNamePrefix ?? "", StringComparison.Ordinal))
            .Where(f => request.MetricName is null || (f.MetricTransformations[0].MetricName == request.MetricName && f.MetricTransformations[0].MetricNamespace == request.MetricNamespace))
            .ToList();
        var (page, next) = LogPages.Take(filters, f => $"{f.LogGroupName} {f.FilterName}", $"DescribeMetricFilters {request.LogGroupName} {request.FilterNamePrefix}", request.NextToken, request.Limit, 50);
        return new() { MetricFilters = page, NextToken = next };
    }
}

/// <summary>What a metric filter measures, computed from the lines.</summary>
internal sealed class FilteredSeries : Series
{
    private readonly LogGroupState group;
    private readonly LogReader reader;
    private readonly MetricTransformation metric;
    private readonly FilterPattern pattern;
    private readonly double? value;
    private readonly long since;
    private readonly List<(LogStreamState Stream, (long First, long Last) Span)> streams;

    public FilteredSeries(LogGroupState group, MetricFilter filter, DateTimeOffset now)
    {
        this.group = group;
        reader = new(group, now);
        metric = filter.MetricTransformations[0];
        pattern = FilterPattern.Parse(filter.FilterPattern);
        value = double.TryParse(metric.MetricValue, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        since = LogEvents.Millis(filter.CreationTime) ?? 0;
        streams = [.. group.Streams.Values.Select(s => (s, Span: reader.Span(s))).Where(s => s.Span is not null).Select(s => (s.s, s.Span ?? default))];
    }

    public override string Unit => metric.Unit?.Value ?? "None";

    public override bool Measured(long minute, out Tally tally)
    {
        tally = default;
        var (from, to) = (Math.Max(since, minute * 60_000), (minute + 1) * 60_000);
        var any = false;
        foreach (var (stream, span) in streams)
        {
            if (span.First >= to || span.Last < from || from >= to)
            {
                continue;
            }
            foreach (var line in reader.Between(stream, from, to))
            {
                any = true;
                if (pattern.Matches(line.Text) && Value(line.Text) is { } found)
                {
                    tally.Add(Tally.One(found));
                }
            }
        }
        if (any && tally.Count == 0 && metric.DefaultValue is { } none)
        {
            tally = Tally.One(none);
        }
        return tally.Count > 0;
    }

    public override string ToString() => $"{group.Name} {metric.MetricName}";

    private double? Value(string line)
    {
        if (value is not null)
        {
            return value;
        }
        if (line.Length == 0 || line[0] != '{')
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(line);
            return JsonPattern.Select(json.RootElement, metric.MetricValue) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
