using Amazon.ApplicationAutoScaling.Model;
using Sandbox.AutoScaling;

namespace Sandbox.Tests;

public sealed class StepAdjustmentTests
{
    /// <summary>The example of the user guide: an alarm at 50, steps of +10 % from 0, +20 % from 10, +30 % from 20.</summary>
    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(1, 10, 11)]
    [InlineData(9.9, 10, 11)]
    [InlineData(10, 10, 12)]
    [InlineData(20, 10, 13)]
    [InlineData(95, 100, 130)]
    [InlineData(1, 1, 2)]
    public void A_percentage_grows_with_the_breach(double breach, int from, int expected)
    {
        var steps = new StepScalingPolicyConfiguration
        {
            AdjustmentType = "PercentChangeInCapacity",
            StepAdjustments = [Step(0, 1, 0), Step(1, 10, 10), Step(10, 20, 20), Step(20, null, 30)],
        };
        Assert.Null(StepAdjustments.WhyNot(steps));
        Assert.Equal(expected, StepAdjustments.Capacity(steps, breach, from));
    }

    [Theory]
    [InlineData(-1, 10, 8)]
    [InlineData(-10, 10, 6)]
    [InlineData(-9.9, 10, 8)]
    [InlineData(-20, 3, 0)]
    [InlineData(1, 10, null)]
    public void Below_the_threshold_the_further_step_includes_its_bound(double breach, int from, int? expected)
    {
        var steps = new StepScalingPolicyConfiguration { AdjustmentType = "ChangeInCapacity", StepAdjustments = [Step(-10, 0, -2), Step(null, -10, -4)] };
        Assert.Null(StepAdjustments.WhyNot(steps));
        Assert.Equal(expected, StepAdjustments.Capacity(steps, breach, from));
    }

    [Theory]
    [InlineData(25, 10, null, 12)]
    [InlineData(25, 10, 4, 14)]
    [InlineData(-25, 10, 4, 6)]
    [InlineData(2, 10, null, 11)]
    [InlineData(-2, 10, null, 9)]
    public void A_percentage_is_rounded_towards_zero_but_never_to_nothing(int percent, int from, int? least, int expected)
    {
        var steps = new StepScalingPolicyConfiguration { AdjustmentType = "PercentChangeInCapacity", MinAdjustmentMagnitude = least, StepAdjustments = [Step(0, null, percent)] };
        Assert.Equal(expected, StepAdjustments.Capacity(steps, 5, from));
    }

    [Fact]
    public void Exact_capacity_is_what_it_says()
        => Assert.Equal(7, StepAdjustments.Capacity(new() { AdjustmentType = "ExactCapacity", StepAdjustments = [Step(0, null, 7)] }, 3, 2));

    [Fact]
    public void Steps_with_gaps_overlaps_or_no_bounds_are_refused()
    {
        string? Why(params StepAdjustment[] steps) => StepAdjustments.WhyNot(new() { AdjustmentType = "ChangeInCapacity", StepAdjustments = [.. steps] });
        Assert.Null(Why(Step(0, 10, 1), Step(10, null, 2)));
        Assert.Contains("gap", Why(Step(0, 10, 1), Step(20, null, 2)));
        Assert.Contains("overlap", Why(Step(0, 10, 1), Step(5, null, 2)));
        Assert.Contains("At least one", Why(Step(null, null, 1)));
        Assert.Contains("less than", Why(Step(10, 0, 1)));
        Assert.Contains("1 to 20", Why());
        Assert.Contains("1 to 20", Why([.. Enumerable.Range(0, 21).Select(i => Step(i, i + 1, 1))]));
    }

    private static StepAdjustment Step(double? low, double? high, int by) => new() { MetricIntervalLowerBound = low, MetricIntervalUpperBound = high, ScalingAdjustment = by };
}
