using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Start;

/// <summary>Two clusters of the platform: one on Fargate, one on two m6i.large.</summary>
internal static class StartClusters
{
    /// <summary>2 vCPU in CPU units.</summary>
    private const int Cpu = 2048;

    /// <summary>What the ECS agent offers of 8 GiB, in MiB.</summary>
    private const int Memory = 7764;

    public static void Add(Account account, DateTimeOffset now)
    {
        var fargate = Cluster(account, SandboxAccount.FargateCluster, now);
        fargate.CapacityProviders = ["FARGATE", "FARGATE_SPOT"];
        fargate.DefaultStrategy = [new() { CapacityProvider = "FARGATE", Weight = 1, Base = 0 }];
        var ec2 = Cluster(account, SandboxAccount.Ec2Cluster, now);
        foreach (var machine in account.Ec2.Machines.Values)
        {
            var id = SandboxAccount.Digest(machine.Id) + SandboxAccount.Digest($"instance {machine.Id}");
            ec2.Instances[id] = new()
            {
                Arn = $"{ec2.Arn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/{id}",
                Id = id,
                Ec2InstanceId = machine.Id,
                InstanceType = machine.InstanceType,
                Zone = account.Ec2.Subnets[machine.SubnetId].Zone,
                ImageId = machine.ImageId,
                Registered = now,
                Cpu = Cpu,
                Memory = Memory,
                Tags = [new() { Key = "berth-team", Value = "platform" }],
            };
        }
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
