using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>EC2 instances and Availability Zones.</summary>
internal sealed class Machines(World world)
{
    public void Register(Api api) => api
        .Read<DescribeInstancesRequest, DescribeInstancesResponse>("DescribeInstances", Instances)
        .Read<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResponse>("DescribeAvailabilityZones", Zones);

    private DescribeInstancesResponse Instances(DescribeInstancesRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Ec2.Machines.Values.Where(m => m.Region == call.Region).ToList();
        Network.Exist(request.InstanceIds, all.Select(m => m.Id), id => new("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist"));
        var wanted = all.Where(m => Network.Wanted(request.InstanceIds, m.Id) && Filters.Match(request.Filters, Keys(m), m.Tags)).ToList();
        var (page, next) = Ec2Pages.Take(wanted, m => m.Id, "DescribeInstances", request.NextToken, request.MaxResults);
        return new()
        {
            NextToken = next,
            Reservations = [.. page.Select(m => new Reservation { ReservationId = $"r-{m.Id[2..]}", OwnerId = call.Account, Groups = [], Instances = [View(m)] })],
        };
    }

    private DescribeAvailabilityZonesResponse Zones(DescribeAvailabilityZonesRequest request, Call call)
    {
        call.Authorize("*");
        return new()
        {
            AvailabilityZones = [.. world.State.Ec2.Subnets.Values
                .Where(s => s.Region == call.Region && Network.Wanted(request.ZoneNames, s.Zone))
                .DistinctBy(s => s.Zone, StringComparer.Ordinal)
                .OrderBy(s => s.Zone, StringComparer.Ordinal)
                .Select(s => new AvailabilityZone { ZoneName = s.Zone, ZoneId = s.ZoneId, RegionName = s.Region, State = "available", ZoneType = "availability-zone" })],
        };
    }

    private Dictionary<string, string[]> Keys(Machine machine) => Network.Keys(
        ("instance-id", machine.Id), ("instance-type", machine.InstanceType), ("subnet-id", machine.SubnetId), ("instance-state-name", "running"),
        ("vpc-id", world.State.Ec2.Subnets[machine.SubnetId].VpcId), ("availability-zone", world.State.Ec2.Subnets[machine.SubnetId].Zone), ("image-id", machine.ImageId));

    private Instance View(Machine machine)
    {
        var subnet = world.State.Ec2.Subnets[machine.SubnetId];
        return new()
        {
            InstanceId = machine.Id,
            InstanceType = machine.InstanceType,
            ImageId = machine.ImageId,
            LaunchTime = machine.Launched.UtcDateTime,
            State = new() { Code = 16, Name = "running" },
            Architecture = "x86_64",
            PrivateIpAddress = machine.Address,
            PrivateDnsName = $"ip-{machine.Address.Replace('.', '-')}.ec2.internal",
            SubnetId = subnet.Id,
            VpcId = subnet.VpcId,
            Placement = new() { AvailabilityZone = subnet.Zone, Tenancy = "default" },
            SecurityGroups = [new() { GroupId = machine.SecurityGroup, GroupName = world.State.Ec2.SecurityGroups[machine.SecurityGroup].Name }],
            IamInstanceProfile = new() { Arn = machine.Profile },
            Monitoring = new() { State = "disabled" },
            EbsOptimized = false,
            EnaSupport = true,
            RootDeviceName = "/dev/xvda",
            RootDeviceType = "ebs",
            VirtualizationType = "hvm",
            Tags = Filters.Tags(machine.Tags),
        };
    }
}
