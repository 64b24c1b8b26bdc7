namespace Sandbox.Start;

/// <summary>The permissions of the starting account's roles.</summary>
internal static class StartPolicies
{
    /// <summary>
    /// Looking at everything, whether images and secrets exist, and asking IAM what a role could do. No value of a secret or parameter can be read with it:
    /// that would be secretsmanager:GetSecretValue and ssm:Get*. Parameters that AWS publishes are no secrets.
    /// </summary>
    public const string Read = """
        {"Version":"2012-10-17","Statement":[
         {"Sid":"Look","Effect":"Allow","Action":["ecs:Describe*","ecs:List*","ecs:GetTaskProtection","application-autoscaling:Describe*","application-autoscaling:ListTagsForResource","elasticloadbalancing:Describe*","ec2:Describe*","autoscaling:Describe*","logs:Describe*","logs:Get*","logs:FilterLogEvents","logs:ListTagsForResource","acm:DescribeCertificate","cloudwatch:GetMetricData","cloudwatch:ListMetrics","cloudwatch:DescribeAlarms","servicequotas:Get*","servicequotas:List*","scheduler:Get*","scheduler:List*","events:Describe*","events:List*"],"Resource":"*"},
         {"Sid":"Exists","Effect":"Allow","Action":["ecr:DescribeRepositories","ecr:DescribeImages","ecr:DescribeImageScanFindings","ecr:ListImageReferrers","ecr:BatchGetImage","ecr:DescribePullThroughCacheRules","secretsmanager:DescribeSecret","ssm:DescribeParameters","servicediscovery:GetNamespace","servicediscovery:ListNamespaces","sqs:GetQueueUrl","sqs:ListQueues"],"Resource":"*"},
         {"Sid":"PublicParameters","Effect":"Allow","Action":"ssm:GetParameter","Resource":"arn:*:ssm:*::parameter/aws/service/*"},
         {"Sid":"Events","Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes"],"Resource":"arn:*:sqs:*:*:berth-ecs-events"},
         {"Sid":"Ask","Effect":"Allow","Action":["iam:SimulatePrincipalPolicy","iam:GetRole","iam:ListRoles","iam:GetRolePolicy","iam:ListRolePolicies","iam:ListAttachedRolePolicies","iam:GetPolicy","iam:GetPolicyVersion","iam:GetInstanceProfile"],"Resource":"*"}]}
        """;

    /// <summary>What IAM cannot scope by team, and looking around.</summary>
    public const string Unscoped = """
        {"Version":"2012-10-17","Statement":[
         {"Sid":"Look","Effect":"Allow","Action":["ecs:Describe*","ecs:List*","application-autoscaling:Describe*","application-autoscaling:ListTagsForResource","elasticloadbalancing:Describe*","ec2:Describe*","autoscaling:Describe*","logs:DescribeLogGroups","cloudwatch:DescribeAlarms","scheduler:Get*","scheduler:List*","events:Describe*","events:List*"],"Resource":"*"},
         {"Sid":"Unscopable","Effect":"Allow","Action":"ecs:DeregisterTaskDefinition","Resource":"*"}]}
        """;

    /// <summary>The secrets and parameters that an execution role brings to its tasks: those under its own team and environment.</summary>
    public static string Execution(string team, string environment) => $$$"""
        {"Version":"2012-10-17","Statement":[
         {"Sid":"Secrets","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:*:{{{SandboxAccount.Id}}}:secret:{{{team}}}/{{{environment}}}/*"},
         {"Sid":"Parameters","Effect":"Allow","Action":"ssm:GetParameters","Resource":"arn:aws:ssm:*:{{{SandboxAccount.Id}}}:parameter/{{{team}}}/{{{environment}}}/*"}]}
        """;

    /// <summary>Functions that test new tasks before they get traffic.</summary>
    public const string Hooks = $$$"""
        {"Version":"2012-10-17","Statement":[{"Sid":"Hooks","Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:*:{{{SandboxAccount.Id}}}:function:*"}]}
        """;

