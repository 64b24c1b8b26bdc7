namespace Domain.Hosting.Demo;

/// <summary>What the demo's teams find in the Sandbox's starting account. The portal fills it in: the domain knows no Sandbox.</summary>
public sealed record DemoAccount(
    string AccountId, string Region, string ReadRoleArn, string ReadExternalId, string FargateCluster, string Ec2Cluster,
    IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, Func<string, string, DemoPlace> Place)
{
    /// <summary>True when the account keeps time by the demo's clock, so that the last days can be played on it.</summary>
    public required bool WithHistory { get; init; }

    /// <summary>Puts the account back to its start.</summary>
    public required Func<CancellationToken, Task> Reset { get; init; }
}

/// <summary>What belongs to one team and environment.</summary>
/// <param name="TargetGroup">ARN of a target group by its part: web, api or admin.</param>
public sealed record DemoPlace(string RoleArn, string ExternalId, string ExecutionRoleArn, string TaskRoleArn, Func<string, string> TargetGroup);
