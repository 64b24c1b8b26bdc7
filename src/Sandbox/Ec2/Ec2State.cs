using System.Globalization;
using Sandbox.State;

namespace Sandbox.Ec2;

/// <summary>The network and the machines: given by the starting account, not changed by any operation here.</summary>
internal sealed class Ec2State
{
    public Documents<Vpc> Vpcs { get; init; } = new();
    public Documents<Subnet> Subnets { get; init; } = new();
    public Documents<SecurityGroup> SecurityGroups { get; init; } = new();
    public Documents<Machine> Machines { get; init; } = new();
}

internal sealed record Vpc(string Id, string Region, string Cidr, SortedDictionary<string, string> Tags);

internal sealed class Subnet
{
    public required string Id { get; init; }
    public required string VpcId { get; init; }
    public required string Region { get; init; }
    public required string Zone { get; init; }
    public required string ZoneId { get; init; }

    /// <summary>The subnet begins at 10.20.<see cref="Third"/>.0.</summary>
    public required int Third { get; init; }

    /// <summary>Length of its prefix.</summary>
    public int Bits { get; init; } = 20;
    public required bool Public { get; init; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The next host number to try.</summary>
    public int Next { get; set; } = FirstHost;

    [System.Text.Json.Serialization.JsonIgnore]
    public string Cidr => string.Create(CultureInfo.InvariantCulture, $"10.20.{Third}.0/{Bits}");

    /// <summary>AWS keeps the first four addresses and the last of each subnet.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Hosts => (1 << (32 - Bits)) - FirstHost - 1;

    private const int FirstHost = 4;

    /// <exception cref="InvalidOperationException">All addresses are in use.</exception>
    public string TakeAddress(Func<string, bool> inUse)
    {
        for (var tries = 0; tries < Hosts; tries++)
        {
            var address = Address(Next);
            Next = Next + 1 >= FirstHost + Hosts ? FirstHost : Next + 1;
            if (!inUse(address))
            {
                return address;
            }
        }
        throw new InvalidOperationException($"Subnet {Id} has no free address.");
    }

    public string Address(int host) => string.Create(CultureInfo.InvariantCulture, $"10.20.{Third + (host / 256)}.{host % 256}");
}

internal sealed record IngressRule(int From, int To, string? Cidr, string? FromGroup);

internal sealed record SecurityGroup(string Id, string VpcId, string Region, string Name, string Description, List<IngressRule> Ingress, SortedDictionary<string, string> Tags);

internal sealed record Machine(
    string Id, string Region, string InstanceType, string ImageId, string SubnetId, string Address, string SecurityGroup, string Profile,
    DateTimeOffset Launched, SortedDictionary<string, string> Tags);
