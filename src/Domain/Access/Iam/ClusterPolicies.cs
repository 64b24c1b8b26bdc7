using System.Text.Json.Nodes;

namespace Domain.Access.Iam;

/// <summary>
/// What a team's role may do for clusters with instances. Pure. Capacity providers and Auto Scaling groups are told by name; launch templates have ids for names
/// and are told by tag; what is launched must carry the team's tags, and come from a launch template (Service Authorization Reference, Amazon EC2, RunInstances).
/// </summary>
public static class ClusterPolicies
{
    public static JsonObject Clusters(IamPlace at)
    {
        // the boundary keeps to the Regions, and saying them in each ARN would not fit a policy
        at = at with { Regions = [] };
        var (name, ec2) = (at.Prefix, "ec2");
        var mine = $$"""{"aws:RequestTag/berth-team":"{{at.Team}}","aws:RequestTag/berth-env":"{{at.Environment}}"}""";
        var own = $$"""{"aws:ResourceTag/berth-team":"{{at.Team}}","aws:ResourceTag/berth-env":"{{at.Environment}}"}""";
        var groups = RolePolicies.Arns(at, "autoscaling", $"autoScalingGroup:*:autoScalingGroupName/{name}-*");
        var templates = RolePolicies.Arns(at, ec2, "launch-template/*");
        var touched = RolePolicies.Arns(at, ec2, "subnet/*", "security-group/*", "network-interface/*", "volume/*").Trim('[', ']');
        return RolePolicies.Document($$$"""
            {"Sid":"NewProvider","Effect":"Allow","Action":"ecs:CreateCapacityProvider","Resource":{{{RolePolicies.Arns(at, "ecs", $"capacity-provider/{name}-*")}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"OwnProvider","Effect":"Allow","Action":["ecs:UpdateCapacityProvider","ecs:DeleteCapacityProvider"],"Resource":{{{RolePolicies.Arns(at, "ecs", $"capacity-provider/{name}-*")}}},"Condition":{"StringEquals":{{{own}}} }},
            {"Sid":"NewGroup","Effect":"Allow","Action":"autoscaling:CreateAutoScalingGroup","Resource":{{{groups}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"OwnGroup","Effect":"Allow","Action":["autoscaling:UpdateAutoScalingGroup","autoscaling:DeleteAutoScalingGroup"],"Resource":{{{groups}}},"Condition":{"StringEquals":{{{own}}} }},
            {"Sid":"GroupTags","Effect":"Allow","Action":["autoscaling:CreateOrUpdateTags","autoscaling:DeleteTags"],"Resource":{{{groups}}}},
            {"Sid":"NewTemplate","Effect":"Allow","Action":"ec2:CreateLaunchTemplate","Resource":{{{templates}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"OwnTemplate","Effect":"Allow","Action":["ec2:CreateLaunchTemplateVersion","ec2:ModifyLaunchTemplate","ec2:DeleteLaunchTemplate","ec2:RunInstances"],"Resource":{{{templates}}},"Condition":{"StringEquals":{{{own}}} }},
            {"Sid":"Launch","Effect":"Allow","Action":"ec2:RunInstances","Resource":{{{RolePolicies.Arns(at, ec2, "instance/*")}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"LaunchOn","Effect":"Allow","Action":"ec2:RunInstances","Resource":["arn:{{{at.Partition}}}:ec2:*::image/*",{{{touched}}}],"Condition":{"ArnLike":{"ec2:LaunchTemplate":{{{templates}}}} }},
            {"Sid":"TagLaunched","Effect":"Allow","Action":"ec2:CreateTags","Resource":{{{RolePolicies.Arns(at, ec2, "launch-template/*", "instance/*")}}},"Condition":{"StringEquals":{"aws:RequestTag/berth-team":"{{{at.Team}}}","aws:RequestTag/berth-env":"{{{at.Environment}}}","ec2:CreateAction":["CreateLaunchTemplate","RunInstances"]} } },
            {"Sid":"PassInstances","Effect":"Allow","Action":"iam:PassRole","Resource":"{{{at.InstanceRoleArn}}}","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"} } },
            {"Sid":"PassManaged","Effect":"Allow","Action":"iam:PassRole","Resource":"{{{at.ManagedInstancesRoleArn}}}","Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"} } },
            {"Sid":"LinkedRoles","Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:{{{at.Partition}}}:iam::{{{at.AccountId}}}:role/aws-service-role/autoscaling.amazonaws.com/*","Condition":{"StringEquals":{"iam:AWSServiceName":"autoscaling.amazonaws.com"} } }
            """);
    }

    public static JsonObject InstancesTrust() => RolePolicies.Document("""{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}""");

    public static JsonObject EcsTrust() => RolePolicies.Document("""{"Effect":"Allow","Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}""");
}
