using System.Globalization;
using System.Text.Json.Nodes;

namespace Domain.Access.Iam;

/// <summary>
/// Permissions boundaries: what a role of the team can never do, whatever is put on it later. They give nothing by themselves (IAM User Guide,
/// "Permissions boundaries for IAM entities").
/// </summary>
public static class BoundaryPolicies
{
    /// <summary>Of the team's role: its Regions, its own names, no task above the team's limits, and never a shell in a container.</summary>
    public static JsonObject Team(IamPlace at)
    {
        var name = at.Prefix;
        var regions = at.Regions.Count == 0 ? "" : $$$""","Condition":{"StringEquals":{"aws:RequestedRegion":[{{{string.Join(',', at.Regions.Select(r => $"\"{r}\""))}}}]}}""";
        var owned = RolePolicies.Arns(at, "ecs", $"service/*/{name}-*", $"task-definition/{name}-*:*", $"cluster/{name}-*", $"capacity-provider/{name}-*");
        List<string> statements =
        [
            $$$"""{"Sid":"Ceiling","Effect":"Allow","Action":["ecs:*","application-autoscaling:*","cloudwatch:PutMetricAlarm","cloudwatch:DeleteAlarms","cloudwatch:DescribeAlarms","logs:*","elasticloadbalancing:Describe*","elasticloadbalancing:CreateTargetGroup","elasticloadbalancing:ModifyTargetGroup","elasticloadbalancing:ModifyTargetGroupAttributes","elasticloadbalancing:DeleteTargetGroup","elasticloadbalancing:CreateRule","elasticloadbalancing:ModifyRule","elasticloadbalancing:DeleteRule","elasticloadbalancing:AddTags","ec2:Describe*","scheduler:*","events:*","sqs:SendMessage"],"Resource":"*"{{{regions}}}}""",
            $$$"""{"Sid":"PassRoles","Effect":"Allow","Action":"iam:PassRole","Resource":["{{{at.ExecutionRoleArn}}}","{{{at.TaskRoleArn}}}","{{{at.JobRoleArn}}}","{{{at.InstanceRoleArn}}}","{{{at.ManagedInstancesRoleArn}}}","arn:{{{at.Partition}}}:iam::{{{at.AccountId}}}:role/berth/ecs-infrastructure"]}""",
            $$$"""{"Sid":"Fleets","Effect":"Allow","Action":["autoscaling:*","ec2:CreateLaunchTemplate","ec2:CreateLaunchTemplateVersion","ec2:ModifyLaunchTemplate","ec2:DeleteLaunchTemplate","ec2:RunInstances","ec2:CreateTags"],"Resource":"*"{{{regions}}}}""",
            $$$"""{"Sid":"LinkedRoles","Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*","Condition":{"StringEquals":{"iam:AWSServiceName":"autoscaling.amazonaws.com"} } }""",
            $$$"""{"Sid":"OwnNames","Effect":"Deny","Action":["ecs:CreateService","ecs:UpdateService","ecs:DeleteService","ecs:RegisterTaskDefinition","ecs:RunTask","ecs:CreateCluster","ecs:DeleteCluster","ecs:UpdateCluster","ecs:PutClusterCapacityProviders","ecs:CreateCapacityProvider","ecs:UpdateCapacityProvider","ecs:DeleteCapacityProvider"],"NotResource":{{{owned}}}}""",
            $$$"""{"Sid":"OwnGroups","Effect":"Deny","Action":["autoscaling:Create*","autoscaling:Update*","autoscaling:Delete*","autoscaling:Set*","autoscaling:Put*","autoscaling:Attach*","autoscaling:Detach*"],"NotResource":{{{RolePolicies.Arns(at with { Regions = [] }, "autoscaling", $"autoScalingGroup:*:autoScalingGroupName/{name}-*")}}}}""",
            $$$"""{"Sid":"OwnLogs","Effect":"Deny","Action":["logs:CreateLogGroup","logs:DeleteLogGroup","logs:PutRetentionPolicy","logs:DeleteRetentionPolicy"],"NotResource":{{{RolePolicies.Arns(at, "logs", $"log-group:/berth/{at.Team}/{at.Environment}/*")}}}}""",
            $$$"""{"Sid":"OwnJobs","Effect":"Deny","Action":["scheduler:Create*","scheduler:Update*","scheduler:Delete*","scheduler:TagResource","events:Put*","events:Delete*","events:RemoveTargets","events:TagResource"],"NotResource":[{{{RolePolicies.Arns(at, "scheduler", $"schedule/{name}/*", $"schedule-group/{name}").Trim('[', ']')}}},{{{RolePolicies.Arns(at, "events", $"rule/{name}-*").Trim('[', ']')}}}]}""",
            """{"Sid":"Never","Effect":"Deny","Action":["ecs:ExecuteCommand","ecs:PutAccountSetting","ecs:PutAccountSettingDefault","ecs:DeleteAccountSetting","logs:PutSubscriptionFilter","logs:PutResourcePolicy"],"Resource":"*"}""",
        ];
        Ceiling("NoLargerCpu", "ecs:task-cpu", at.MaxTaskCpu);
        Ceiling("NoLargerMemory", "ecs:task-memory", at.MaxTaskMemory);
        return RolePolicies.Document(string.Join(',', statements));

        // both keys are integers, of CPU units and MiB, and absent where a task definition names no size (Service Authorization Reference, Amazon ECS)
        void Ceiling(string sid, string key, int? most)
        {
            if (most is { } ceiling)
            {
                statements.Add($$$"""{"Sid":"{{{sid}}}","Effect":"Deny","Action":"ecs:RegisterTaskDefinition","Resource":"*","Condition":{"NumericGreaterThan":{"{{{key}}}":"{{{ceiling.ToString(CultureInfo.InvariantCulture)}}}"} } }""");
            }
        }
    }

    /// <summary>Of the roles that tasks run under: they change no workload, take no other role, touch no IAM, and read no secret of another team.</summary>
    public static JsonObject Tasks(IamPlace at) => RolePolicies.Document($$$"""
        {"Sid":"Ceiling","Effect":"Allow","NotAction":["iam:*","organizations:*","account:*","sts:AssumeRole","ecs:*","application-autoscaling:*"],"Resource":"*"},
        {"Sid":"OwnProtection","Effect":"Allow","Action":["ecs:GetTaskProtection","ecs:UpdateTaskProtection"],"Resource":{{{RolePolicies.Arns(at, "ecs", "task/*")}}},"Condition":{"StringEquals":{"aws:ResourceTag/berth-team":"{{{at.Team}}}","aws:ResourceTag/berth-env":"{{{at.Environment}}}"} } },
        {"Sid":"OwnSecrets","Effect":"Deny","Action":"secretsmanager:GetSecretValue","NotResource":{{{RolePolicies.Arns(at, "secretsmanager", $"secret:{at.Team}/{at.Environment}/*")}}}},
        {"Sid":"OwnParameters","Effect":"Deny","Action":["ssm:GetParameter","ssm:GetParameters","ssm:GetParametersByPath"],"NotResource":["arn:{{{at.Partition}}}:ssm:*::parameter/aws/*",{{{RolePolicies.Arns(at, "ssm", $"parameter/{at.Team}/{at.Environment}/*").Trim('[', ']')}}}]}
        """);
}
