using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>Make, change or take away a step or predictive scaling policy, with its alarm.</summary>
/// <param name="After">Null to take it away.</param>
[PlannedAs("scaling-rule")]
public sealed record ScalingRuleChange(ScalingRule? Before, ScalingRule? After) : Change
{
    internal ScalingRule Rule => After ?? Before ?? throw new InvalidOperationException("A change of nothing to nothing.");

    public override string Title => After is null ? $"No longer scale {Rule.Service} by {Rule.Words}" : $"Scale {Rule.Service} by {Rule.Words}";
    public override string Noun => "Scaling policy";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before), After is null ? null : Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => After is null ? ToDelete(place, Rule) : ToPut(place, Rule);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Before is null ? ToDelete(place, Rule) : ToPut(place, Rule);

    private static IReadOnlyList<NeededPermission> ToPut(TeamEnvironment place, ScalingRule rule) => Scope(place, rule, "application-autoscaling:PutScalingPolicy", "cloudwatch:PutMetricAlarm");

    private static IReadOnlyList<NeededPermission> ToDelete(TeamEnvironment place, ScalingRule rule) => Scope(place, rule, "application-autoscaling:DeleteScalingPolicy", "cloudwatch:DeleteAlarms");

    private static IReadOnlyList<NeededPermission> Scope(TeamEnvironment place, ScalingRule rule, string onPolicy, string onAlarm) =>
    [
        new(onPolicy, ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
        new("application-autoscaling:DescribeScalingPolicies", "*", NoContext),
        .. ScalingScopes.Behind(place, rule.Cluster, rule.Service),
        .. rule.Step is null ? [] : Alarm(place, rule, onAlarm),
    ];

    internal static IReadOnlyList<NeededPermission> Alarm(TeamEnvironment place, ScalingRule rule, string action) =>
    [
        new(action, $"arn:aws:cloudwatch:{place.Region}:{place.AccountId}:alarm:{rule.AlarmName}", NoContext),
        new("cloudwatch:DescribeAlarms", "*", NoContext),
    ];

    private static JsonObject Json(ScalingRule rule)
    {
        var node = new JsonObject { ["PolicyName"] = rule.Name, ["ResourceId"] = rule.ResourceId };
        if (rule.Step is { } step)
        {
            node["PolicyType"] = "StepScaling";
            node["ChangeInCapacity"] = step.Change;
            if (step is { From: { } from, Further: { } further })
            {
                node[$"ChangeInCapacityFrom{step.Threshold + from}Percent"] = further;
            }

            node["Alarm"] = new JsonObject
            {
                ["AlarmName"] = rule.AlarmName, ["Metric"] = $"{step.Metric}Utilization", ["Threshold"] = step.Threshold,
                ["ComparisonOperator"] = step.Above ? "GreaterThanOrEqualToThreshold" : "LessThanOrEqualToThreshold", ["EvaluationPeriods"] = step.Minutes,
            };
        }

        if (rule.Forecast is { } forecast)
        {
            node["PolicyType"] = "PredictiveScaling";
            node["Mode"] = forecast.Acts ? "ForecastAndScale" : "ForecastOnly";
            node["TargetValue"] = forecast.Target;
            node["PredefinedMetricType"] = $"ECSService{forecast.Metric}Utilization";
            node["SchedulingBufferTime"] = forecast.Ahead;
            node["MaxCapacityBreachBehavior"] = forecast.Past is null ? "HonorMaxCapacity" : "IncreaseMaxCapacity";
            node["MaxCapacityBuffer"] = forecast.Past;
        }

        return node;
    }
}
