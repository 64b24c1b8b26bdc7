using Domain.Hosting.Demo;
using Sandbox;

namespace Portal.Features.Sandbox;

/// <summary>The demo's teams in the Sandbox's starting account.</summary>
internal static class SandboxDemo
{
    public static DemoAccount Account(SandboxControl control) => new(
        SandboxAccount.Id, SandboxAccount.Region, SandboxAccount.ReadRoleArn, SandboxAccount.ReadExternalId,
        SandboxAccount.FargateCluster, SandboxAccount.Ec2Cluster, SandboxAccount.PrivateSubnets, [SandboxAccount.ServiceSecurityGroup], Place)
    {
        // a standalone Sandbox has a clock of its own, which no history can be played on
        WithHistory = control.InProcess,
        Reset = control.ResetAsync,
    };

    private static DemoPlace Place(string team, string environment) => new(
        SandboxAccount.TeamRoleArn(team, environment), SandboxAccount.TeamExternalId(team, environment),
        SandboxAccount.ExecutionRoleArn(team, environment), SandboxAccount.TaskRoleArn(team, environment),
        part => SandboxAccount.TargetGroupArn($"{team}-{environment}-{part}"));
}
