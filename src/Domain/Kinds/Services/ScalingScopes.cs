using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>What the steps of scaling share in IAM.</summary>
internal static class ScalingScopes
{
    // the ARN ends in an opaque id (Service Authorization Reference): names cannot scope it, tags do
    public static string TargetArn(TeamEnvironment place) => $"arn:aws:application-autoscaling:{place.Region}:{place.AccountId}:scalable-target/*";

    public static Dictionary<string, string> Context(TeamEnvironment place) => new(Tagged(place))
    {
        ["application-autoscaling:service-namespace"] = "ecs",
        ["application-autoscaling:scalable-dimension"] = "ecs:service:DesiredCount",
        [$"aws:ResourceTag/{BerthTags.Team}"] = place.TeamId,
        [$"aws:ResourceTag/{BerthTags.Environment}"] = place.Name,
    };

    /// <summary>Application Auto Scaling looks at the service as its caller (ECS Developer Guide, "IAM permissions required for service auto scaling").</summary>
    public static IReadOnlyList<NeededPermission> Behind(TeamEnvironment place, string cluster, string service) =>
    [
        new("ecs:DescribeServices", place.ServiceArn(cluster, service), InCluster(place, cluster)),
        new("ecs:UpdateService", place.ServiceArn(cluster, service), InCluster(place, cluster)),
    ];

    /// <summary>
    /// Target tracking keeps its alarms as its caller (Application Auto Scaling User Guide, "Identity-based policy examples");
    /// their names begin with the service's resource id.
    /// </summary>
    public static IReadOnlyList<NeededPermission> Alarms(TeamEnvironment place, string cluster, string service, string action) =>
    [
        new(action, $"arn:aws:cloudwatch:{place.Region}:{place.AccountId}:alarm:TargetTracking-service/{cluster}/{service}-*", NoContext),
        new("cloudwatch:DescribeAlarms", "*", NoContext),
    ];
}
