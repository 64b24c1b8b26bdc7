using System.Text.Json.Nodes;
using Domain.Kinds.Traffic;

namespace Domain.Access.Iam;

/// <summary>
/// The policies of Berth's roles: the one place that says what each may do. Pure. A team's own things are told by name where AWS names them (services,
/// task definitions, log groups) and by tag where it does not (tasks, scaling). Actions, resources and keys are those of the Service Authorization Reference.
/// </summary>
public static class RolePolicies
{
    /// <summary>The hub may only take Berth's roles, label its sessions, and touch no IAM of its own account.</summary>
    public static JsonObject Hub(IamPlace at) => Document($$$"""
        {"Sid":"EnterWorkloadAccounts","Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Resource":"arn:{{{at.Partition}}}:iam::*:role/berth/*"},
        {"Sid":"NoIamInHub","Effect":"Deny","Action":["iam:*","organizations:*"],"Resource":"*"}
        """);

    /// <summary>
    /// Looking at everything, whether images and secrets exist, and asking IAM what a role could do. No value of a secret or parameter can be read with it, save of those that AWS publishes.
    /// </summary>
    public static JsonObject Read() => Document("""
        {"Sid":"Look","Effect":"Allow","Action":["ecs:Describe*","ecs:List*","ecs:GetTaskProtection","application-autoscaling:Describe*","application-autoscaling:ListTagsForResource","elasticloadbalancing:Describe*","ec2:Describe*","autoscaling:Describe*","logs:Describe*","logs:Get*","logs:FilterLogEvents","logs:ListTagsForResource","acm:DescribeCertificate","cloudwatch:GetMetricData","cloudwatch:ListMetrics","cloudwatch:DescribeAlarms","servicequotas:Get*","servicequotas:List*","scheduler:Get*","scheduler:List*","events:Describe*","events:List*"],"Resource":"*"},
        {"Sid":"Exists","Effect":"Allow","Action":["ecr:DescribeRepositories","ecr:DescribeImages","ecr:DescribeImageScanFindings","ecr:ListImageReferrers","ecr:BatchGetImage","ecr:DescribePullThroughCacheRules","secretsmanager:DescribeSecret","ssm:DescribeParameters","servicediscovery:GetNamespace","servicediscovery:ListNamespaces","sqs:GetQueueUrl","sqs:ListQueues"],"Resource":"*"},
        {"Sid":"PublicParameters","Effect":"Allow","Action":"ssm:GetParameter","Resource":"arn:*:ssm:*::parameter/aws/service/*"},
        {"Sid":"Events","Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes"],"Resource":"arn:*:sqs:*:*:berth-ecs-events"},
        {"Sid":"Ask","Effect":"Allow","Action":["iam:SimulatePrincipalPolicy","iam:GetRole","iam:ListRoles","iam:GetRolePolicy","iam:ListRolePolicies","iam:ListAttachedRolePolicies","iam:GetPolicy","iam:GetPolicyVersion","iam:GetInstanceProfile"],"Resource":"*"}
        """);

    /// <summary>What IAM cannot scope by team, and looking around.</summary>
    public static JsonObject Unscoped() => Document("""
        {"Sid":"Look","Effect":"Allow","Action":["ecs:Describe*","ecs:List*","application-autoscaling:Describe*","application-autoscaling:ListTagsForResource","elasticloadbalancing:Describe*","ec2:Describe*","autoscaling:Describe*","logs:DescribeLogGroups","cloudwatch:DescribeAlarms","scheduler:Get*","scheduler:List*","events:Describe*","events:List*"],"Resource":"*"},
        {"Sid":"Unscopable","Effect":"Allow","Action":"ecs:DeregisterTaskDefinition","Resource":"*"}
        """);

