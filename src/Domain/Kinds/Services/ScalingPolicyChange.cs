using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

[PlannedAs("scaling-policy")]
public sealed record ScalingPolicyChange(ScalingPolicySpec? Before, ScalingPolicySpec After) : Change
{
    public override string Title => $"Scale {After.Service} at {After.Words}";
    public override string Noun => "Scaling policy";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before), Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("application-autoscaling:PutScalingPolicy", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
        new("application-autoscaling:DescribeScalingPolicies", "*", NoContext),
        .. ScalingScopes.Behind(place, After.Cluster, After.Service),
        .. ScalingScopes.Alarms(place, After.Cluster, After.Service, "cloudwatch:PutMetricAlarm"),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => IsNew
        ?
        [
            new("application-autoscaling:DeleteScalingPolicy", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
            new("application-autoscaling:DescribeScalingPolicies", "*", NoContext),
            .. ScalingScopes.Behind(place, After.Cluster, After.Service),
            .. ScalingScopes.Alarms(place, After.Cluster, After.Service, "cloudwatch:DeleteAlarms"),
        ]
        : Scope(place);

    internal static JsonObject Json(ScalingPolicySpec p)
    {
        var tracking = p.Backlog is { } backlog ? Backlog(p, backlog) : new JsonObject
        {
            ["TargetValue"] = p.Requests?.PerTarget ?? p.MemoryTarget ?? p.CpuTarget,
            ["PredefinedMetricSpecification"] = p.Requests is { } requests
                ? new JsonObject { ["PredefinedMetricType"] = "ALBRequestCountPerTarget", ["ResourceLabel"] = requests.Label }
                : new JsonObject { ["PredefinedMetricType"] = p.MemoryTarget is null ? "ECSServiceAverageCPUUtilization" : "ECSServiceAverageMemoryUtilization" },
        };
        if (p.InCooldown is { } taken)
        {
            tracking["ScaleInCooldown"] = taken;
        }

        if (p.OutCooldown is { } added)
        {
            tracking["ScaleOutCooldown"] = added;
        }

        if (p.NoScaleIn)
        {
            tracking["DisableScaleIn"] = true;
        }

        return new() { ["PolicyName"] = p.Name, ["ResourceId"] = p.ResourceId, ["PolicyType"] = "TargetTrackingScaling", ["TargetTrackingScalingPolicyConfiguration"] = tracking };
    }

    private static JsonObject Backlog(ScalingPolicySpec p, BacklogSpec backlog) => new()
    {
        ["TargetValue"] = backlog.PerTask,
        ["CustomizedMetricSpecification"] = new JsonObject
        {
            ["Metrics"] = new JsonArray(
                Metric("waiting", "AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName", backlog.Queue)),
                Metric("running", "ECS/ContainerInsights", "RunningTaskCount", ("ClusterName", p.Cluster), ("ServiceName", p.Service)),
                new JsonObject { ["Id"] = "each", ["Expression"] = "waiting / running" }),
        },
    };

    private static JsonObject Metric(string id, string space, string name, params (string Name, string Value)[] dimensions) => new()
    {
        ["Id"] = id,
        ["Metric"] = $"{space} {name}",
        ["Dimensions"] = new JsonObject(dimensions.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Name, d.Value))),
    };
}
