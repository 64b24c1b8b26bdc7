using System.Globalization;
using Amazon.ApplicationAutoScaling;
using Amazon.ApplicationAutoScaling.Model;
using Domain.Kinds.Services;

namespace Domain.Aws;

/// <summary>What a target tracking policy measures, to and from AWS's shape. Pure.</summary>
internal static class ScalingMetrics
{
    private const string Waiting = "ApproximateNumberOfMessagesVisible";
    private const string Running = "RunningTaskCount";
    private const string EachTask = "waiting / running";

    /// <summary>
    /// Messages waiting for each running task is metric math over the queue's metric and Container Insights' count of tasks
    /// (Application Auto Scaling User Guide, "Create a target tracking scaling policy using metric math": SQS queue backlog per task).
    /// </summary>
    public static TargetTrackingScalingPolicyConfiguration Write(ScalingPolicySpec spec)
    {
        var tracking = Metric(spec);
        (tracking.ScaleInCooldown, tracking.ScaleOutCooldown, tracking.DisableScaleIn) = (spec.InCooldown, spec.OutCooldown, spec.NoScaleIn ? true : null);
        return tracking;
    }

    private static TargetTrackingScalingPolicyConfiguration Metric(ScalingPolicySpec spec) => spec.Backlog is not { } backlog
        ? new()
        {
            TargetValue = spec.Requests?.PerTarget ?? spec.MemoryTarget ?? spec.CpuTarget,
            PredefinedMetricSpecification = new PredefinedMetricSpecification
            {
                PredefinedMetricType = spec.Requests is not null ? MetricType.ALBRequestCountPerTarget
                    : spec.MemoryTarget is not null ? MetricType.ECSServiceAverageMemoryUtilization : MetricType.ECSServiceAverageCPUUtilization,
                ResourceLabel = spec.Requests?.Label,
            },
        }
        : new()
        {
            TargetValue = backlog.PerTask,
            CustomizedMetricSpecification = new CustomizedMetricSpecification
            {
                Metrics =
                [
                    Metric("waiting", "AWS/SQS", Waiting, "Sum", ("QueueName", backlog.Queue)),
                    Metric("running", "ECS/ContainerInsights", Running, "Average", ("ClusterName", spec.Cluster), ("ServiceName", spec.Service)),
                    new TargetTrackingMetricDataQuery { Id = "each", Expression = EachTask, Label = "Messages waiting for each task", ReturnData = true },
                ],
            },
        };

    /// <summary>The policy with what it tracks; null when it tracks anything else.</summary>
    public static ScalingPolicySpec? Read(ScalingPolicySpec named, TargetTrackingScalingPolicyConfiguration? tracking)
    {
        if (tracking is null)
        {
            return null;
        }

        var target = (int)Math.Round(tracking.TargetValue ?? 0);
        named = named with { InCooldown = tracking.ScaleInCooldown, OutCooldown = tracking.ScaleOutCooldown, NoScaleIn = tracking.DisableScaleIn is true };
        var metric = tracking.PredefinedMetricSpecification;
        return metric?.PredefinedMetricType == MetricType.ECSServiceAverageCPUUtilization ? named with { CpuTarget = target }
            : metric?.PredefinedMetricType == MetricType.ECSServiceAverageMemoryUtilization ? named with { MemoryTarget = target }
            : metric?.PredefinedMetricType == MetricType.ALBRequestCountPerTarget ? named with { Requests = new(metric.ResourceLabel ?? "", target) }
            : QueueOf(tracking.CustomizedMetricSpecification, named) is { } queue ? named with { Backlog = new(queue, target) }
            : null;
    }

    private static string? QueueOf(CustomizedMetricSpecification? custom, ScalingPolicySpec named)
    {
        var metrics = custom?.Metrics ?? [];
        var waiting = metrics.Find(m => m.MetricStat?.Metric is { Namespace: "AWS/SQS", MetricName: Waiting });
        var running = metrics.Find(m => m.MetricStat?.Metric is { Namespace: "ECS/ContainerInsights", MetricName: Running });
        var each = metrics.Find(m => m.Expression is not null && m.ReturnData is not false);
        return metrics.Count == 3 && waiting is not null && running is not null && Dimension(running, "ClusterName") == named.Cluster && Dimension(running, "ServiceName") == named.Service
            && each?.Expression.Replace(" ", "", StringComparison.Ordinal) == string.Create(CultureInfo.InvariantCulture, $"{waiting.Id}/{running.Id}")
            ? Dimension(waiting, "QueueName") : null;
    }

    private static string? Dimension(TargetTrackingMetricDataQuery query, string name) => query.MetricStat.Metric.Dimensions?.Find(d => d.Name == name)?.Value;

    private static TargetTrackingMetricDataQuery Metric(string id, string space, string name, string statistic, params (string Name, string Value)[] dimensions) => new()
    {
        Id = id,
        ReturnData = false,
        MetricStat = new TargetTrackingMetricStat
        {
            Stat = statistic,
            Metric = new TargetTrackingMetric
            {
                Namespace = space, MetricName = name,
                Dimensions = [.. dimensions.Select(d => new TargetTrackingMetricDimension { Name = d.Name, Value = d.Value })],
            },
        },
    };
}
