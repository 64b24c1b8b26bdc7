using System.Text.RegularExpressions;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>What Elastic Load Balancing asks of a load balancer's name, subnets, security groups and addresses.</summary>
internal static partial class BalancerRules
{
    private const int LongestName = 32;

    public static void CheckName(string name)
    {
        if (name.Length > LongestName)
        {
            throw ElbErrors.Invalid($"The load balancer name '{name}' cannot be longer than '{LongestName}' characters");
        }
        if (!NamePattern().IsMatch(name))
        {
            throw ElbErrors.Invalid($"The load balancer name '{name}' can only contain characters that are alphanumeric characters and hyphens(-)");
        }
        if (name.StartsWith('-') || name.EndsWith('-'))
        {
            throw ElbErrors.Invalid($"The load balancer name '{name}' cannot begin or end with a hyphen(-)");
        }
        if (name.StartsWith("internal-", StringComparison.Ordinal))
        {
            throw ElbErrors.Invalid($"The load balancer name '{name}' cannot begin with 'internal-'");
        }
    }

    public static void CheckOffered(CreateLoadBalancerRequest request, string type)
    {
        if (type is not ("application" or "network"))
        {
            throw ElbErrors.NotOffered($"load balancers of type {type}");
        }
        CheckMappings(request.SubnetMappings);
        if (request.CustomerOwnedIpv4Pool is not null || request.IpamPools is not null || request.EnablePrefixForIpv6SourceNat?.Value == "on")
        {
            throw ElbErrors.NotOffered("address pools and source NAT prefixes of load balancers");
        }
    }

    public static void CheckMappings(List<SubnetMapping>? mappings)
    {
        if (mappings?.Exists(m => m.AllocationId is not null || m.PrivateIPv4Address is not null || m.IPv6Address is not null || m.SourceNatIpv6Prefix is not null) == true)
        {
            throw ElbErrors.NotOffered("fixed addresses of load balancers; name the subnets alone");
        }
    }

    public static List<string> SubnetIds(List<string>? subnets, List<SubnetMapping>? mappings)
    {
        if (subnets is { Count: > 0 } && mappings is { Count: > 0 })
        {
            throw ElbErrors.Invalid("Subnets and subnet mappings cannot be specified at the same time");
        }
        return subnets is { Count: > 0 } ? subnets : [.. (mappings ?? []).Select(m => m.SubnetId).OfType<string>()];
    }

    public static List<AvailabilityZone> Zones(World world, List<string> ids, string type, string region)
    {
        if (ids.Count == 0)
        {
            throw ElbErrors.Invalid("At least one subnet must be specified");
        }
        var known = world.State.Ec2.Subnets;
        if (ids.Find(id => !known.TryGetValue(id, out var s) || s.Region != region) is { } missing)
        {
            throw new AwsError("SubnetNotFound", $"The subnet ID '{missing}' does not exist");
        }
        var subnets = ids.ConvertAll(id => known[id]);
        if (subnets.DistinctBy(s => s.VpcId).Count() > 1)
        {
            throw ElbErrors.Configuration("All subnets must belong to the same VPC");
        }
        if (subnets.GroupBy(s => s.Zone).Any(z => z.Count() > 1))
        {
            throw ElbErrors.Configuration("A load balancer cannot be attached to multiple subnets in the same Availability Zone");
        }
        if (type == "application" && subnets.Count < 2)
        {
            throw ElbErrors.Invalid("At least two subnets in two different Availability Zones must be specified");
        }
        return [.. subnets.OrderBy(s => s.Zone, StringComparer.Ordinal).Select(s => new AvailabilityZone { ZoneName = s.Zone, SubnetId = s.Id, LoadBalancerAddresses = [] })];
    }

    /// <summary>
    /// Those asked for; for an Application Load Balancer without, the VPC's default group, where there is one. A Network Load
    /// Balancer created without can never have any, so that null is remembered.
    /// </summary>
    public static List<string>? SecurityGroups(World world, List<string>? ids, string vpc, string type)
    {
        var known = world.State.Ec2.SecurityGroups;
        if (ids is { Count: > 0 })
        {
            return ids.TrueForAll(id => known.TryGetValue(id, out var g) && g.VpcId == vpc)
                ? [.. ids.Distinct(StringComparer.Ordinal)]
                : throw ElbErrors.Configuration("One or more security groups are invalid");
        }
        return type == "network" ? null : [.. known.Values.Where(g => g.VpcId == vpc && g.Name == "default").Select(g => g.Id)];
    }

    /// <summary>The Sandbox's subnets have no IPv6 CIDR blocks, which AWS asks for in every type but ipv4.</summary>
    public static void CheckAddresses(string? type, string scheme)
    {
        if (type is null or "ipv4")
        {
            return;
        }
        throw type == "dualstack-without-public-ipv4" && scheme == "internal"
            ? ElbErrors.Configuration("The IP address type 'dualstack-without-public-ipv4' is not valid for an internal load balancer")
            : new AwsError("InvalidSubnet", "You must specify subnets with an associated IPv6 CIDR block.");
    }

    [GeneratedRegex("^[A-Za-z0-9-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex NamePattern();
}
