using Domain.Teams;
using Sandbox;

namespace Testing;

/// <summary>The environments of the Sandbox's starting account.</summary>
public static class Places
{
    /// <param name="team">payments or search.</param>
    /// <param name="environment">dev or prod.</param>
    public static TeamEnvironment Of(string team = "payments", string environment = "dev") => new()
    {
        TeamId = team,
        Name = environment,
        Tier = environment == "prod" ? Tiers.Production : Tiers.Development,
        AccountId = SandboxAccount.Id,
        Region = SandboxAccount.Region,
        RoleArn = SandboxAccount.TeamRoleArn(team, environment),
        ReadRoleArn = SandboxAccount.ReadRoleArn,
        ExternalId = SandboxAccount.TeamExternalId(team, environment),
        ReadExternalId = SandboxAccount.ReadExternalId,
        ExecutionRoleArn = SandboxAccount.ExecutionRoleArn(team, environment),
        TaskRoleArn = SandboxAccount.TaskRoleArn(team, environment),
        Clusters = [SandboxAccount.FargateCluster, SandboxAccount.Ec2Cluster],
        Subnets = SandboxAccount.PrivateSubnets,
        SecurityGroups = [SandboxAccount.ServiceSecurityGroup],
    };
}