    /// <summary>What ECS does for a service under the infrastructure role: moving traffic, making volumes, calling hooks.</summary>
    public const string Infrastructure = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["elasticloadbalancing:Describe*","elasticloadbalancing:ModifyListener","elasticloadbalancing:ModifyRule","elasticloadbalancing:RegisterTargets","elasticloadbalancing:DeregisterTargets","ec2:CreateVolume","ec2:AttachVolume","ec2:DetachVolume","ec2:DeleteVolume","ec2:DescribeVolumes","ec2:CreateTags","lambda:InvokeFunction"],"Resource":"*"}]}
        """;

    /// <summary>
    /// A team's own workloads in one environment: by name where AWS names things (services, task definitions, log groups),
    /// by tag where it does not (tasks, scaling). Tags are given where something is made and at no other time (ECS Developer
    /// Guide, "Grant permission to tag resources on creation"). Target tracking makes and deletes its alarms as its caller
    /// (Application Auto Scaling User Guide, "Identity-based policy examples").
    /// </summary>
    public static string Workloads(string team, string environment)
    {
        var name = $"{team}-{environment}";
        var ecs = $"arn:aws:ecs:*:{SandboxAccount.Id}";
        var role = $"arn:aws:iam::{SandboxAccount.Id}:role/berth/{name}";
        var mine = $$$"""{"aws:RequestTag/berth-team":"{{{team}}}","aws:RequestTag/berth-env":"{{{environment}}}"}""";
        var own = $$$"""{"aws:ResourceTag/berth-team":"{{{team}}}","aws:ResourceTag/berth-env":"{{{environment}}}"}""";
        var definitions = $$$"""{"ecs:task-definition":"{{{ecs}}}:task-definition/{{{name}}}-*:*"}""";
        return $$$"""
            {"Version":"2012-10-17","Statement":[
             {"Sid":"Register","Effect":"Allow","Action":"ecs:RegisterTaskDefinition","Resource":"{{{ecs}}}:task-definition/{{{name}}}-*:*","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"Cluster","Effect":"Allow","Action":"ecs:CreateCluster","Resource":"{{{ecs}}}:cluster/{{{name}}}-*","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"OwnCluster","Effect":"Allow","Action":["ecs:DeleteCluster","ecs:UpdateCluster","ecs:PutClusterCapacityProviders"],"Resource":"{{{ecs}}}:cluster/{{{name}}}-*","Condition":{"StringEquals":{{{own}}} }},
             {"Sid":"Create","Effect":"Allow","Action":"ecs:CreateService","Resource":"{{{ecs}}}:service/*/{{{name}}}-*","Condition":{"StringEquals":{{{mine}}},"ArnLike":{{{definitions}}} }},
             {"Sid":"Change","Effect":"Allow","Action":["ecs:UpdateService","ecs:DeleteService"],"Resource":"{{{ecs}}}:service/*/{{{name}}}-*","Condition":{"ArnLikeIfExists":{{{definitions}}} }},
             {"Sid":"Deployments","Effect":"Allow","Action":["ecs:StopServiceDeployment","ecs:ContinueServiceDeployment"],"Resource":["{{{ecs}}}:service/*/{{{name}}}-*","{{{ecs}}}:service-deployment/*/{{{name}}}-*/*"]},
             {"Sid":"Run","Effect":"Allow","Action":"ecs:RunTask","Resource":"{{{ecs}}}:task-definition/{{{name}}}-*:*","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"Stop","Effect":"Allow","Action":"ecs:StopTask","Resource":"*","Condition":{"StringEquals":{{{own}}} }},
             {"Sid":"TagNew","Effect":"Allow","Action":"ecs:TagResource","Resource":"*","Condition":{"StringEquals":{"ecs:CreateAction":["CreateCapacityProvider","CreateCluster","CreateService","RegisterTaskDefinition","RunTask"]} } },
             {"Sid":"PassRoles","Effect":"Allow","Action":"iam:PassRole","Resource":["{{{role}}}-execution","{{{role}}}-task"],"Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"} } },
             {"Sid":"PassToEcs","Effect":"Allow","Action":"iam:PassRole","Resource":"{{{SandboxAccount.InfrastructureRoleArn}}}","Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"} } },
             {"Sid":"ScaleNew","Effect":"Allow","Action":["application-autoscaling:RegisterScalableTarget","application-autoscaling:TagResource"],"Resource":"*","Condition":{"StringEquals":{{{mine}}},"StringEqualsIfExists":{"application-autoscaling:service-namespace":"ecs","aws:ResourceTag/berth-team":"{{{team}}}","aws:ResourceTag/berth-env":"{{{environment}}}"} } },
             {"Sid":"ScaleOwn","Effect":"Allow","Action":["application-autoscaling:RegisterScalableTarget","application-autoscaling:DeregisterScalableTarget","application-autoscaling:PutScalingPolicy","application-autoscaling:DeleteScalingPolicy","application-autoscaling:PutScheduledAction","application-autoscaling:DeleteScheduledAction"],"Resource":"*","Condition":{"StringEquals":{{{own}}} }},
             {"Sid":"Unpark","Effect":"Allow","Action":"application-autoscaling:UntagResource","Resource":"*","Condition":{"StringEquals":{{{own}}},"ForAllValues:StringEquals":{"aws:TagKeys":"berth-parked"} } },
             {"Sid":"ScalingAlarms","Effect":"Allow","Action":["cloudwatch:PutMetricAlarm","cloudwatch:DeleteAlarms"],"Resource":["arn:aws:cloudwatch:*:{{{SandboxAccount.Id}}}:alarm:TargetTracking-service/*/{{{name}}}-*","arn:aws:cloudwatch:*:{{{SandboxAccount.Id}}}:alarm:berth-scaling/*/{{{name}}}-*"]},
             {"Sid":"Groups","Effect":"Allow","Action":"elasticloadbalancing:CreateTargetGroup","Resource":"arn:aws:elasticloadbalancing:*:{{{SandboxAccount.Id}}}:targetgroup/{{{name}}}-*/*","Condition":{"StringEquals":{{{mine}}} }},
             {"Sid":"Rules","Effect":"Allow","Action":"elasticloadbalancing:CreateRule","Resource":"arn:aws:elasticloadbalancing:*:{{{SandboxAccount.Id}}}:listener/app/*","Condition":{"StringEquals":{"aws:RequestTag/berth-team":"{{{team}}}","aws:RequestTag/berth-env":"{{{environment}}}","aws:ResourceTag/berth-shared":"true"} }},
             {"Sid":"OwnTraffic","Effect":"Allow","Action":["elasticloadbalancing:ModifyTargetGroup*","elasticloadbalancing:DeleteTargetGroup","elasticloadbalancing:ModifyRule","elasticloadbalancing:DeleteRule"],"Resource":"*","Condition":{"StringEquals":{{{own}}} }},
             {"Sid":"TagTraffic","Effect":"Allow","Action":"elasticloadbalancing:AddTags","Resource":["arn:aws:elasticloadbalancing:*:{{{SandboxAccount.Id}}}:targetgroup/{{{name}}}-*/*","arn:aws:elasticloadbalancing:*:{{{SandboxAccount.Id}}}:listener-rule/app/*"],"Condition":{"StringEquals":{"elasticloadbalancing:CreateAction":["CreateTargetGroup","CreateRule"],"aws:RequestTag/berth-team":"{{{team}}}","aws:RequestTag/berth-env":"{{{environment}}}"} } },
             {"Sid":"Logs","Effect":"Allow","Action":["logs:CreateLogGroup","logs:DeleteLogGroup","logs:PutRetentionPolicy","logs:DeleteRetentionPolicy","logs:TagResource","logs:ListTagsForResource","logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents"],"Resource":"arn:aws:logs:*:{{{SandboxAccount.Id}}}:log-group:/berth/{{{team}}}/{{{environment}}}/*"}]}
            """;
    }
}
