using System.Globalization;

namespace Sandbox.Ec2;

/// <summary>The network and the machines: given by the starting account, not changed by any operation here.</summary>
internal sealed class Ec2State
{
    public SortedDictionary<string, Vpc> Vpcs { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Subnet> Subnets { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, SecurityGroup> SecurityGroups { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Machine> Machines { get; init; } = new(StringComparer.Ordinal);
}

internal sealed record Vpc(string Id, string Region, string Cidr, SortedDictionary<string, string> Tags);

internal sealed class Subnet
{
    public required string Id { get; init; }
    public required string VpcId { get; init; }
    public required string Region { get; init; }
    public required string Zone { get; init; }
    public required string ZoneId { get; init; }

    /// <summary>The first three numbers of the subnet's /24.</summary>
    public required string Prefix { get; init; }
    public required bool Public { get; init; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The next host number; AWS keeps the first four and the last.</summary>
    public int Next { get; set; } = 4;

    public string TakeAddress()
    {
        var host = Next;
        Next = Next >= 254 ? 4 : Next + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}.{host}");
    }
}

internal sealed record IngressRule(int From, int To, string? Cidr, string? FromGroup);

internal sealed record SecurityGroup(string Id, string VpcId, string Region, string Name, string Description, List<IngressRule> Ingress, SortedDictionary<string, string> Tags);

internal sealed record Machine(
    string Id, string Region, string InstanceType, string ImageId, string SubnetId, string Address, string SecurityGroup, string Profile,
    DateTimeOffset Launched, SortedDictionary<string, string> Tags);
