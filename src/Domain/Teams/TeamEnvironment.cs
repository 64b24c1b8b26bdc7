namespace Domain.Teams;

/// <summary>One place of a team in AWS: account, Region, the role every write is made under, and the network it may use.</summary>
public sealed class TeamEnvironment
{
    public required string TeamId { get; init; }
    /// <summary><c>dev</c>, <c>test</c>, <c>prod</c> … unique in the team.</summary>
    public required string Name { get; init; }
    /// <summary>What rules match; <see cref="Tiers.Production"/> or another word.</summary>
    public required string Tier { get; set; }
    /// <summary>12 digits.</summary>
    public required string AccountId { get; set; }
    public required string Region { get; set; }
    /// <summary>The role of this team and environment: every write in AWS is made under it.</summary>
    public required string RoleArn { get; set; }
    /// <summary>The account's read-only role: sweeps and permission simulation.</summary>
    public required string ReadRoleArn { get; set; }
    public required string ExternalId { get; set; }
    public required string ReadExternalId { get; set; }
    public required string ExecutionRoleArn { get; set; }
    public required string TaskRoleArn { get; set; }
    /// <summary>Names of the clusters this environment may place services on.</summary>
    public required IReadOnlyList<string> Clusters { get; set; }
    public required IReadOnlyList<string> Subnets { get; set; }
    public required IReadOnlyList<string> SecurityGroups { get; set; }
    /// <summary>Ceilings of its own, beneath the team's; null for none.</summary>
    public TeamLimits? Limits { get; set; }
    public int Version { get; private set; }

    public string Place => $"{TeamId}/{Name}";
    public bool IsProduction => string.Equals(Tier, Tiers.Production, StringComparison.Ordinal);

    /// <summary>The role that schedules and rules of the environment run tasks with. Its name is a convention: <c>/berth/TEAM-ENVIRONMENT-jobs</c>.</summary>
    public string JobRoleArn => JobRoleOf(RoleArn.Split(':') is [_, { Length: > 0 } partition, ..] ? partition : "aws", AccountId, TeamId, Name);
    /// <summary>The group that the environment's schedules are in: IAM scopes schedules by it.</summary>
    public string ScheduleGroup => $"{TeamId}-{Name}";

    internal static string JobRoleOf(string partition, string accountId, string team, string environment) => $"arn:{partition}:iam::{accountId}:role/berth/{team}-{environment}-jobs";

    /// <summary>The full name of a service in AWS: IAM scopes writes by this prefix.</summary>
    public string FullName(string name) => $"{TeamId}-{Name}-{name}";
    public string LogGroup(string name) => $"/berth/{TeamId}/{Name}/{name}";
    public string ServiceArn(string cluster, string fullName) => $"arn:aws:ecs:{Region}:{AccountId}:service/{cluster}/{fullName}";
    /// <summary>
    /// The role of container instances, in a profile of the same name. It has no path and this beginning because AWS's policy for ECS Managed Instances passes no other
    /// (AWS Managed Policy Reference, AmazonECSInfrastructureRolePolicyForManagedInstances).
    /// </summary>
    public string InstanceRoleArn => $"arn:aws:iam::{AccountId}:role/ecsInstanceRole-{TeamId}-{Name}";
    public string InstanceProfileArn => $"arn:aws:iam::{AccountId}:instance-profile/ecsInstanceRole-{TeamId}-{Name}";
    /// <summary>The role by which ECS launches Managed Instances.</summary>
    public string ManagedInstancesRoleArn => $"arn:aws:iam::{AccountId}:role/berth/{TeamId}-{Name}-managed-instances";
    public string ClusterArn(string cluster) => $"arn:aws:ecs:{Region}:{AccountId}:cluster/{cluster}";
}

public static class Tiers
{
    public const string Production = "production";
    public const string Development = "development";
}
