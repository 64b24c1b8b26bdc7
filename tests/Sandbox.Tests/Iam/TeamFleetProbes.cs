using static Sandbox.Tests.Iam.RoleProbes;

namespace Sandbox.Tests.Iam;

/// <summary>What the role of payments/dev may do for clusters with instances, asked of IAM's simulation: its own, and neither another team's nor another environment's.</summary>
internal static class TeamFleetProbes
{
    private const string Ec2 = "arn:aws:ec2:us-east-1:111122223333:";

    public static IEnumerable<Probe> All(Testbed bed, string role) =>
    [
        .. Named(bed, role), .. Templates(bed, role), .. Launches(bed, role), .. Passing(bed, role), .. Nothing(bed, role),
    ];

    private static IEnumerable<Probe> Named(Testbed bed, string role)
    {
        const string provider = "arn:aws:ecs:us-east-1:111122223333:capacity-provider/", group = "arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:7:autoScalingGroupName/";
        foreach (var (action, root, isNew) in new[]
        {
            ("ecs:CreateCapacityProvider", provider, true), ("ecs:UpdateCapacityProvider", provider, false), ("ecs:DeleteCapacityProvider", provider, false),
            ("autoscaling:CreateAutoScalingGroup", group, true), ("autoscaling:UpdateAutoScalingGroup", group, false), ("autoscaling:DeleteAutoScalingGroup", group, false),
        })
        {
            yield return May(bed, role, action, $"{root}payments-dev-edge", Of(isNew, "payments", "dev"));
            yield return MayNot(bed, role, action, $"{root}payments-dev-edge", Of(isNew, "search", "dev"));
            yield return MayNot(bed, role, action, $"{root}payments-dev-edge", Of(isNew, "payments", "prod"));
            yield return MayNot(bed, role, action, $"{root}search-dev-edge", Of(isNew, "payments", "dev"));
            yield return MayNot(bed, role, action, $"{root}payments-prod-edge", Of(isNew, "payments", "dev"));
        }
        foreach (var action in new[] { "autoscaling:CreateOrUpdateTags", "autoscaling:DeleteTags" })
        {
            yield return May(bed, role, action, $"{group}payments-dev-edge");
            yield return MayNot(bed, role, action, $"{group}search-dev-edge");
            yield return MayNot(bed, role, action, $"{group}payments-prod-edge");
        }
        yield return May(bed, role, "autoscaling:DescribeAutoScalingGroups");
    }

    private static IEnumerable<Probe> Templates(Testbed bed, string role)
    {
        foreach (var (action, isNew) in new[] { ("ec2:CreateLaunchTemplate", true), ("ec2:CreateLaunchTemplateVersion", false), ("ec2:ModifyLaunchTemplate", false), ("ec2:DeleteLaunchTemplate", false), ("ec2:RunInstances", false) })
        {
            yield return May(bed, role, action, $"{Ec2}launch-template/lt-7", Of(isNew, "payments", "dev"));
            yield return MayNot(bed, role, action, $"{Ec2}launch-template/lt-7", Of(isNew, "search", "dev"));
            yield return MayNot(bed, role, action, $"{Ec2}launch-template/lt-7", Of(isNew, "payments", "prod"));
        }
    }

    private static IEnumerable<Probe> Launches(Testbed bed, string role)
    {
        yield return May(bed, role, "ec2:RunInstances", $"{Ec2}instance/i-7", Of(true, "payments", "dev"));
        yield return MayNot(bed, role, "ec2:RunInstances", $"{Ec2}instance/i-7", Of(true, "search", "dev"));
        yield return MayNot(bed, role, "ec2:RunInstances", $"{Ec2}instance/i-7", Of(true, "payments", "prod"));
        foreach (var on in new[] { "arn:aws:ec2:us-east-1::image/ami-7", $"{Ec2}subnet/s-7", $"{Ec2}security-group/sg-7", $"{Ec2}network-interface/eni-7", $"{Ec2}volume/vol-7" })
        {
            yield return May(bed, role, "ec2:RunInstances", on, ("ec2:LaunchTemplate", $"{Ec2}launch-template/lt-7")) with { Name = $"launch on {on} from a template" };
            yield return MayNot(bed, role, "ec2:RunInstances", on) with { Name = $"launch on {on} without a template" };
        }
        foreach (var (on, by) in new[] { ("instance/i-7", "RunInstances"), ("launch-template/lt-7", "CreateLaunchTemplate") })
        {
            yield return May(bed, role, "ec2:CreateTags", Ec2 + on, [.. Of(true, "payments", "dev"), ("ec2:CreateAction", by)]);
            yield return MayNot(bed, role, "ec2:CreateTags", Ec2 + on, [.. Of(true, "search", "dev"), ("ec2:CreateAction", by)]);
            yield return MayNot(bed, role, "ec2:CreateTags", Ec2 + on, [.. Of(true, "payments", "prod"), ("ec2:CreateAction", by)]);
            yield return MayNot(bed, role, "ec2:CreateTags", Ec2 + on, Of(true, "payments", "dev")) with { Name = $"tag {on} that stands" };
        }
        yield return MayNot(bed, role, "ec2:TerminateInstances", $"{Ec2}instance/i-7", Of(false, "payments", "dev"));
    }

