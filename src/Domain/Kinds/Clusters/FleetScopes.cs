using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Clusters;

/// <summary>
/// What the steps around instances may do in AWS. Resources and keys are those of the Service Authorization Reference for Amazon EC2, EC2 Auto Scaling and
/// Amazon ECS. Launch templates have ids for names, so a team's own are told by tag.
/// </summary>
internal static class FleetScopes
{
    public static IReadOnlyList<NeededPermission> Template(TeamEnvironment place, InstanceSpec? from, InstanceSpec? to)
    {
        var any = TemplateArn(place);
        return
        [
            .. (from, to) switch
            {
                (null, _) =>
                [
                    new NeededPermission("ec2:CreateLaunchTemplate", any, Tagged(place)),
                    new NeededPermission("ec2:CreateTags", any, new Dictionary<string, string>(Tagged(place)) { ["ec2:CreateAction"] = "CreateLaunchTemplate" }),
                ],
                (_, null) => [new NeededPermission("ec2:DeleteLaunchTemplate", any, Owned(place))],
                _ => new[] { new NeededPermission("ec2:CreateLaunchTemplateVersion", any, Owned(place)), new NeededPermission("ec2:ModifyLaunchTemplate", any, Owned(place)) },
            },
            new("ec2:DescribeLaunchTemplates", "*", NoContext),
            new("ec2:DescribeLaunchTemplateVersions", "*", NoContext),
        ];
    }

    public static IReadOnlyList<NeededPermission> Group(TeamEnvironment place, InstanceGroupChange change, InstanceGroupSpec? from, InstanceGroupSpec? to)
    {
        var arn = GroupArn(place, change.Name);
        return
        [
            .. (from, to) switch
            {
                (null, _) =>
                [
                    new NeededPermission("autoscaling:CreateAutoScalingGroup", arn, Tagged(place)),
                    new NeededPermission("autoscaling:CreateOrUpdateTags", arn, NoContext),
                    .. Launching(place, change.Instances),
                ],
                (_, null) => [new NeededPermission("autoscaling:DeleteAutoScalingGroup", arn, Owned(place)), new NeededPermission("ecs:DescribeClusters", place.ClusterArn(change.Cluster), NoContext)],
                _ => new[] { new NeededPermission("autoscaling:UpdateAutoScalingGroup", arn, Owned(place)) },
            },
            new("autoscaling:DescribeAutoScalingGroups", "*", NoContext),
        ];
    }

    public static IReadOnlyList<NeededPermission> Provider(TeamEnvironment place, string name, bool isNew, bool goes)
    {
        var arn = CapacityProviderArn(place, name);
        return
        [
            .. isNew
                ?
                [
                    new NeededPermission("ecs:CreateCapacityProvider", arn, Tagged(place)),
                    new NeededPermission("ecs:TagResource", arn, Tagged(place, "CreateCapacityProvider")),
                    // ECS labels the group as its caller (ECS Developer Guide, "Permissions required for Amazon ECS capacity providers")
                    new NeededPermission("autoscaling:CreateOrUpdateTags", GroupArn(place, name), NoContext),
                    new NeededPermission("autoscaling:DescribeAutoScalingGroups", "*", NoContext),
                ]
                : new[] { new NeededPermission(goes ? "ecs:DeleteCapacityProvider" : "ecs:UpdateCapacityProvider", arn, Owned(place)) },
            new("ecs:DescribeCapacityProviders", arn, NoContext),
        ];
    }

    public static IReadOnlyList<NeededPermission> Attach(TeamEnvironment place, string cluster, Attached to)
    {
        var context = Owned(place);
        if (to.Providers.Count > 0)
        {
            context["ecs:capacity-provider"] = string.Join(',', to.Providers.Select(p => CapacityProviderArn(place, p)));
        }

        return [new("ecs:PutClusterCapacityProviders", place.ClusterArn(cluster), context), new("ecs:DescribeClusters", place.ClusterArn(cluster), NoContext)];
    }

    public static IReadOnlyList<NeededPermission> Settings(TeamEnvironment place, string cluster) =>
        [new("ecs:UpdateCluster", place.ClusterArn(cluster), Owned(place)), new("ecs:DescribeClusters", place.ClusterArn(cluster), NoContext)];

    public static string GroupArn(TeamEnvironment place, string name) => $"arn:aws:autoscaling:{place.Region}:{place.AccountId}:autoScalingGroup:*:autoScalingGroupName/{name}";

    private static string TemplateArn(TeamEnvironment place) => $"arn:aws:ec2:{place.Region}:{place.AccountId}:launch-template/*";

    /// <summary>Each thing a launch touches is asked for by itself (Service Authorization Reference, Amazon EC2, RunInstances); what is launched carries the team's tags.</summary>
    private static IReadOnlyList<NeededPermission> Launching(TeamEnvironment place, InstanceSpec spec)
    {
        var (own, by) = ($"arn:aws:ec2:{place.Region}:{place.AccountId}:", new Dictionary<string, string> { ["ec2:LaunchTemplate"] = TemplateArn(place) });
        return
        [
            new("ec2:RunInstances", $"{own}instance/*", Tagged(place)),
            new("ec2:RunInstances", $"{own}launch-template/*", Owned(place)),
            .. new[] { $"arn:aws:ec2:{place.Region}::image/*", $"{own}subnet/*", $"{own}security-group/*", $"{own}network-interface/*", $"{own}volume/*" }
                .Select(r => new NeededPermission("ec2:RunInstances", r, by)),
            new("ec2:CreateTags", $"{own}instance/*", new Dictionary<string, string>(Tagged(place)) { ["ec2:CreateAction"] = "RunInstances" }),
            new("iam:PassRole", spec.RoleArn, new Dictionary<string, string> { ["iam:PassedToService"] = "ec2.amazonaws.com" }),
            // the first group of an account brings the role (EC2 Auto Scaling User Guide, "Service-linked roles")
            new("iam:CreateServiceLinkedRole", $"arn:aws:iam::{place.AccountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
                new Dictionary<string, string> { ["iam:AWSServiceName"] = "autoscaling.amazonaws.com" }),
        ];
    }
}
