using System.Security.Cryptography;
using System.Text;

namespace Sandbox;

/// <summary>The names in the starting account, for those who set up a portal, a demo or a test against it.</summary>
public static class SandboxAccount
{
    public const string Id = "111122223333";

    /// <summary>The hub's own account: Berth's roles trust its user across accounts, as on AWS.</summary>
    public const string HubId = "999988887777";
    public const string Region = "us-east-1";
    public const string HubArn = $"arn:aws:iam::{HubId}:user/berth-hub";
    public const string AdminArn = $"arn:aws:iam::{Id}:user/admin";

    public const string ReadRoleArn = $"arn:aws:iam::{Id}:role/berth/berth-read";
    public const string ReadExternalId = "berth-read-external-id";

    /// <summary>A role that ECS itself takes: for traffic shifts, volumes and lifecycle hooks.</summary>
    public const string InfrastructureRoleArn = $"arn:aws:iam::{Id}:role/berth/ecs-infrastructure";

    public const string FargateCluster = "main-fargate";
    public const string Ec2Cluster = "main-ec2";

    /// <summary>The EC2 cluster's launch template, Auto Scaling group and capacity provider all have its name.</summary>
    public const string Ec2CapacityProvider = Ec2Cluster;
    public const string InstanceRoleArn = $"arn:aws:iam::{Id}:role/ecsInstanceRole";
    public const string InstanceProfileArn = $"arn:aws:iam::{Id}:instance-profile/ecsInstanceRole";
    public const string LoadBalancer = "shared-alb";

    /// <summary>Of AWS Cloud Map; the Fargate cluster's own for Service Connect.</summary>
    public const string Namespace = "main.internal";

    public static IReadOnlyList<string> Teams { get; } = ["payments", "search"];
    public static IReadOnlyList<string> Environments { get; } = ["dev", "prod"];
    public static IReadOnlyList<string> TargetGroupRoles { get; } = ["web", "api", "admin"];

    /// <summary>Hosted zones of Route 53: <c>example.com</c> for all the world, <c>internal.example</c> for the VPC.</summary>
    public const string PublicZone = "Z0BE2740000000000001";
    public const string PrivateZone = "Z0BE2740000000000002";

    public const string FunctionArn = $"arn:aws:lambda:{Region}:{Id}:function:deploy-check";

    public const string VpcId = "vpc-0be27400000000001";
    public static IReadOnlyList<string> PrivateSubnets { get; } = ["subnet-0be2740000000000a", "subnet-0be2740000000000b"];
    public static IReadOnlyList<string> PublicSubnets { get; } = ["subnet-0be2740000000001a", "subnet-0be2740000000001b"];
    public const string ServiceSecurityGroup = "sg-0be27400000000001";
    public const string LoadBalancerSecurityGroup = "sg-0be27400000000002";
    public const string InstanceSecurityGroup = "sg-0be27400000000003";

    public static string TeamRoleArn(string team, string environment) => $"arn:aws:iam::{Id}:role/berth/berth-team-{team}-{environment}";
    public static string TeamExternalId(string team, string environment) => $"berth-{team}-{environment}-external-id";
    public static string ExecutionRoleArn(string team, string environment) => $"arn:aws:iam::{Id}:role/berth/{team}-{environment}-execution";
    public static string TaskRoleArn(string team, string environment) => $"arn:aws:iam::{Id}:role/berth/{team}-{environment}-task";
    /// <summary>What schedules and rules of a team run its tasks with.</summary>
    public static string JobRoleArn(string team, string environment) => $"arn:aws:iam::{Id}:role/berth/{team}-{environment}-jobs";
    public static string TeamInstanceRoleArn(string team, string environment) => $"arn:aws:iam::{Id}:role/ecsInstanceRole-{team}-{environment}";
    public static string ManagedInstancesRoleArn(string team, string environment) => $"arn:aws:iam::{Id}:role/berth/{team}-{environment}-managed-instances";
    /// <param name="number">1: issued for *.internal.example; 2: for example.com and *.example.com; 3: old.example.com, expired; 4: new.example.com, not validated yet.</param>
    public static string CertificateArn(int number) => $"arn:aws:acm:{Region}:{Id}:certificate/0be27400-0000-4000-8000-00000000000{number}";
    public static string ClusterArn(string name) => $"arn:aws:ecs:{Region}:{Id}:cluster/{name}";

    /// <summary>The queue to which the rule of the same name brings what ECS tells.</summary>
    public const string EventQueue = "berth-ecs-events";

    public static string EventQueueArn { get; } = $"arn:aws:sqs:{Region}:{Id}:{EventQueue}";

    public static string Queue(string team, string environment) => $"{team}-{environment}-jobs";

    public static string NamespaceArn { get; } = $"arn:aws:servicediscovery:{Region}:{Id}:namespace/ns-{Digest(Namespace)}";

    public static string LoadBalancerArn { get; } = $"arn:aws:elasticloadbalancing:{Region}:{Id}:loadbalancer/app/{LoadBalancer}/{Digest(LoadBalancer)}";

    /// <summary>The shared load balancer's listener that environments may put rules on.</summary>
    public static string HttpsListenerArn { get; } = $"{LoadBalancerArn.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal)}/{Digest("HTTPS")}";

    /// <param name="name"><c>team-environment-role</c>, for example <c>payments-prod-web</c>.</param>
    public static string TargetGroupArn(string name) => $"arn:aws:elasticloadbalancing:{Region}:{Id}:targetgroup/{name}/{Digest(name)}";

    /// <summary>Sixteen hexadecimal digits that stay the same for a name, where AWS draws them at random.</summary>
    internal static string Digest(string name)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
}