    /// <summary>
    /// A team's workloads in one environment. Tags are given where something is made and at no other time (ECS Developer Guide, "Grant permission to tag
    /// resources on creation"). Target tracking makes and deletes its alarms as its caller (Application Auto Scaling User Guide, "Identity-based policy examples").
    /// </summary>
    public static JsonObject Workloads(IamPlace at)
    {
        var name = at.Prefix;
        var mine = $$"""{"aws:RequestTag/berth-team":"{{at.Team}}","aws:RequestTag/berth-env":"{{at.Environment}}"}""";
        var own = $$"""{"aws:ResourceTag/berth-team":"{{at.Team}}","aws:ResourceTag/berth-env":"{{at.Environment}}"}""";
        var definitions = $$"""{"ecs:task-definition":{{Arns(at, "ecs", $"task-definition/{name}-*:*")}}}""";
        // a target group's name has 32 characters at most, so that a long one is cut
        var groups = $"targetgroup/{$"{name}-"[..Math.Min(name.Length + 1, TrafficNames.Kept)]}*/*";
        return Document($$$"""
            {"Sid":"Register","Effect":"Allow","Action":"ecs:RegisterTaskDefinition","Resource":{{{Arns(at, "ecs", $"task-definition/{name}-*:*")}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"Cluster","Effect":"Allow","Action":"ecs:CreateCluster","Resource":{{{Arns(at, "ecs", $"cluster/{name}-*")}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"OwnCluster","Effect":"Allow","Action":["ecs:DeleteCluster","ecs:UpdateCluster","ecs:PutClusterCapacityProviders"],"Resource":{{{Arns(at, "ecs", $"cluster/{name}-*")}}},"Condition":{"StringEquals":{{{own}}} }},
            {"Sid":"Create","Effect":"Allow","Action":"ecs:CreateService","Resource":{{{Arns(at, "ecs", $"service/*/{name}-*")}}},"Condition":{"StringEquals":{{{mine}}},"ArnLike":{{{definitions}}} }},
            {"Sid":"Change","Effect":"Allow","Action":["ecs:UpdateService","ecs:DeleteService"],"Resource":{{{Arns(at, "ecs", $"service/*/{name}-*")}}},"Condition":{"ArnLikeIfExists":{{{definitions}}} }},
            {"Sid":"Deployments","Effect":"Allow","Action":["ecs:StopServiceDeployment","ecs:ContinueServiceDeployment"],"Resource":{{{Arns(at, "ecs", $"service/*/{name}-*", $"service-deployment/*/{name}-*/*")}}}},
            {"Sid":"Run","Effect":"Allow","Action":"ecs:RunTask","Resource":{{{Arns(at, "ecs", $"task-definition/{name}-*:*")}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"Stop","Effect":"Allow","Action":"ecs:StopTask","Resource":"*","Condition":{"StringEquals":{{{own}}} }},
            {"Sid":"TagNew","Effect":"Allow","Action":"ecs:TagResource","Resource":"*","Condition":{"StringEquals":{"ecs:CreateAction":["CreateCapacityProvider","CreateCluster","CreateService","RegisterTaskDefinition","RunTask"]} } },
            {"Sid":"PassRoles","Effect":"Allow","Action":"iam:PassRole","Resource":["{{{at.ExecutionRoleArn}}}","{{{at.TaskRoleArn}}}"],"Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"} } },
            {"Sid":"PassToEcs","Effect":"Allow","Action":"iam:PassRole","Resource":"arn:{{{at.Partition}}}:iam::{{{at.AccountId}}}:role/berth/ecs-infrastructure","Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"} } },
            {"Sid":"ScaleNew","Effect":"Allow","Action":["application-autoscaling:RegisterScalableTarget","application-autoscaling:TagResource"],"Resource":"*","Condition":{"StringEquals":{{{mine}}},"StringEqualsIfExists":{"application-autoscaling:service-namespace":"ecs","aws:ResourceTag/berth-team":"{{{at.Team}}}","aws:ResourceTag/berth-env":"{{{at.Environment}}}"} } },
            {"Sid":"ScaleOwn","Effect":"Allow","Action":["application-autoscaling:RegisterScalableTarget","application-autoscaling:DeregisterScalableTarget","application-autoscaling:PutScalingPolicy","application-autoscaling:DeleteScalingPolicy","application-autoscaling:PutScheduledAction","application-autoscaling:DeleteScheduledAction"],"Resource":"*","Condition":{"StringEquals":{{{own}}} }},
            {"Sid":"Unpark","Effect":"Allow","Action":"application-autoscaling:UntagResource","Resource":"*","Condition":{"StringEquals":{{{own}}},"ForAllValues:StringEquals":{"aws:TagKeys":"berth-parked"} } },
            {"Sid":"ScalingAlarms","Effect":"Allow","Action":["cloudwatch:PutMetricAlarm","cloudwatch:DeleteAlarms"],"Resource":{{{Arns(at, "cloudwatch", $"alarm:TargetTracking-service/*/{name}-*", $"alarm:berth-scaling/*/{name}-*")}}}},
            {"Sid":"Groups","Effect":"Allow","Action":"elasticloadbalancing:CreateTargetGroup","Resource":{{{Arns(at, "elasticloadbalancing", groups)}}},"Condition":{"StringEquals":{{{mine}}} }},
            {"Sid":"Rules","Effect":"Allow","Action":"elasticloadbalancing:CreateRule","Resource":{{{Arns(at, "elasticloadbalancing", "listener/app/*")}}},"Condition":{"StringEquals":{"aws:RequestTag/berth-team":"{{{at.Team}}}","aws:RequestTag/berth-env":"{{{at.Environment}}}","aws:ResourceTag/berth-shared":"true"} }},
            {"Sid":"OwnTraffic","Effect":"Allow","Action":["elasticloadbalancing:ModifyTargetGroup*","elasticloadbalancing:DeleteTargetGroup","elasticloadbalancing:ModifyRule","elasticloadbalancing:DeleteRule"],"Resource":"*","Condition":{"StringEquals":{{{own}}} }},
            {"Sid":"TagTraffic","Effect":"Allow","Action":"elasticloadbalancing:AddTags","Resource":{{{Arns(at, "elasticloadbalancing", groups, "listener-rule/app/*")}}},"Condition":{"StringEquals":{"elasticloadbalancing:CreateAction":["CreateTargetGroup","CreateRule"],"aws:RequestTag/berth-team":"{{{at.Team}}}","aws:RequestTag/berth-env":"{{{at.Environment}}}"} } },
            {"Sid":"Logs","Effect":"Allow","Action":["logs:CreateLogGroup","logs:DeleteLogGroup","logs:PutRetentionPolicy","logs:DeleteRetentionPolicy","logs:TagResource","logs:ListTagsForResource","logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents"],"Resource":{{{Arns(at, "logs", $"log-group:/berth/{at.Team}/{at.Environment}/*")}}}}
            """);
    }

