namespace Sandbox.Start;

/// <summary>What a team's role may do for clusters with instances: by name where AWS names things, by tag where it gives them ids.</summary>
internal static class StartClusterPolicies
{
    public static string Clusters(string team, string environment)
    {
        var (name, id) = ($"{team}-{environment}", SandboxAccount.Id);
        var mine = $$$"""{"aws:RequestTag/berth-team":"{{{team}}}","aws:RequestTag/berth-env":"{{{environment}}}"}""";
        var own = $$$"""{"aws:ResourceTag/berth-team":"{{{team}}}","aws:ResourceTag/berth-env":"{{{environment}}}"}""";
        var (providers, groups, ec2) = ($"arn:aws:ecs:*:{id}:capacity-provider/{name}-*", $"arn:aws:autoscaling:*:{id}:autoScalingGroup:*:autoScalingGroupName/{name}-*", $"arn:aws:ec2:*:{id}");
        return $$$"""
            {"Version":"2012-10-17","Statement":[
             {"Sid":"NewProvider","Effect":"Allow","Action":"ecs:CreateCapacityProvider","Resource":"{{{providers}}}","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"OwnProvider","Effect":"Allow","Action":["ecs:UpdateCapacityProvider","ecs:DeleteCapacityProvider"],"Resource":"{{{providers}}}","Condition":{"StringEquals":{{{own}}} }},
             {"Sid":"NewGroup","Effect":"Allow","Action":"autoscaling:CreateAutoScalingGroup","Resource":"{{{groups}}}","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"OwnGroup","Effect":"Allow","Action":["autoscaling:UpdateAutoScalingGroup","autoscaling:DeleteAutoScalingGroup"],"Resource":"{{{groups}}}","Condition":{"StringEquals":{{{own}}} }},
             {"Sid":"GroupTags","Effect":"Allow","Action":["autoscaling:CreateOrUpdateTags","autoscaling:DeleteTags"],"Resource":"{{{groups}}}"},
             {"Sid":"NewTemplate","Effect":"Allow","Action":"ec2:CreateLaunchTemplate","Resource":"{{{ec2}}}:launch-template/*","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"OwnTemplate","Effect":"Allow","Action":["ec2:CreateLaunchTemplateVersion","ec2:ModifyLaunchTemplate","ec2:DeleteLaunchTemplate","ec2:RunInstances"],"Resource":"{{{ec2}}}:launch-template/*","Condition":{"StringEquals":{{{own}}} }},
             {"Sid":"Launch","Effect":"Allow","Action":"ec2:RunInstances","Resource":"{{{ec2}}}:instance/*","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"LaunchOn","Effect":"Allow","Action":"ec2:RunInstances","Resource":["arn:aws:ec2:*::image/*","{{{ec2}}}:subnet/*","{{{ec2}}}:security-group/*","{{{ec2}}}:network-interface/*","{{{ec2}}}:volume/*"],"Condition":{"ArnLike":{"ec2:LaunchTemplate":"{{{ec2}}}:launch-template/*"} }},
             {"Sid":"TagLaunched","Effect":"Allow","Action":"ec2:CreateTags","Resource":["{{{ec2}}}:launch-template/*","{{{ec2}}}:instance/*"],"Condition":{"StringEquals":{"aws:RequestTag/berth-team":"{{{team}}}","aws:RequestTag/berth-env":"{{{environment}}}","ec2:CreateAction":["CreateLaunchTemplate","RunInstances"]} } },
             {"Sid":"PassInstances","Effect":"Allow","Action":"iam:PassRole","Resource":"{{{SandboxAccount.TeamInstanceRoleArn(team, environment)}}}","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"} } },
             {"Sid":"PassManaged","Effect":"Allow","Action":"iam:PassRole","Resource":"{{{SandboxAccount.ManagedInstancesRoleArn(team, environment)}}}","Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"} } },
             {"Sid":"LinkedRoles","Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::{{{id}}}:role/aws-service-role/autoscaling.amazonaws.com/*","Condition":{"StringEquals":{"iam:AWSServiceName":"autoscaling.amazonaws.com"} } }]}
            """;
    }
}
