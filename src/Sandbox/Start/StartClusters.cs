using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Start;

/// <summary>Two clusters of the platform: one on Fargate, watched by Container Insights and with a namespace of its own, one on two m6i.large.</summary>
internal static class StartClusters
{
    public static void Add(Account account, DateTimeOffset now)
    {
        var fargate = Cluster(account, SandboxAccount.FargateCluster, now);
        fargate.CapacityProviders = ["FARGATE", "FARGATE_SPOT"];
        fargate.DefaultStrategy = [new() { CapacityProvider = "FARGATE", Weight = 1, Base = 0 }];
        fargate.Settings = [new() { Name = "containerInsights", Value = "enabled" }];
        fargate.ServiceConnectDefaults = new() { Namespace = SandboxAccount.NamespaceArn };
        var ec2 = Cluster(account, SandboxAccount.Ec2Cluster, now);
        StartInstances.Add(account, ec2, now);
    }

    private static EcsCluster Cluster(Account account, string name, DateTimeOffset now)
    {
        var arn = SandboxAccount.ClusterArn(name);
        return account.Ecs.Clusters[arn] = new()
        {
            Arn = arn,
            Name = name,
            Created = now,
            Tags = [new() { Key = "berth-team", Value = "platform" }],
            Settings = [new() { Name = "containerInsights", Value = "disabled" }],
        };
    }
}
