using Amazon.ApplicationAutoScaling;
using Amazon.ApplicationAutoScaling.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Domain.Kinds.Services;

namespace Domain.Aws;

/// <summary>Step scaling with its alarms, and predictive scaling, of ECS services.</summary>
internal static class ScalingRuleSet
{
    /// <summary>Names of one DescribeAlarms call (CloudWatch API).</summary>
    private const int AlarmBatch = 100;
    private const int Minute = 60;

    /// <summary>Those that Berth could have written; others are left alone.</summary>
    /// <param name="policies">As AWS lists them.</param>
    public static async Task<IReadOnlyList<ScalingRule>> ReadAsync(AwsSession session, IReadOnlyList<ScalingPolicy> policies, CancellationToken cancellationToken)
    {
        var rules = policies.Select(p => (Policy: p, Rule: Shape(p))).Where(p => p.Rule is not null).Select(p => (p.Policy.PolicyARN, Rule: p.Rule ?? throw new InvalidOperationException())).ToList();
        var alarms = new Dictionary<string, MetricAlarm>(StringComparer.Ordinal);
        foreach (var batch in rules.Where(r => r.Rule.Step is not null).Select(r => r.Rule.AlarmName).Chunk(AlarmBatch))
        {
            var answer = await AwsWords.AskAsync(
                "look at alarms of step scaling", cancel => session.Metrics.DescribeAlarmsAsync(new DescribeAlarmsRequest { AlarmNames = [.. batch], MaxRecords = AlarmBatch }, cancel), cancellationToken);
            foreach (var alarm in answer.MetricAlarms ?? [])
            {
                alarms[alarm.AlarmName] = alarm;
            }
        }

        return [.. rules.Select(r => r.Rule.Step is null ? r.Rule : r.Rule with { Step = WithAlarm(r.Rule, r.PolicyARN, alarms.GetValueOrDefault(r.Rule.AlarmName)) }).OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    public static async Task<ScalingRule?> FindAsync(AwsSession session, string resourceId, string name, CancellationToken cancellationToken) =>
        (await ReadAsync(session, [.. (await Scaling.PoliciesAsync(session, resourceId, cancellationToken)).Where(p => p.PolicyName == name)], cancellationToken)).SingleOrDefault();

    public static async Task PutAsync(AwsSession session, ScalingRule rule)
    {
        var request = new PutScalingPolicyRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = rule.ResourceId, PolicyName = rule.Name,
            PolicyType = rule.Step is null ? PolicyType.PredictiveScaling : PolicyType.StepScaling,
            StepScalingPolicyConfiguration = rule.Step is { } step ? Steps(step) : null, PredictiveScalingPolicyConfiguration = rule.Forecast is { } forecast ? Predictive(forecast) : null,
        };
        var answer = await AwsWords.AskAsync(
            $"put scaling policy {rule.Name} on {rule.Service}", cancel => session.Scaling.PutScalingPolicyAsync(request, cancel), CancellationToken.None);
        if (rule.Step is { } alarmed)
        {
            var alarm = Alarm(rule, alarmed, answer.PolicyARN);
            await AwsWords.AskAsync($"put the alarm {rule.AlarmName}", cancel => session.Metrics.PutMetricAlarmAsync(alarm, cancel), CancellationToken.None);
        }
    }

    /// <summary>The alarm first: one without its policy would be left over.</summary>
    public static async Task DeleteAsync(AwsSession session, ScalingRule rule)
    {
        await DeleteAlarmAsync(session, rule);
        await Scaling.DeleteAsync(session, new ScalingPolicySpec(rule.Cluster, rule.Service, rule.Name, null));
    }

    public static Task DeleteAlarmAsync(AwsSession session, ScalingRule rule) => rule.Step is null ? Task.CompletedTask : Scaling.GoneIsFineAsync(
        $"delete the alarm {rule.AlarmName}", cancel => session.Metrics.DeleteAlarmsAsync(new DeleteAlarmsRequest { AlarmNames = [rule.AlarmName] }, cancel));

    private static StepScalingPolicyConfiguration Steps(StepRule step) => new()
    {
        AdjustmentType = AdjustmentType.ChangeInCapacity, MetricAggregationType = MetricAggregationType.Average,
        // bounds are points past the alarm's threshold; what lies below it has negative ones
        StepAdjustments = step is { From: { } from, Further: { } further }
            ? step.Above
                ? [new() { MetricIntervalLowerBound = 0, MetricIntervalUpperBound = from, ScalingAdjustment = step.Change }, new() { MetricIntervalLowerBound = from, ScalingAdjustment = further }]
                : [new() { MetricIntervalLowerBound = -from, MetricIntervalUpperBound = 0, ScalingAdjustment = step.Change }, new() { MetricIntervalUpperBound = -from, ScalingAdjustment = further }]
            : step.Above ? [new() { MetricIntervalLowerBound = 0, ScalingAdjustment = step.Change }] : [new() { MetricIntervalUpperBound = 0, ScalingAdjustment = step.Change }],
    };

    private static PredictiveScalingPolicyConfiguration Predictive(ForecastRule forecast) => new()
    {
        MetricSpecifications = [new() { TargetValue = forecast.Target, PredefinedMetricPairSpecification = new() { PredefinedMetricType = $"ECSService{forecast.Metric}Utilization" } }],
        Mode = forecast.Acts ? PredictiveScalingMode.ForecastAndScale : PredictiveScalingMode.ForecastOnly, SchedulingBufferTime = forecast.Ahead,
        MaxCapacityBreachBehavior = forecast.Past is null ? PredictiveScalingMaxCapacityBreachBehavior.HonorMaxCapacity : PredictiveScalingMaxCapacityBreachBehavior.IncreaseMaxCapacity,
        MaxCapacityBuffer = forecast.Past,
    };

    private static PutMetricAlarmRequest Alarm(ScalingRule rule, StepRule step, string policyArn) => new()
    {
        AlarmName = rule.AlarmName, AlarmDescription = $"Sets off the scaling policy {rule.Name} of {rule.Service}. Made and deleted with it by Berth.", AlarmActions = [policyArn],
        Namespace = "AWS/ECS", MetricName = $"{step.Metric}Utilization", Statistic = Statistic.Average, Period = Minute, EvaluationPeriods = step.Minutes, Threshold = step.Threshold,
        ComparisonOperator = step.Above ? ComparisonOperator.GreaterThanOrEqualToThreshold : ComparisonOperator.LessThanOrEqualToThreshold,
        Dimensions = [new() { Name = "ClusterName", Value = rule.Cluster }, new() { Name = "ServiceName", Value = rule.Service }],
    };

    /// <summary>The policy alone; null where it is of another sort, or has more than is held here.</summary>
    private static ScalingRule? Shape(ScalingPolicy policy)
    {
        var (cluster, service) = Scaling.Split(policy.ResourceId);
        var named = new ScalingRule(cluster, service, policy.PolicyName);
        if (policy.StepScalingPolicyConfiguration is { } steps && steps.AdjustmentType == AdjustmentType.ChangeInCapacity && Step(steps.StepAdjustments ?? []) is { } step)
        {
            return named with { Step = step };
        }

        return policy.PredictiveScalingPolicyConfiguration is { MetricSpecifications: [{ PredefinedMetricPairSpecification.PredefinedMetricType: { } metric } specification] } predictive
            && metric is "ECSServiceCPUUtilization" or "ECSServiceMemoryUtilization"
                ? named with
                {
                    Forecast = new ForecastRule(metric == "ECSServiceCPUUtilization" ? "CPU" : "Memory", (int)Math.Round(specification.TargetValue ?? 0), predictive.Mode == PredictiveScalingMode.ForecastAndScale)
                    {
                        Ahead = predictive.SchedulingBufferTime, Past = predictive.MaxCapacityBuffer,
                    },
                }
                : null;
    }

    private static StepRule? Step(List<StepAdjustment> steps)
    {
        var above = steps.Exists(s => s.MetricIntervalLowerBound == 0);
        double? Near(StepAdjustment s) => above ? s.MetricIntervalLowerBound : -s.MetricIntervalUpperBound;
        var ordered = steps.OrderBy(s => Near(s) ?? double.MaxValue).ToList();
        return ordered is [{ ScalingAdjustment: { } change } first, ..] && ordered.Count <= 2 && Near(first) is 0
            ? new StepRule("", above, 0, 0, change) { HasAlarm = false, From = ordered is [_, var second] ? (int?)Near(second) : null, Further = ordered is [_, var last] ? last.ScalingAdjustment : null }
            : null;
    }

    private static StepRule WithAlarm(ScalingRule rule, string policyArn, MetricAlarm? alarm)
    {
        var bare = rule.Step ?? throw new InvalidOperationException($"{rule.Name} takes no steps.");
        return alarm is not null && alarm.AlarmActions?.Contains(policyArn) is true
            ? bare with
            {
                HasAlarm = true,
                Metric = alarm.MetricName == "CPUUtilization" ? "CPU" : alarm.MetricName == "MemoryUtilization" ? "Memory" : alarm.MetricName ?? "",
                Threshold = (int)Math.Round(alarm.Threshold ?? 0),
                Minutes = (alarm.EvaluationPeriods ?? 0) * (alarm.Period ?? Minute) / Minute,
                Above = alarm.ComparisonOperator == ComparisonOperator.GreaterThanOrEqualToThreshold,
            }
            : bare;
    }
}
