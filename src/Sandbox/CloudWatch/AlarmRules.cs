using Amazon.CloudWatch.Model;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>What an alarm may be (API reference of PutMetricAlarm). What the Sandbox does not honour it refuses.</summary>
internal static class AlarmRules
{
    private const int Day = 86_400;
    private static readonly string[] comparisons = ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];

    /// <exception cref="AwsError">ValidationError.</exception>
    public static AlarmRecord Read(PutMetricAlarmRequest request, string arn, string account, DateTimeOffset now)
    {
        if (request.AlarmName is not { Length: >= 1 and <= 255 })
        {
            throw Invalid("The value for parameter AlarmName must have 1 to 255 characters.");
        }
        Offered(request);
        if (request.ComparisonOperator is null || !comparisons.Contains(request.ComparisonOperator.Value))
        {
            throw Invalid($"The Sandbox compares with a fixed threshold: ComparisonOperator must be one of {string.Join(", ", comparisons)}.");
        }
        if (request.EvaluationPeriods is not >= 1 || (request.DatapointsToAlarm is { } m && (m < 1 || m > request.EvaluationPeriods)))
        {
            throw Invalid("EvaluationPeriods must be at least 1, and DatapointsToAlarm from 1 to EvaluationPeriods.");
        }
        if (request.Threshold is not { } threshold || !double.IsFinite(threshold))
        {
            throw Invalid("The parameter Threshold is required.");
        }
        if (request.TreatMissingData is { } missing and not ("breaching" or "notBreaching" or "ignore" or "missing"))
        {
            throw Invalid($"Invalid value for TreatMissingData: {missing}. It must be one of breaching, notBreaching, ignore and missing.");
        }
        foreach (var actions in new[] { request.AlarmActions, request.OKActions, request.InsufficientDataActions })
        {
            Actions(actions ?? []);
        }
        if (request.Tags is { Count: > 50 })
        {
            throw Invalid("The collection Tags must not have a size greater than 50.");
        }
        var (queries, period) = request.Metrics is { Count: > 0 } ? Math(request, account) : Single(request);
        if (!Statistics.IsPeriod(period) || period is 1 or 5)
        {
            throw Invalid($"Period must be 10, 20, 30 or a multiple of 60, not {period}.");
        }
        var most = period >= 3600 ? 7 * Day : Day;
        if ((long)period * request.EvaluationPeriods > most)
        {
            throw Invalid($"Metrics cannot be checked across more than {(most == Day ? "a day" : "seven days")} (EvaluationPeriods * Period must be <= {most}).");
        }
        return new()
        {
            Arn = arn,
            Name = request.AlarmName,
            Description = request.AlarmDescription,
            ActionsEnabled = request.ActionsEnabled ?? true,
            OkActions = request.OKActions ?? [],
            AlarmActions = request.AlarmActions ?? [],
            InsufficientDataActions = request.InsufficientDataActions ?? [],
            Queries = queries,
            IsMath = request.Metrics is { Count: > 0 },
            Period = period,
            EvaluationPeriods = request.EvaluationPeriods.Value,
            DatapointsToAlarm = request.DatapointsToAlarm,
            Threshold = threshold,
            Comparison = request.ComparisonOperator.Value,
            MissingData = request.TreatMissingData,
            EvaluateLowSample = request.EvaluateLowSampleCountPercentile,
            Unit = request.Unit?.Value,
            Configured = now,
            StateUpdated = now,
            StateChanged = now,
        };
    }

    private static void Offered(PutMetricAlarmRequest request)
    {
        var left = request.ThresholdMetricId is not null ? "ThresholdMetricId (anomaly detection)"
            : request.EvaluationWindow is not null ? "EvaluationWindow"
            : request.WarmUpConfiguration is not null ? "WarmUpConfiguration"
            : request.EvaluationCriteria is not null ? "EvaluationCriteria"
            : request.EvaluationInterval is not null ? "EvaluationInterval"
            : request.ActionConfiguration is not null ? "ActionConfiguration"
            : request.EvaluateLowSampleCountPercentile == "ignore" ? "EvaluateLowSampleCountPercentile ignore"
            : null;
        if (left is not null)
        {
            throw Invalid($"The Sandbox does not offer {left} of PutMetricAlarm.");
        }
    }

    private static (List<MetricQuery>, int) Single(PutMetricAlarmRequest request)
    {
        if (string.IsNullOrEmpty(request.MetricName) || string.IsNullOrEmpty(request.Namespace))
        {
            throw Invalid("MetricName and Namespace, or Metrics, must be given.");
        }
        if (request.Statistic is null == request.ExtendedStatistic is null)
        {
            throw Invalid("Exactly one of Statistic and ExtendedStatistic must be specified.");
        }
        if (request.Dimensions is { Count: > 30 })
        {
            throw Invalid("The collection Dimensions must not have a size greater than 30.");
        }
        var stat = request.Statistic?.Value ?? request.ExtendedStatistic ?? "";
        Statistics.Check(stat);
        var period = request.Period ?? throw Invalid("The parameter Period is required.");
        return ([new("m1") { Namespace = request.Namespace, Name = request.MetricName, Dimensions = MetricReads.Dims(request.Dimensions), Period = period, Stat = stat, Unit = request.Unit?.Value }], period);
    }

    private static (List<MetricQuery>, int) Math(PutMetricAlarmRequest request, string account)
    {
        if (request.MetricName is not null || request.Namespace is not null || request.Statistic is not null || request.ExtendedStatistic is not null || request.Period is not null || request.Dimensions is { Count: > 0 } || request.Unit is not null)
        {
            throw Invalid("Metrics cannot be specified together with MetricName, Namespace, Dimensions, Period, Unit, Statistic or ExtendedStatistic.");
        }
        if (request.Metrics.Count > 20)
        {
            throw Invalid("The collection Metrics must not have a size greater than 20.");
        }
        var queries = MetricReads.Queries(request.Metrics, account);
        if (queries.Count(q => q.ReturnsData) != 1)
        {
            throw Invalid("Exactly one element of the metrics list should return data.");
        }
        foreach (var query in queries)
        {
            if (query.Expression is { } expression)
            {
                MathParser.Parse(query.Id, expression);
            }
        }
        var periods = queries.Where(q => q.Period is not null).Select(q => q.Period ?? 60).Distinct().ToList();
        return periods switch
        {
            [var one] => (queries, one),
            [] => throw Invalid("Period must be specified for the metrics of an alarm."),
            _ => throw Invalid("All metrics of an alarm must have the same period."),
        };
    }

    /// <summary>At most five, each an ARN: of a topic, a scaling policy, a function.</summary>
    private static void Actions(List<string> actions)
    {
        if (actions.Count > 5)
        {
            throw Invalid("An alarm has at most five actions for each of its states.");
        }
        if (actions.Find(a => a.Split(':') is not ["arn", _, { Length: > 0 }, _, _, ..]) is { } wrong)
        {
            throw Invalid($"Invalid arn syntax: {wrong}");
        }
    }

    private static AwsError Invalid(string message) => new("ValidationError", message);
}
