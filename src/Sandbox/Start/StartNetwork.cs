using Sandbox.Ec2;

namespace Sandbox.Start;

/// <summary>One VPC over two Availability Zones: two private and two public subnets.</summary>
internal static class StartNetwork
{
    public static readonly IReadOnlyList<string> Zones = [$"{SandboxAccount.Region}a", $"{SandboxAccount.Region}b"];

    public static void Add(Ec2State ec2)
    {
        const string vpc = SandboxAccount.VpcId;
        const string region = SandboxAccount.Region;
        ec2.Vpcs[vpc] = new(vpc, region, "10.20.0.0/16", Tags("workloads"));
        for (var i = 0; i < Zones.Count; i++)
        {
            // Room for twenty thousand tasks, each with an address of its own.
            Subnet(ec2, SandboxAccount.PrivateSubnets[i], i, 64 * i, 18, isPublic: false);
            Subnet(ec2, SandboxAccount.PublicSubnets[i], i, 128 + (16 * i), 20, isPublic: true);
        }
        Group(ec2, SandboxAccount.LoadBalancerSecurityGroup, "shared-alb", "The load balancer, open to the company", new(443, 443, "10.0.0.0/8", null), new(80, 80, "10.0.0.0/8", null));
        Group(ec2, SandboxAccount.ServiceSecurityGroup, "services", "Tasks, reached from the load balancer", new IngressRule(8080, 8080, null, SandboxAccount.LoadBalancerSecurityGroup));
        Group(ec2, SandboxAccount.InstanceSecurityGroup, "container-instances", "Machines of the EC2 cluster");
    }

    private static void Subnet(Ec2State ec2, string id, int zone, int third, int bits, bool isPublic) => ec2.Subnets[id] = new()
    {
        Id = id,
        VpcId = SandboxAccount.VpcId,
        Region = SandboxAccount.Region,
        Zone = Zones[zone],
        ZoneId = $"use1-az{zone + 1}",
        Third = third,
        Bits = bits,
        Public = isPublic,
        Tags = Tags($"{(isPublic ? "public" : "private")}-{(char)('a' + zone)}"),
    };

    private static void Group(Ec2State ec2, string id, string name, string description, params List<IngressRule> ingress)
        => ec2.SecurityGroups[id] = new(id, SandboxAccount.VpcId, SandboxAccount.Region, name, description, ingress, Tags(name));

    public static SortedDictionary<string, string> Tags(string name) => new(StringComparer.Ordinal) { ["Name"] = name, ["berth-team"] = "platform" };
}
