using Amazon.ApplicationAutoScaling.Model;
using Sandbox.CloudWatch;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>
/// The two alarms of a target tracking policy, as AWS makes them: above the target for 3 minutes, below nine tenths of it for 15.
/// </summary>
internal sealed class TargetTracking(World world, Alarms alarms)
{
    private const int HighPeriods = 3;
    private const int LowPeriods = 15;
    private const double LowShare = 0.9;
    private const int Minute = 60;

    /// <summary>Makes or renews a policy's alarms and returns them by name and ARN.</summary>
    public List<Alarm> Watch(ScalableResource target, ScalingPolicy policy, IReadOnlyList<Alarm> known)
    {
        var tracking = policy.TargetTrackingScalingPolicyConfiguration;
        var goal = tracking.TargetValue ?? 0;
        return
        [
            Make(target, policy, "AlarmHigh", known, "GreaterThanThreshold", goal, HighPeriods),
            Make(target, policy, "AlarmLow", known, "LessThanThreshold", goal * LowShare, LowPeriods),
        ];
    }

    public void Forget(ScalingPolicy policy)
    {
        if (policy.PolicyType?.Value == "TargetTrackingScaling")
        {
            (policy.Alarms ?? []).ForEach(a => alarms.Remove(a.AlarmARN));
        }
    }

    private Alarm Make(ScalableResource target, ScalingPolicy policy, string kind, IReadOnlyList<Alarm> known, string comparison, double threshold, int periods)
    {
        var parts = target.Arn.Split(':');
        var name = known.FirstOrDefault(a => a.AlarmName.Contains($"-{kind}-", StringComparison.Ordinal))?.AlarmName ?? $"TargetTracking-{target.ResourceId}-{kind}-{World.NewUuid()}";
        var arn = AlarmStates.Arn(parts[3], name, parts[4]);
        var old = world.State.CloudWatch.Alarms.GetValueOrDefault(arn);
        var queries = Queries(target, policy.TargetTrackingScalingPolicyConfiguration);
        alarms.Save(
            new()
            {
                Arn = arn, Name = name, Queries = queries, IsMath = queries.Count > 1 || queries[0].Expression is not null, Period = queries.Find(q => q.Period is not null)?.Period ?? Minute,
                Description = $"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.PolicyARN}.",
                EvaluationPeriods = periods, Threshold = threshold, Comparison = comparison, AlarmActions = [policy.PolicyARN],
                Unit = queries[0].Unit, Configured = world.Now, StateUpdated = world.Now, StateChanged = world.Now,
            },
            old);
        return new() { AlarmName = name, AlarmARN = arn };
    }

    private static List<MetricQuery> Queries(ScalableResource target, TargetTrackingScalingPolicyConfiguration tracking)
    {
        if (tracking.PredefinedMetricSpecification is { } predefined)
        {
            return [Predefined(target, predefined)];
        }
        var custom = tracking.CustomizedMetricSpecification;
        if (custom.Metrics is not { Count: > 0 } metrics)
        {
            return
            [
                new("m1")
                {
                    Namespace = custom.Namespace, Name = custom.MetricName, Dimensions = [.. (custom.Dimensions ?? []).Select(d => new Dim(d.Name, d.Value))],
                    Stat = custom.Statistic?.Value, Unit = custom.Unit, Period = Minute,
                },
            ];
        }
        return
        [
            .. metrics.Select(m => new MetricQuery(m.Id)
            {
                Namespace = m.MetricStat?.Metric.Namespace, Name = m.MetricStat?.Metric.MetricName, Stat = m.MetricStat?.Stat, Unit = m.MetricStat?.Unit,
                Dimensions = [.. (m.MetricStat?.Metric.Dimensions ?? []).Select(d => new Dim(d.Name, d.Value))],
                Period = m.MetricStat is null ? null : Minute, Expression = m.Expression, Label = m.Label, ReturnsData = m.ReturnData ?? true,
            }),
        ];
    }

    private static MetricQuery Predefined(ScalableResource target, PredefinedMetricSpecification predefined)
    {
        var parts = target.ResourceId.Split('/');
        List<Dim> service = [new("ClusterName", parts[1]), new("ServiceName", parts[2])];
        if (predefined.PredefinedMetricType.Value != "ALBRequestCountPerTarget")
        {
            var name = predefined.PredefinedMetricType.Value == "ECSServiceAverageCPUUtilization" ? "CPUUtilization" : "MemoryUtilization";
            return new("m1") { Namespace = Catalogue.Ecs, Name = name, Dimensions = service, Stat = "Average", Period = Minute, Unit = "Percent" };
        }
        var cut = predefined.ResourceLabel.IndexOf("/targetgroup/", StringComparison.Ordinal);
        return new("m1")
        {
            Namespace = Catalogue.Balancing, Name = "RequestCountPerTarget", Stat = "Sum", Period = Minute,
            Dimensions = [new("LoadBalancer", predefined.ResourceLabel[..cut]), new("TargetGroup", predefined.ResourceLabel[(cut + 1)..])],
        };
    }

    /// <summary>Whether a label names a load balancer and a target group: <c>app/name/id/targetgroup/name/id</c>.</summary>
    public static bool IsLabel(string label) => label.Split('/') is ["app", _, _, "targetgroup", _, _];

    /// <exception cref="AwsError">ValidationException.</exception>
    public static void Check(CustomizedMetricSpecification custom)
    {
        if (custom.Metrics is { Count: > 0 } metrics)
        {
            if (custom.MetricName is not null || custom.Namespace is not null || custom.Statistic is not null)
            {
                throw Scaling.Invalid("Metrics cannot be specified together with MetricName, Namespace and Statistic.");
            }
            if (metrics.Count > 10 || metrics.Count(m => m.ReturnData ?? true) != 1)
            {
                throw Scaling.Invalid("Metrics must have 1 to 10 queries, and exactly one of them must return data.");
            }
            foreach (var metric in metrics)
            {
                try
                {
                    if (metric.Expression is { } expression)
                    {
                        MathParser.Parse(metric.Id, expression);
                    }
                    else
                    {
                        Statistics.Check(metric.MetricStat?.Stat ?? "");
                    }
                }
                catch (AwsError wrong)
                {
                    throw Scaling.Invalid(wrong.Message);
                }
            }
            return;
        }
        if (string.IsNullOrEmpty(custom.MetricName) || string.IsNullOrEmpty(custom.Namespace) || custom.Statistic is null)
        {
            throw Scaling.Invalid("A CustomizedMetricSpecification needs MetricName, Namespace and Statistic, or Metrics.");
        }
    }
}
