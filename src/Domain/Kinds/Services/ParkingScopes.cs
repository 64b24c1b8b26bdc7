using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>What parking and resuming may do in AWS: each is the other's undo.</summary>
internal static class ParkingScopes
{
    public static IReadOnlyList<NeededPermission> ToPark(TeamEnvironment place, string cluster, string service) =>
    [
        new("application-autoscaling:RegisterScalableTarget", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
        new("application-autoscaling:TagResource", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
        .. Looking(place, cluster, service),
    ];

    /// <param name="takesTargetAway">The service had no scaling bounds before.</param>
    public static IReadOnlyList<NeededPermission> ToResume(TeamEnvironment place, string cluster, string service, bool takesTargetAway) =>
    [
        .. takesTargetAway
            ?
            [
                new NeededPermission("application-autoscaling:DeregisterScalableTarget", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
                // with the target go policies that someone gave it meanwhile
                .. ScalingScopes.Alarms(place, cluster, service, "cloudwatch:DeleteAlarms"),
            ]
            : new[]
            {
                new NeededPermission("application-autoscaling:RegisterScalableTarget", ScalingScopes.TargetArn(place), ScalingScopes.Context(place)),
                new NeededPermission("application-autoscaling:UntagResource", ScalingScopes.TargetArn(place), new Dictionary<string, string>(Owned(place)) { ["aws:TagKeys"] = BerthTags.Parked }),
            },
        .. Looking(place, cluster, service),
    ];

    private static IReadOnlyList<NeededPermission> Looking(TeamEnvironment place, string cluster, string service) =>
    [
        new("application-autoscaling:ListTagsForResource", ScalingScopes.TargetArn(place), Owned(place)),
        new("application-autoscaling:DescribeScalableTargets", "*", NoContext),
        .. ScalingScopes.Behind(place, cluster, service),
    ];
}
