using Sandbox.Control;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>What a machine is to be.</summary>
internal sealed record MachineWish(string Region, InstanceType Type, MachineImage Image, Subnet Subnet)
{
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];
    public string? Profile { get; init; }
    public string? KeyName { get; init; }
    public string? UserData { get; init; }
    public bool Spot { get; init; }
    public bool DetailedMonitoring { get; init; }
    public string? ReservationId { get; init; }
    public string? ClientToken { get; init; }
    public string? Operator { get; init; }
    public string? CapacityProviderArn { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Brings machines up and takes them down. Whoever has to know of it is told.</summary>
internal sealed class MachineLife(World world, Faults faults)
{
    private static readonly TimeSpan starting = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ending = TimeSpan.FromSeconds(30);

    /// <summary>EC2 shows a terminated instance for about an hour.</summary>
    private static readonly TimeSpan shown = TimeSpan.FromHours(1);

    /// <summary>Between EC2's notice and the end of a Spot instance.</summary>
    private static readonly TimeSpan notice = TimeSpan.FromMinutes(2);

    /// <summary>The machine's state has changed, or EC2 has said that it takes it back.</summary>
    public event Action<Machine>? Changed;

    /// <exception cref="AwsError">EC2 has no capacity, or the subnet no address.</exception>
    public Machine Launch(MachineWish wish)
    {
        if (faults.Strikes(Faults.Capacity, "ec2:RunInstances", wish.Type.Name, wish.Subnet.Zone, wish.Subnet.Id, wish.Operator))
        {
            throw CapacityFaults.NoMachine(wish.Type.Name, wish.Subnet.Zone, world);
        }
        var machine = new Machine
        {
            Id = $"i-0{World.NewId(16)}",
            Region = wish.Region,
            InstanceType = wish.Type.Name,
            ImageId = wish.Image.Id,
            SubnetId = wish.Subnet.Id,
            Address = Address(wish.Subnet),
            Launched = world.Now,
            SecurityGroups = [.. wish.SecurityGroups],
            Profile = wish.Profile,
            KeyName = wish.KeyName,
            Spot = wish.Spot,
            DetailedMonitoring = wish.DetailedMonitoring,
            UserData = wish.UserData,
            ReservationId = wish.ReservationId ?? $"r-0{World.NewId(16)}",
            ClientToken = wish.ClientToken,
            Operator = wish.Operator,
            CapacityProviderArn = wish.CapacityProviderArn,
            Tags = new(wish.Tags.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal), StringComparer.Ordinal),
            State = MachineState.Pending,
        };
        world.State.Ec2.Machines[machine.Id] = machine;
        world.After(starting, DueKind.Machine, machine.Id);
        return machine;
    }

    public void Terminate(Machine machine, string code, string reason)
    {
        if (!machine.IsUp)
        {
            return;
        }
        machine.State = MachineState.ShuttingDown;
        machine.ReasonCode = code;
        machine.Reason = reason;
        world.After(ending, DueKind.Machine, machine.Id);
        Changed?.Invoke(machine);
    }

    /// <summary>EC2's notice of two minutes to a Spot instance.</summary>
    public void Reclaim(Machine machine)
    {
        if (machine is { State: MachineState.Running, Reclaimed: null })
        {
            machine.Reclaimed = world.Now + (notice / world.Speed);
            world.After(notice, DueKind.Machine, machine.Id);
            Changed?.Invoke(machine);
        }
    }

    public void Step(string id)
    {
        if (!world.State.Ec2.Machines.TryGetValue(id, out var machine))
        {
            return;
        }
        switch (machine.State)
        {
            case MachineState.Pending:
                machine.State = MachineState.Running;
                Changed?.Invoke(machine);
                break;
            case MachineState.Running when machine.Reclaimed is not null:
                Terminate(machine, "Server.SpotInstanceTermination", "Server.SpotInstanceTermination: Spot instance termination");
                break;
            case MachineState.Running:
                break;
            case MachineState.ShuttingDown:
                machine.State = MachineState.Terminated;
                machine.Terminated = world.Now;
                world.At(world.Now + shown, DueKind.Machine, machine.Id);
                Changed?.Invoke(machine);
                break;
            case MachineState.Terminated:
                world.State.Ec2.Machines.Remove(id);
                break;
        }
    }

    private string Address(Subnet subnet)
    {
        try
        {
            return subnet.TakeAddress(a => Addresses.InUse(world, a));
        }
        catch (InvalidOperationException)
        {
            throw new AwsError("InsufficientFreeAddressesInSubnet", $"There are not enough free addresses in subnet '{subnet.Id}' to satisfy the requested number of instances.");
        }
    }
}