    /// <summary>The secrets and parameters that an execution role brings to its tasks: those under its own team and environment.</summary>
    public static JsonObject Execution(IamPlace at) => Document($$$"""
        {"Sid":"Secrets","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":{{{Arns(at, "secretsmanager", $"secret:{at.Team}/{at.Environment}/*")}}}},
        {"Sid":"Parameters","Effect":"Allow","Action":"ssm:GetParameters","Resource":{{{Arns(at, "ssm", $"parameter/{at.Team}/{at.Environment}/*")}}}}
        """);

    /// <summary>The hub may come in with the external id, and label its sessions with Berth's tags only.</summary>
    public static JsonObject HubTrust(string hubArn, string externalId) => Document($$$"""
        {"Sid":"HubAssumes","Effect":"Allow","Principal":{"AWS":"{{{hubArn}}}"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"{{{externalId}}}"} } },
        {"Sid":"HubLabels","Effect":"Allow","Principal":{"AWS":"{{{hubArn}}}"},"Action":["sts:TagSession","sts:SetSourceIdentity"],"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["berth-team","berth-env","berth-request"]} } }
        """);

    public static JsonObject EcsTrust() => Document("""{"Effect":"Allow","Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}""");

    /// <summary>Functions that test new tasks before they get traffic.</summary>
    public static JsonObject Hooks(IamPlace at) => Document($$$"""{"Sid":"Hooks","Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:{{{at.Partition}}}:lambda:*:{{{at.AccountId}}}:function:*"}""");

    public static JsonObject TasksTrust() => Document("""{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}""");

    /// <summary>The ARN in each Region of the place, or in any where it names none: one JSON string, or a list of them.</summary>
    internal static string Arns(IamPlace at, string service, params string[] resources)
    {
        var arns = (from resource in resources
                    from region in at.Regions.DefaultIfEmpty("*")
                    select $"\"arn:{at.Partition}:{service}:{region}:{at.AccountId}:{resource}\"").ToList();
        return arns.Count == 1 ? arns[0] : $"[{string.Join(',', arns)}]";
    }

    internal static JsonObject Document(string statements) =>
        JsonNode.Parse($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""") as JsonObject ?? throw new InvalidOperationException("The policy is no JSON object.");
}
