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

    private static JsonObject Json(ScalingPolicySpec p) => new()
    {
        ["PolicyName"] = p.Name,
        ["ResourceId"] = p.ResourceId,
        ["PolicyType"] = "TargetTrackingScaling",
        ["TargetTrackingScalingPolicyConfiguration"] = p.Backlog is not { } backlog
            ? new JsonObject
            {
                ["TargetValue"] = p.CpuTarget,
                ["PredefinedMetricSpecification"] = new JsonObject { ["PredefinedMetricType"] = "ECSServiceAverageCPUUtilization" },
            }
            : new JsonObject
            {
                ["TargetValue"] = backlog.PerTask,
                ["CustomizedMetricSpecification"] = new JsonObject
                {
                    ["Metrics"] = new JsonArray(
                        Metric("waiting", "AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName", backlog.Queue)),
                        Metric("running", "ECS/ContainerInsights", "RunningTaskCount", ("ClusterName", p.Cluster), ("ServiceName", p.Service)),
                        new JsonObject { ["Id"] = "each", ["Expression"] = "waiting / running" }),
                },
            },
    };

    private static JsonObject Metric(string id, string space, string name, params (string Name, string Value)[] dimensions) => new()
    {
        ["Id"] = id,
        ["Metric"] = $"{space} {name}",
        ["Dimensions"] = new JsonObject(dimensions.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Name, d.Value))),
    };
}
