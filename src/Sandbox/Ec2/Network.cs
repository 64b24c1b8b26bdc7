using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>VPCs, subnets and security groups.</summary>
internal sealed class Network(World world)
{
    public void Register(Api api) => api
        .Read<DescribeVpcsRequest, DescribeVpcsResponse>("DescribeVpcs", Vpcs)
        .Read<DescribeSubnetsRequest, DescribeSubnetsResponse>("DescribeSubnets", Subnets)
        .Read<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResponse>("DescribeSecurityGroups", SecurityGroups);

    private DescribeVpcsResponse Vpcs(DescribeVpcsRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Ec2.Vpcs.Values.Where(v => v.Region == call.Region).ToList();
        Exist(request.VpcIds, all.Select(v => v.Id), id => new("InvalidVpcID.NotFound", $"The vpc ID '{id}' does not exist"));
        var wanted = all
            .Where(v => Wanted(request.VpcIds, v.Id) && Filters.Match(request.Filters, Keys(("vpc-id", v.Id), ("cidr", v.Cidr), ("state", "available")), v.Tags))
            .ToList();
        var (page, next) = Ec2Pages.Take(wanted, v => v.Id, "DescribeVpcs", request.NextToken, request.MaxResults);
        return new()
        {
            NextToken = next,
            Vpcs = [.. page.Select(v => new Models.Ec2.Model.Vpc { VpcId = v.Id, CidrBlock = v.Cidr, State = "available", OwnerId = call.Account, IsDefault = false, InstanceTenancy = "default", Tags = Filters.Tags(v.Tags) })],
        };
    }

    private DescribeSubnetsResponse Subnets(DescribeSubnetsRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Ec2.Subnets.Values.Where(s => s.Region == call.Region).ToList();
        Exist(request.SubnetIds, all.Select(s => s.Id), id => new("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist"));
        var wanted = all
            .Where(s => Wanted(request.SubnetIds, s.Id) && Filters.Match(
                request.Filters, Keys(("subnet-id", s.Id), ("vpc-id", s.VpcId), ("availability-zone", s.Zone), ("availability-zone-id", s.ZoneId), ("state", "available")), s.Tags))
            .ToList();
        var (page, next) = Ec2Pages.Take(wanted, s => s.Id, "DescribeSubnets", request.NextToken, request.MaxResults);
        return new()
        {
            NextToken = next,
            Subnets = [.. page.Select(s => new Models.Ec2.Model.Subnet
                {
                    SubnetId = s.Id,
                    SubnetArn = call.Arn("ec2", $"subnet/{s.Id}"),
                    VpcId = s.VpcId,
                    CidrBlock = s.Cidr,
                    AvailabilityZone = s.Zone,
                    AvailabilityZoneId = s.ZoneId,
                    AvailableIpAddressCount = s.Hosts - Used(s.Id),
                    MapPublicIpOnLaunch = s.Public,
                    DefaultForAz = false,
                    State = "available",
                    OwnerId = call.Account,
                    Tags = Filters.Tags(s.Tags),
                })],
        };
    }

    private DescribeSecurityGroupsResponse SecurityGroups(DescribeSecurityGroupsRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Ec2.SecurityGroups.Values.Where(g => g.Region == call.Region).ToList();
        Exist(request.GroupIds, all.Select(g => g.Id), id => new("InvalidGroup.NotFound", $"The security group '{id}' does not exist"));
        var wanted = all
            .Where(g => Wanted(request.GroupIds, g.Id) && Wanted(request.GroupNames, g.Name)
                && Filters.Match(request.Filters, Keys(("group-id", g.Id), ("group-name", g.Name), ("vpc-id", g.VpcId)), g.Tags))
            .ToList();
        var (page, next) = Ec2Pages.Take(wanted, g => g.Id, "DescribeSecurityGroups", request.NextToken, request.MaxResults);
        return new()
        {
            NextToken = next,
            SecurityGroups = [.. page.Select(g => new Models.Ec2.Model.SecurityGroup
                {
                    GroupId = g.Id,
                    GroupName = g.Name,
                    Description = g.Description,
                    VpcId = g.VpcId,
                    OwnerId = call.Account,
                    IpPermissions = [.. g.Ingress.Select(i => new IpPermission
                    {
                        IpProtocol = "tcp",
                        FromPort = i.From,
                        ToPort = i.To,
                        IpRanges = i.Cidr is { } cidr ? [new() { CidrIp = cidr }] : [],
                        UserIdGroupPairs = i.FromGroup is { } from ? [new() { GroupId = from, UserId = call.Account }] : [],
                    })],
                    IpPermissionsEgress = [new() { IpProtocol = "-1", IpRanges = [new() { CidrIp = "0.0.0.0/0" }] }],
                    Tags = Filters.Tags(g.Tags),
                })],
        };
    }

    private int Used(string subnet) => Addresses.Used(world, subnet);

    internal static Dictionary<string, string[]> Keys(params (string Name, string Value)[] keys) => keys.ToDictionary(k => k.Name, k => new[] { k.Value }, StringComparer.Ordinal);

    internal static bool Wanted(List<string>? ids, string id) => ids is not { Count: > 0 } || ids.Contains(id);

    internal static void Exist(List<string>? ids, IEnumerable<string> known, Func<string, AwsError> missing)
    {
        if (ids?.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } id)
        {
            throw missing(id);
        }
    }
}
