using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>Describing alarms and what happened to them.</summary>
internal sealed class AlarmReads(World world)
{
    private const int PageSize = 100;

    /// <summary>CloudWatch keeps an alarm's history for 30 days.</summary>
    private static readonly TimeSpan kept = TimeSpan.FromDays(30);

    public void Register(Api api) => api
        .Read<DescribeAlarmsRequest, DescribeAlarmsResponse>("DescribeAlarms", Describe)
        .Read<DescribeAlarmsForMetricRequest, DescribeAlarmsForMetricResponse>("DescribeAlarmsForMetric", ForMetric)
        .Read<DescribeAlarmHistoryRequest, DescribeAlarmHistoryResponse>("DescribeAlarmHistory", History);

    private DescribeAlarmsResponse Describe(DescribeAlarmsRequest request, Call call)
    {
        call.Authorize(call.Arn("cloudwatch", "alarm:*"));
        if (request.ChildrenOfAlarmName is not null || request.ParentsOfAlarmName is not null)
        {
            throw new AwsError("ValidationError", "The Sandbox has metric alarms only: none has parents or children.");
        }
        if (request.AlarmNames is { Count: > 0 } && request.AlarmNamePrefix is not null)
        {
            throw new AwsError("ValidationError", "AlarmNamePrefix cannot be used with AlarmNames.");
        }
        if (request.AlarmNames is { Count: > 100 })
        {
            throw new AwsError("ValidationError", "The collection AlarmNames must not have a size greater than 100.");
        }
        var metricAlarms = request.AlarmTypes is not { Count: > 0 } types || types.Contains("MetricAlarm");
        var alarms = Here(call)
            .Where(a => metricAlarms && (request.AlarmNames is not { Count: > 0 } names || names.Contains(a.Name)))
            .Where(a => a.Name.StartsWith(request.AlarmNamePrefix ?? "", StringComparison.Ordinal))
            .Where(a => request.StateValue is null || a.State == request.StateValue.Value)
            .Where(a => request.ActionPrefix is null || a.AlarmActions.Concat(a.OkActions).Concat(a.InsufficientDataActions).Any(x => x.StartsWith(request.ActionPrefix, StringComparison.Ordinal)))
            .ToList();
        var (page, next) = Page(alarms, a => a.Arn, $"DescribeAlarms {request.AlarmNamePrefix} {request.StateValue?.Value} {request.ActionPrefix}", request.NextToken, request.MaxRecords);
        return new() { MetricAlarms = [.. page.Select(View)], CompositeAlarms = [], NextToken = next };
    }

    private DescribeAlarmsForMetricResponse ForMetric(DescribeAlarmsForMetricRequest request, Call call)
    {
        call.Authorize("*");
        var wanted = new MetricId(request.Namespace, request.MetricName, MetricReads.Dims(request.Dimensions)).Key;
        var alarms = Here(call).Where(a => a.Queries is [{ Expression: null } query]
            && new MetricId(query.Namespace ?? "", query.Name ?? "", query.Dimensions).Key == wanted
            && (request.Period is null || request.Period == a.Period)
            && (request.Unit is null || request.Unit.Value == a.Unit)
            && ((request.Statistic?.Value ?? request.ExtendedStatistic) is not { } stat || stat == query.Stat));
        return new() { MetricAlarms = [.. alarms.Select(View)] };
    }

