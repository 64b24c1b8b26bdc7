using System.Globalization;
using Sandbox.State;

namespace Sandbox.Ec2;

/// <summary>The network, which the starting account gives, and the machines in it.</summary>
internal sealed class Ec2State
{
    public Documents<Vpc> Vpcs { get; init; } = new();
    public Documents<Subnet> Subnets { get; init; } = new();
    public Documents<SecurityGroup> SecurityGroups { get; init; } = new();
    public Documents<Machine> Machines { get; init; } = new();

    /// <summary>Launch templates by id.</summary>
    public Documents<MachineTemplate> Templates { get; init; } = new();
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

internal enum MachineState
{
    Pending,
    Running,
    ShuttingDown,
    Terminated,
}

/// <summary>An EC2 instance.</summary>
internal sealed class Machine
{
    public required string Id { get; init; }
    public required string Region { get; init; }
    public required string InstanceType { get; init; }
    public required string ImageId { get; init; }
    public required string SubnetId { get; init; }
    public required string Address { get; init; }
    public required DateTimeOffset Launched { get; init; }
    public List<string> SecurityGroups { get; init; } = [];

    /// <summary>The ARN of the instance profile.</summary>
    public string? Profile { get; init; }
    public string? KeyName { get; init; }
    public bool Spot { get; init; }
    public bool DetailedMonitoring { get; init; }

    /// <summary>Base64, as it was given.</summary>
    public string? UserData { get; init; }
    public string? ReservationId { get; init; }
    public string? ClientToken { get; init; }

    /// <summary>The service that runs it for its customer, such as <c>ecs.amazonaws.com</c>; null where the customer does.</summary>
    public string? Operator { get; init; }

    /// <summary>The ECS capacity provider that brought it, where ECS runs it.</summary>
    public string? CapacityProviderArn { get; init; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
    public MachineState State { get; set; } = MachineState.Running;

    /// <summary>Why it is ending: EC2's code and words.</summary>
    public string? ReasonCode { get; set; }
    public string? Reason { get; set; }
    public DateTimeOffset? Terminated { get; set; }

    /// <summary>When EC2 takes a Spot instance back; null while it has not said so.</summary>
    public DateTimeOffset? Reclaimed { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsUp => State is MachineState.Pending or MachineState.Running;
}
