using Sandbox.Ecs;
using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>Network interfaces of machines and tasks, and the route tables of the subnets.</summary>
internal sealed class Interfaces(World world)
{
    public void Register(Api api) => api
        .Read<DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResponse>("DescribeNetworkInterfaces", Describe)
        .Read<DescribeRouteTablesRequest, DescribeRouteTablesResponse>("DescribeRouteTables", RouteTables);

    private DescribeNetworkInterfacesResponse Describe(DescribeNetworkInterfacesRequest request, Call call)
    {
        call.Authorize("*");
        var all = OfMachines(call).Concat(OfTasks(call)).OrderBy(n => n.NetworkInterfaceId, StringComparer.Ordinal).ToList();
        Network.Exist(request.NetworkInterfaceIds, all.Select(n => n.NetworkInterfaceId), id => new("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{id}' does not exist"));
        var wanted = all.Where(n => Network.Wanted(request.NetworkInterfaceIds, n.NetworkInterfaceId) && Filters.Match(request.Filters, Keys(n), none)).ToList();
        var (page, next) = Ec2Pages.Take(wanted, n => n.NetworkInterfaceId, "DescribeNetworkInterfaces", request.NextToken, request.MaxResults ?? 1000);
        return new() { NextToken = next, NetworkInterfaces = page };
    }

    private IEnumerable<NetworkInterface> OfMachines(Call call)
        => from machine in world.State.Ec2.Machines.Values
           where machine.Region == call.Region && machine.State != MachineState.Terminated
           select View(MachineViews.Interface(machine), machine.SubnetId, machine.Address, "", machine.SecurityGroups, call, new()
           {
               InstanceId = machine.Id, InstanceOwnerId = call.Account, DeviceIndex = 0, DeleteOnTermination = true, Status = "attached", AttachTime = machine.Launched.UtcDateTime,
               AttachmentId = $"eni-attach-0{SandboxAccount.Digest($"attachment {machine.Id}")}",
           });

    /// <summary>Fargate's interfaces belong to Amazon and are attached to machines one cannot see.</summary>
    private IEnumerable<NetworkInterface> OfTasks(Call call)
        => from cluster in world.State.Ecs.Clusters.Values
           from task in cluster.Tasks.Values
           where task.Interface is { Status: not "DELETED" } && world.State.Ec2.Subnets.TryGetValue(task.Interface.Subnet, out var subnet) && subnet.Region == call.Region
           let network = task.Interface
           let machine = task.InstanceId is { } id ? cluster.Instances.GetValueOrDefault(id)?.Ec2InstanceId : null
           select View(network.Id, network.Subnet, network.Address, $"arn:aws:ecs:{call.Region}:{call.Account}:attachment/{network.AttachmentId}", [], call, new()
           {
               InstanceId = machine, InstanceOwnerId = machine is null ? "amazon-aws" : call.Account, DeviceIndex = 1, DeleteOnTermination = false, Status = network.Status == "ATTACHED" ? "attached" : "attaching",
               AttachmentId = $"eni-attach-0{SandboxAccount.Digest($"attachment {network.Id}")}", AttachTime = task.Created.UtcDateTime,
           });

    private NetworkInterface View(string id, string subnetId, string address, string description, List<string> groups, Call call, NetworkInterfaceAttachment attachment)
    {
        var subnet = world.State.Ec2.Subnets[subnetId];
        var dns = $"ip-{address.Replace('.', '-')}.ec2.internal";
        return new()
        {
            NetworkInterfaceId = id,
            SubnetId = subnetId,
            VpcId = subnet.VpcId,
            AvailabilityZone = subnet.Zone,
            Description = description,
            InterfaceType = "interface",
            OwnerId = call.Account,
            PrivateIpAddress = address,
            PrivateDnsName = dns,
            PrivateIpAddresses = [new() { Primary = true, PrivateIpAddress = address, PrivateDnsName = dns }],
            RequesterManaged = description.Length > 0,
            SourceDestCheck = true,
            Status = "in-use",
            Groups = [.. groups.Select(g => new GroupIdentifier { GroupId = g, GroupName = world.State.Ec2.SecurityGroups.GetValueOrDefault(g)?.Name })],
            Attachment = attachment,
            TagSet = [],
        };
    }

    /// <summary>Public subnets route to an internet gateway, private ones to a NAT gateway in their zone.</summary>
    private DescribeRouteTablesResponse RouteTables(DescribeRouteTablesRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Ec2.Subnets.Values.Where(s => s.Region == call.Region).Select(s =>
        {
            var id = $"rtb-0{SandboxAccount.Digest($"routes {s.Id}")}";
            return new RouteTable
            {
                RouteTableId = id,
                VpcId = s.VpcId,
                OwnerId = call.Account,
                Associations = [new() { Main = false, RouteTableAssociationId = $"rtbassoc-0{SandboxAccount.Digest($"association {s.Id}")}", RouteTableId = id, SubnetId = s.Id, AssociationState = new() { State = "associated" } }],
                Routes =
                [
                    new() { DestinationCidrBlock = world.State.Ec2.Vpcs[s.VpcId].Cidr, GatewayId = "local", Origin = "CreateRouteTable", State = "active" },
                    s.Public
                        ? new() { DestinationCidrBlock = "0.0.0.0/0", GatewayId = $"igw-0{SandboxAccount.Digest(s.VpcId)}", Origin = "CreateRoute", State = "active" }
                        : new() { DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = $"nat-0{SandboxAccount.Digest(s.Zone)}", Origin = "CreateRoute", State = "active" },
                ],
                Tags = [],
            };
        }).ToList();
        Network.Exist(request.RouteTableIds, all.Select(t => t.RouteTableId), id => new("InvalidRouteTableID.NotFound", $"The routeTable ID '{id}' does not exist"));
        var wanted = all.Where(t => Network.Wanted(request.RouteTableIds, t.RouteTableId)
            && Filters.Match(request.Filters, Network.Keys(("route-table-id", t.RouteTableId), ("vpc-id", t.VpcId), ("association.subnet-id", t.Associations[0].SubnetId), ("association.main", "false")), none)).ToList();
        var (page, next) = Ec2Pages.Take(wanted, t => t.RouteTableId, "DescribeRouteTables", request.NextToken, request.MaxResults);
        return new() { NextToken = next, RouteTables = page };
    }

    private static readonly Dictionary<string, string> none = [];

    private static Dictionary<string, string[]> Keys(NetworkInterface n)
    {
        var keys = Network.Keys(
            ("network-interface-id", n.NetworkInterfaceId), ("subnet-id", n.SubnetId), ("vpc-id", n.VpcId), ("availability-zone", n.AvailabilityZone), ("private-ip-address", n.PrivateIpAddress),
            ("addresses.private-ip-address", n.PrivateIpAddress), ("description", n.Description), ("status", n.Status.Value), ("attachment.instance-id", n.Attachment.InstanceId ?? ""));
        keys["group-id"] = [.. n.Groups.Select(g => g.GroupId)];
        return keys;
    }
}
