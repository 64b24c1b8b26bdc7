using Amazon.ApplicationAutoScaling.Model;
using Sandbox.CloudWatch;
using Sandbox.State;

namespace Sandbox.AutoScaling;

/// <summary>
/// Predictive scaling: before each hour, as many tasks as its expected demand needs, never fewer than run.
/// Source: Application Auto Scaling User Guide, "How predictive scaling works". A forecast needs a day of history.
/// </summary>
internal sealed class Forecasts(World world, Activities activities)
{
    private const int DefaultBuffer = 300;
    private static readonly string[] pairs = ["ECSServiceCPUUtilization", "ECSServiceMemoryUtilization", "ALBRequestCount"];

    public static string? WhyNot(PredictiveScalingPolicyConfiguration predictive)
    {
        if (predictive.MetricSpecifications is not [{ } metric])
        {
            return "A predictive scaling policy must have exactly one metric specification.";
        }
        if (metric.PredefinedMetricPairSpecification is not { } pair || metric.PredefinedScalingMetricSpecification is not null || metric.PredefinedLoadMetricSpecification is not null
            || metric.CustomizedLoadMetricSpecification is not null || metric.CustomizedScalingMetricSpecification is not null || metric.CustomizedCapacityMetricSpecification is not null)
        {
            return "The Sandbox forecasts a PredefinedMetricPairSpecification, and no other metrics.";
        }
        return !pairs.Contains(pair.PredefinedMetricType) ? $"Unsupported predefined metric type: {pair.PredefinedMetricType}"
            : pair.PredefinedMetricType == "ALBRequestCount" && !TargetTracking.IsLabel(pair.ResourceLabel ?? "") ? "A resource label is required for the metric type ALBRequestCount."
            : metric.TargetValue is not > 0 ? "TargetValue must be greater than 0."
            : predictive.SchedulingBufferTime is < 0 or > 3600 ? "SchedulingBufferTime must be from 0 to 3600."
            : predictive.MaxCapacityBuffer is < 0 or > 100 ? "MaxCapacityBuffer must be from 0 to 100."
            : predictive.MaxCapacityBuffer is not null != (predictive.MaxCapacityBreachBehavior?.Value == "IncreaseMaxCapacity") ? "MaxCapacityBuffer must be specified if, and only if, MaxCapacityBreachBehavior is IncreaseMaxCapacity."
            : null;
    }

    /// <summary>Plans the next hour's forecast while the target has a predictive policy.</summary>
    public void Plan(ScalableResource target)
    {
        if (Policy(target) is not { } policy)
        {
            world.Agenda.Remove(DueKind.Forecast, target.Key());
            (target.Predicted, target.PredictedUntil) = (null, null);
            return;
        }
        var buffer = TimeSpan.FromSeconds(policy.PredictiveScalingPolicyConfiguration.SchedulingBufferTime ?? DefaultBuffer);
        var hour = new DateTimeOffset(world.Now.Year, world.Now.Month, world.Now.Day, world.Now.Hour, 0, 0, TimeSpan.Zero);
        while (hour - buffer <= world.Now)
        {
            hour = hour.AddHours(1);
        }
        world.At(hour - buffer, DueKind.Forecast, target.Key());
    }

    /// <summary>The pulse before an hour.</summary>
    public void Look(string key)
    {
        if (!world.State.Scaling.Targets.TryGetValue(key, out var target) || Policy(target) is not { } policy)
        {
            return;
        }
        var predictive = policy.PredictiveScalingPolicyConfiguration;
        var hour = world.Now.AddSeconds(predictive.SchedulingBufferTime ?? DefaultBuffer);
        if (Capacity(target, predictive, hour) is { } forecast)
        {
            (target.Predicted, target.PredictedUntil) = (forecast, hour.AddHours(1));
            if (predictive.Mode?.Value == "ForecastAndScale" && target.Suspended.DynamicScalingOutSuspended != true && activities.ServiceOf(target) is { } service)
            {
                var most = predictive.MaxCapacityBreachBehavior?.Value == "IncreaseMaxCapacity" ? (int)Math.Ceiling(Math.Max(target.Max, forecast * (1 + ((predictive.MaxCapacityBuffer ?? 0) / 100.0)))) : target.Max;
                var wanted = Math.Clamp(forecast, target.Min, most);
                if (wanted > service.Desired)
                {
                    activities.Move(target, service, wanted, $"predictive scaling policy {policy.PolicyName} set the forecast capacity to {forecast}");
                }
            }
        }
        Plan(target);
    }

    /// <summary>Tasks needed in the hour; null without a day of history.</summary>
    public int? Capacity(ScalableResource target, PredictiveScalingPolicyConfiguration predictive, DateTimeOffset hour)
    {
        var parts = target.Arn.Split(':');
        var load = new Catalogue(world, parts[4], parts[3]).LoadOf(target.ServiceArn());
        if (load?.History.Points is not [var first, .., var last] || first.At > world.Now.AddDays(-1).ToUnixTimeSeconds())
        {
            return null;
        }
        var metric = predictive.MetricSpecifications[0];
        var goal = metric.TargetValue ?? 1;
        var minute = Demand.Minute(hour);
        var (cpu, requests) = (0.0, 0.0);
        for (var i = 0; i < 60; i++)
        {
            (cpu, requests) = (cpu + (load.Expected(minute + i) / 60), requests + (load.ExpectedRequests(minute + i) / 60));
        }
        var running = Math.Max(1, last.Running);
        return metric.PredefinedMetricPairSpecification.PredefinedMetricType switch
        {
            "ALBRequestCount" => (int)Math.Ceiling(requests / goal),
            "ECSServiceMemoryUtilization" => (int)Math.Ceiling(running * load.Memory(minute, last with { Running = running }) / goal),
            _ => (int)Math.Ceiling(cpu * 100 / Math.Max(1, last.Cpu) / goal),
        };
    }

    private static ScalingPolicy? Policy(ScalableResource target) => target.Policies.Values.FirstOrDefault(p => p.PredictiveScalingPolicyConfiguration is not null);
}
