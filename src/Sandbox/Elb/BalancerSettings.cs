using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Changes to a load balancer: its subnets, security groups, addresses and attributes.</summary>
internal sealed class BalancerSettings(World world)
{
    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<SetSubnetsRequest, SetSubnetsResponse>("SetSubnets", SetSubnets)
        .Write<SetSecurityGroupsRequest, SetSecurityGroupsResponse>("SetSecurityGroups", SetSecurityGroups)
        .Write<SetIpAddressTypeRequest, SetIpAddressTypeResponse>("SetIpAddressType", SetIpAddressType)
        .Read<DescribeLoadBalancerAttributesRequest, DescribeLoadBalancerAttributesResponse>("DescribeLoadBalancerAttributes", Attributes)
        .Write<ModifyLoadBalancerAttributesRequest, ModifyLoadBalancerAttributesResponse>("ModifyLoadBalancerAttributes", Modify);

    private SetSubnetsResponse SetSubnets(SetSubnetsRequest request, Call call)
    {
        var ids = BalancerRules.SubnetIds(request.Subnets, request.SubnetMappings);
        ElbAccess.Authorize(call, Elb, request.LoadBalancerArn, keys => keys.Set("elasticloadbalancing:Subnet", ids));
        var balancer = Existing(request.LoadBalancerArn);
        BalancerRules.CheckMappings(request.SubnetMappings);
        BalancerRules.CheckAddresses(request.IpAddressType?.Value, balancer.Scheme.Value);
        if (request.EnablePrefixForIpv6SourceNat?.Value == "on")
        {
            throw ElbErrors.NotOffered("source NAT prefixes of load balancers");
        }
        var zones = BalancerRules.Zones(world, ids, balancer.Type.Value, call.Region);
        if (world.State.Ec2.Subnets[ids[0]].VpcId != balancer.VpcId)
        {
            throw new AwsError("InvalidSubnet", $"The subnets must belong to the VPC of the load balancer '{balancer.VpcId}'");
        }
        balancer.AvailabilityZones = zones;
        return new() { AvailabilityZones = zones, IpAddressType = balancer.IpAddressType };
    }

    private SetSecurityGroupsResponse SetSecurityGroups(SetSecurityGroupsRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.LoadBalancerArn, keys => keys.Set("elasticloadbalancing:SecurityGroup", request.SecurityGroups));
        var balancer = Existing(request.LoadBalancerArn);
        var network = balancer.Type.Value == "network";
        if (network && balancer.SecurityGroups is null)
        {
            throw ElbErrors.Configuration("Security groups cannot be set on a Network Load Balancer that was created without");
        }
        if (request.SecurityGroups.Count == 0)
        {
            throw ElbErrors.Invalid("At least one security group must be specified");
        }
        if (request.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is { } enforce)
        {
            balancer.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = network && enforce is "on" or "off"
                ? enforce
                : throw ElbErrors.Invalid("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic must be 'on' or 'off', of a Network Load Balancer");
        }
        balancer.SecurityGroups = BalancerRules.SecurityGroups(world, request.SecurityGroups, balancer.VpcId, balancer.Type.Value);
        return new() { SecurityGroupIds = balancer.SecurityGroups, EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = balancer.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic };
    }

    private SetIpAddressTypeResponse SetIpAddressType(SetIpAddressTypeRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.LoadBalancerArn);
        var balancer = Existing(request.LoadBalancerArn);
        BalancerRules.CheckAddresses(request.IpAddressType.Value, balancer.Scheme.Value);
        balancer.IpAddressType = request.IpAddressType;
        return new() { IpAddressType = balancer.IpAddressType };
    }

    private DescribeLoadBalancerAttributesResponse Attributes(DescribeLoadBalancerAttributesRequest request, Call call)
    {
        call.Authorize("*");
        return new() { Attributes = View(Existing(request.LoadBalancerArn)) };
    }

    private ModifyLoadBalancerAttributesResponse Modify(ModifyLoadBalancerAttributesRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.LoadBalancerArn);
        var balancer = Existing(request.LoadBalancerArn);
        BalancerAttributes.Set(Elb, balancer, request.Attributes);
        return new() { Attributes = View(balancer) };
    }

    private List<LoadBalancerAttribute> View(LoadBalancer balancer)
        => [.. BalancerAttributes.Of(Elb, balancer).Select(a => new LoadBalancerAttribute { Key = a.Key, Value = a.Value })];

    private LoadBalancer Existing(string arn) => Elb.LoadBalancers.GetValueOrDefault(arn) ?? throw ElbErrors.NoBalancer();
}