    private DescribeAlarmHistoryResponse History(DescribeAlarmHistoryRequest request, Call call)
    {
        call.Authorize(request.AlarmName is { } one ? AlarmStates.Arn(call.Region, one, call.Account) : call.Arn("cloudwatch", "alarm:*"));
        var since = world.Now - kept;
        DateTimeOffset? from = request.StartDate is { } start ? new DateTimeOffset(DateTime.SpecifyKind(start, DateTimeKind.Utc)) : null;
        DateTimeOffset? to = request.EndDate is { } end ? new DateTimeOffset(DateTime.SpecifyKind(end, DateTimeKind.Utc)) : null;
        var items = Here(call)
            .Where(a => request.AlarmName is null || a.Name == request.AlarmName)
            .SelectMany(a => a.History.Select((e, i) => (Alarm: a, Event: e, Index: i)))
            .Where(x => x.Event.At >= since && (from is null || x.Event.At >= from) && (to is null || x.Event.At <= to))
            .Where(x => request.HistoryItemType is null || x.Event.Kind == request.HistoryItemType.Value)
            .OrderBy(x => x.Event.At).ThenBy(x => x.Index)
            .ToList();
        if (request.ScanBy?.Value != "TimestampAscending")
        {
            items.Reverse();
        }
        var (page, next) = Page(items, x => $"{x.Alarm.Arn} {x.Event.At.Ticks} {x.Index}", $"DescribeAlarmHistory {request.AlarmName} {request.HistoryItemType?.Value}", request.NextToken, request.MaxRecords);
        return new()
        {
            AlarmHistoryItems = [.. page.Select(x => new AlarmHistoryItem
            {
                AlarmName = x.Alarm.Name, AlarmType = AlarmType.MetricAlarm, Timestamp = x.Event.At.UtcDateTime, HistoryItemType = x.Event.Kind, HistorySummary = x.Event.Summary, HistoryData = x.Event.Data,
            })],
            NextToken = next,
        };
    }

    private IEnumerable<AlarmRecord> Here(Call call)
    {
        var start = call.Arn("cloudwatch", "alarm:");
        return world.State.CloudWatch.Alarms.Values.Where(a => a.Arn.StartsWith(start, StringComparison.Ordinal));
    }

    private static MetricAlarm View(AlarmRecord alarm)
    {
        var query = alarm.Queries[0];
        var view = new MetricAlarm
        {
            AlarmName = alarm.Name,
            AlarmArn = alarm.Arn,
            AlarmDescription = alarm.Description,
            AlarmConfigurationUpdatedTimestamp = alarm.Configured.UtcDateTime,
            ActionsEnabled = alarm.ActionsEnabled,
            OKActions = alarm.OkActions,
            AlarmActions = alarm.AlarmActions,
            InsufficientDataActions = alarm.InsufficientDataActions,
            StateValue = alarm.State,
            StateReason = alarm.Reason,
            StateReasonData = alarm.ReasonData,
            StateUpdatedTimestamp = alarm.StateUpdated.UtcDateTime,
            StateTransitionedTimestamp = alarm.StateChanged.UtcDateTime,
            EvaluationPeriods = alarm.EvaluationPeriods,
            DatapointsToAlarm = alarm.DatapointsToAlarm,
            Threshold = alarm.Threshold,
            ComparisonOperator = alarm.Comparison,
            TreatMissingData = alarm.MissingData,
            EvaluateLowSampleCountPercentile = alarm.EvaluateLowSample,
        };
        if (alarm.IsMath)
        {
            view.Metrics = [.. alarm.Queries.Select(Query)];
            return view;
        }
        view.MetricName = query.Name;
        view.Namespace = query.Namespace;
        view.Statistic = query.Stat?[0] == 'p' ? null : (Statistic?)query.Stat;
        view.ExtendedStatistic = query.Stat?[0] == 'p' ? query.Stat : null;
        view.Dimensions = Dimensions(query);
        view.Period = alarm.Period;
        view.Unit = alarm.Unit;
        return view;
    }

    private static MetricDataQuery Query(MetricQuery query) => new()
    {
        Id = query.Id,
        Expression = query.Expression,
        Label = query.Label,
        ReturnData = query.ReturnsData,
        Period = query.Expression is null ? null : query.Period,
        MetricStat = query.Expression is not null ? null : new()
        {
            Metric = new() { Namespace = query.Namespace, MetricName = query.Name, Dimensions = Dimensions(query) }, Period = query.Period, Stat = query.Stat, Unit = query.Unit,
        },
    };

    private static List<Dimension> Dimensions(MetricQuery query) => [.. query.Dimensions.Select(d => new Dimension { Name = d.Name, Value = d.Value })];

    private static (List<T>, string?) Page<T>(List<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > PageSize)
        {
            throw new AwsError("ValidationError", $"MaxRecords must be from 1 to {PageSize}.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? PageSize);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidNextToken", "The specified next token is invalid.");
        }
    }
}
