using Sandbox.Models.Ec2.Model;
using Sandbox.State;

namespace Sandbox.Ec2;

/// <summary>EC2 instances as DescribeInstances shows them.</summary>
internal static class MachineViews
{
    public static InstanceState State(MachineState state) => state switch
    {
        MachineState.Pending => new() { Code = 0, Name = "pending" },
        MachineState.Running => new() { Code = 16, Name = "running" },
        MachineState.ShuttingDown => new() { Code = 32, Name = "shutting-down" },
        MachineState.Terminated => new() { Code = 48, Name = "terminated" },
    };

    public static Reservation Reservation(World world, string id, IEnumerable<Machine> machines, string account, int first = 0)
        => new() { ReservationId = id, OwnerId = account, Groups = [], Instances = [.. machines.Select((m, i) => Of(world, m, account, first + i))] };

    private static Instance Of(World world, Machine machine, string account, int index)
    {
        var subnet = world.State.Ec2.Subnets[machine.SubnetId];
        var gone = machine.State == MachineState.Terminated;
        var groups = machine.SecurityGroups.Select(g => new GroupIdentifier { GroupId = g, GroupName = world.State.Ec2.SecurityGroups.GetValueOrDefault(g)?.Name }).ToList();
        var dns = $"ip-{machine.Address.Replace('.', '-')}.ec2.internal";
        return new()
        {
            InstanceId = machine.Id,
            InstanceType = machine.InstanceType,
            ImageId = machine.ImageId,
            LaunchTime = machine.Launched.UtcDateTime,
            AmiLaunchIndex = index,
            ClientToken = machine.ClientToken,
            KeyName = machine.KeyName,
            State = State(machine.State),
            StateReason = machine.ReasonCode is { } code ? new() { Code = code, Message = machine.Reason } : null,
            StateTransitionReason = machine.Reason is null ? "" : $"User initiated ({machine.Terminated ?? world.Now:yyyy-MM-dd HH:mm:ss} GMT)",
            Architecture = InstanceTypes.Find(machine.InstanceType)?.Architecture ?? "x86_64",
            PrivateIpAddress = gone ? null : machine.Address,
            PrivateDnsName = gone ? "" : dns,
            PublicDnsName = "",
            SubnetId = gone ? null : subnet.Id,
            VpcId = gone ? null : subnet.VpcId,
            Placement = new() { AvailabilityZone = subnet.Zone, Tenancy = "default", GroupName = "" },
            SecurityGroups = gone ? [] : groups,
            NetworkInterfaces = gone ? [] :
            [
                new()
                {
                    NetworkInterfaceId = Interface(machine), OwnerId = account, SubnetId = subnet.Id, VpcId = subnet.VpcId, PrivateIpAddress = machine.Address, PrivateDnsName = dns,
                    Status = "in-use", InterfaceType = "interface", SourceDestCheck = true, Groups = groups,
                },
            ],
            IamInstanceProfile = machine.Profile is { } profile ? new() { Arn = profile, Id = $"AIPA{SandboxAccount.Digest(profile).ToUpperInvariant()}" } : null,
            InstanceLifecycle = machine.Spot ? "spot" : null,
            Operator = machine.Operator is { } principal ? new() { Managed = true, Principal = principal } : new() { Managed = false },
            Monitoring = new() { State = machine.DetailedMonitoring ? "enabled" : "disabled" },
            EbsOptimized = false,
            EnaSupport = true,
            Hypervisor = "xen",
            RootDeviceName = "/dev/xvda",
            RootDeviceType = "ebs",
            VirtualizationType = "hvm",
            PlatformDetails = "Linux/UNIX",
            Tags = Filters.Tags(machine.Tags),
        };
    }

    /// <summary>The id of a machine's primary interface.</summary>
    public static string Interface(Machine machine) => $"eni-0{SandboxAccount.Digest($"interface {machine.Id}")}";
}