    private static IEnumerable<Probe> Passing(Testbed bed, string role)
    {
        const string roles = "arn:aws:iam::111122223333:role/";
        foreach (var (own, service, wrong) in new[] { ("ecsInstanceRole-payments-dev", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com"), ("berth/payments-dev-managed-instances", "ecs.amazonaws.com", "ec2.amazonaws.com") })
        {
            yield return May(bed, role, "iam:PassRole", roles + own, ("iam:PassedToService", service));
            yield return MayNot(bed, role, "iam:PassRole", roles + own, ("iam:PassedToService", wrong));
            yield return MayNot(bed, role, "iam:PassRole", roles + own.Replace("payments", "search", StringComparison.Ordinal), ("iam:PassedToService", service));
            yield return MayNot(bed, role, "iam:PassRole", roles + own.Replace("dev", "prod", StringComparison.Ordinal), ("iam:PassedToService", service));
        }
        yield return May(bed, role, "iam:CreateServiceLinkedRole", $"{roles}aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", ("iam:AWSServiceName", "autoscaling.amazonaws.com"));
        yield return MayNot(bed, role, "iam:CreateServiceLinkedRole", $"{roles}aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", ("iam:AWSServiceName", "spot.amazonaws.com"));
        yield return MayNot(bed, role, "iam:CreateServiceLinkedRole", $"{roles}aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", ("iam:AWSServiceName", "autoscaling.amazonaws.com"));
    }

    /// <summary>What no statement names is not allowed on the same things, whatever keys come along.</summary>
    private static IEnumerable<Probe> Nothing(Testbed bed, string role)
    {
        (string, string)[] keys =
        [
            .. Of(true, "payments", "dev"), .. Of(false, "payments", "dev"), ("ec2:CreateAction", "RunInstances"), ("ec2:LaunchTemplate", $"{Ec2}launch-template/lt-7"),
            ("iam:PassedToService", "ec2.amazonaws.com"), ("iam:AWSServiceName", "autoscaling.amazonaws.com"),
        ];
        foreach (var (action, resource) in new[]
        {
            ("ecs:UntagResource", "arn:aws:ecs:us-east-1:111122223333:capacity-provider/payments-dev-edge"), ("autoscaling:PutScalingPolicy", "arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:7:autoScalingGroupName/payments-dev-edge"),
            ("ec2:DeleteTags", $"{Ec2}launch-template/lt-7"), ("ec2:DeleteTags", $"{Ec2}instance/i-7"), ("ec2:DeleteSubnet", $"{Ec2}subnet/s-7"),
            ("iam:DeleteRole", SandboxAccount.TeamInstanceRoleArn("payments", "dev")), ("iam:DeleteRole", "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
        })
        {
            yield return MayNot(bed, role, action, resource, keys);
        }
        yield return MayNot(bed, role, "iam:DeleteRole", SandboxAccount.ManagedInstancesRoleArn("payments", "dev"), ("iam:PassedToService", "ecs.amazonaws.com"));
        yield return MayNot(bed, role, "ec2:CreateLaunchTemplate", $"{Ec2}instance/i-7", keys);
        yield return MayNot(bed, role, "ec2:CreateTags", $"{Ec2}volume/vol-7", keys);
        yield return MayNot(bed, role, "ec2:RunInstances", $"{Ec2}key-pair/k", keys);
    }

    private static (string, string)[] Of(bool isNew, string team, string environment) => isNew
        ? [("aws:RequestTag/berth-team", team), ("aws:RequestTag/berth-env", environment)] : [("aws:ResourceTag/berth-team", team), ("aws:ResourceTag/berth-env", environment)];
}
