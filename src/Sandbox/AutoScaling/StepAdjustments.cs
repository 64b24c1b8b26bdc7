using Amazon.ApplicationAutoScaling.Model;

namespace Sandbox.AutoScaling;

/// <summary>What a step policy makes of a breach. Source: Application Auto Scaling User Guide, "How step scaling works".</summary>
internal static class StepAdjustments
{
    public const int Most = 20;

    /// <summary>Why the steps cannot be used; null when they can.</summary>
    public static string? WhyNot(StepScalingPolicyConfiguration steps)
    {
        var given = steps.StepAdjustments ?? [];
        if (steps.AdjustmentType?.Value is not ("ChangeInCapacity" or "PercentChangeInCapacity" or "ExactCapacity"))
        {
            return "AdjustmentType must be ChangeInCapacity, PercentChangeInCapacity or ExactCapacity.";
        }
        if (given.Count is 0 or > Most)
        {
            return $"A step scaling policy needs 1 to {Most} step adjustments.";
        }
        if (steps.MinAdjustmentMagnitude is not null && steps.AdjustmentType.Value != "PercentChangeInCapacity")
        {
            return "MinAdjustmentMagnitude can only be specified for the adjustment type PercentChangeInCapacity.";
        }
        if (steps.AdjustmentType.Value == "ExactCapacity" && given.Exists(s => s.ScalingAdjustment < 0))
        {
            return "ScalingAdjustment must not be negative for the adjustment type ExactCapacity.";
        }
        var ordered = given.OrderBy(s => s.MetricIntervalLowerBound ?? double.NegativeInfinity).ToList();
        if (ordered.Exists(s => (s.MetricIntervalLowerBound ?? double.NegativeInfinity) >= (s.MetricIntervalUpperBound ?? double.PositiveInfinity)))
        {
            return "MetricIntervalLowerBound must be less than MetricIntervalUpperBound.";
        }
        if (ordered is [{ MetricIntervalLowerBound: null, MetricIntervalUpperBound: null }])
        {
            return "At least one of MetricIntervalLowerBound and MetricIntervalUpperBound must be specified.";
        }
        for (var i = 1; i < ordered.Count; i++)
        {
            if (ordered[i].MetricIntervalLowerBound != ordered[i - 1].MetricIntervalUpperBound)
            {
                return "The intervals of the step adjustments must neither overlap nor leave a gap.";
            }
        }
        return null;
    }

    /// <summary>The capacity a breach leads to from another; null where no step covers it.</summary>
    /// <param name="breach">The metric less the alarm's threshold.</param>
    public static int? Capacity(StepScalingPolicyConfiguration steps, double breach, int from)
    {
        // Towards the breach a bound belongs to the further step: above the threshold the lower bound is included, below it the upper.
        var step = steps.StepAdjustments.Find(s => breach >= 0
            ? breach >= (s.MetricIntervalLowerBound ?? double.NegativeInfinity) && breach < (s.MetricIntervalUpperBound ?? double.PositiveInfinity)
            : breach > (s.MetricIntervalLowerBound ?? double.NegativeInfinity) && breach <= (s.MetricIntervalUpperBound ?? double.PositiveInfinity));
        if (step?.ScalingAdjustment is not { } adjustment)
        {
            return null;
        }
        return steps.AdjustmentType.Value switch
        {
            "ExactCapacity" => adjustment,
            "ChangeInCapacity" => Math.Max(0, from + adjustment),
            _ => Math.Max(0, from + Percent(from * adjustment / 100.0, steps.MinAdjustmentMagnitude ?? 1)),
        };
    }

    /// <summary>Rounded towards zero, but never to nothing.</summary>
    private static int Percent(double change, int least)
    {
        var whole = Math.Abs(change) < 1 ? Math.Sign(change) : (int)Math.Truncate(change);
        return whole == 0 ? 0 : Math.Sign(whole) * Math.Max(Math.Abs(whole), least);
    }
}
