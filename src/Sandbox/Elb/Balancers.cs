using System.Security.Cryptography;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Load balancers come, are seen and go.</summary>
internal sealed class Balancers(World world, Targets targets)
{
    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<CreateLoadBalancerRequest, CreateLoadBalancerResponse>("CreateLoadBalancer", Create)
        .Write<DeleteLoadBalancerRequest, DeleteLoadBalancerResponse>("DeleteLoadBalancer", Delete)
        .Read<DescribeLoadBalancersRequest, DescribeLoadBalancersResponse>("DescribeLoadBalancers", Describe);

    /// <summary>A new load balancer's time of provisioning is over. Key: its ARN.</summary>
    public void Step(string arn)
    {
        if (Elb.LoadBalancers.TryGetValue(arn, out var balancer))
        {
            balancer.State = new() { Code = LoadBalancerStateEnum.Active };
        }
    }

    private CreateLoadBalancerResponse Create(CreateLoadBalancerRequest request, Call call)
    {
        var type = request.Type?.Value ?? "application";
        var made = call.Arn("elasticloadbalancing", $"loadbalancer/{(type == "network" ? "net" : type == "gateway" ? "gwy" : "app")}/{request.Name}/*");
        var scheme = request.Scheme?.Value ?? "internet-facing";
        var subnets = BalancerRules.SubnetIds(request.Subnets, request.SubnetMappings);
        ElbAccess.Create(call, Elb, made, made, request.Tags, keys => keys
            .Set("elasticloadbalancing:Scheme", scheme)
            .Set("elasticloadbalancing:Subnet", subnets)
            .Set("elasticloadbalancing:SecurityGroup", request.SecurityGroups ?? []));
        BalancerRules.CheckName(request.Name);
        BalancerRules.CheckOffered(request, type);
        ElbTags.Check(request.Tags);
        var zones = BalancerRules.Zones(world, subnets, type, call.Region);
        var vpc = world.State.Ec2.Subnets[subnets[0]].VpcId;
        var groups = BalancerRules.SecurityGroups(world, request.SecurityGroups, vpc, type);
        BalancerRules.CheckAddresses(request.IpAddressType?.Value, scheme);
        if (Elb.LoadBalancers.Values.FirstOrDefault(b => b.LoadBalancerName == request.Name && ElbPages.Here(b.LoadBalancerArn, call)) is { } known)
        {
            return new() { LoadBalancers = [Same(known, type, scheme, subnets, groups, request.Tags)] };
        }
        if (Elb.LoadBalancers.Values.Count(b => b.Type.Value == type && ElbPages.Here(b.LoadBalancerArn, call)) >= ElbLimits.Balancers)
        {
            throw new AwsError("TooManyLoadBalancers", $"The maximum number of load balancers has been reached: '{ElbLimits.Balancers}'");
        }
        var balancer = Build(request.Name, type, scheme, call, made);
        balancer.AvailabilityZones = zones;
        balancer.VpcId = vpc;
        balancer.SecurityGroups = groups;
        Elb.LoadBalancers[balancer.LoadBalancerArn] = balancer;
        ElbTags.Put(Elb, balancer.LoadBalancerArn, request.Tags);
        world.After(ElbTimes.Provisioning, DueKind.Balancer, balancer.LoadBalancerArn);
        return new() { LoadBalancers = [balancer] };
    }

    /// <summary>The load balancer of that name, provided that it is what the caller asks for again.</summary>
    private LoadBalancer Same(LoadBalancer known, string type, string scheme, List<string> subnets, List<string>? groups, List<Tag>? tags)
        => known.Type.Value == type && known.Scheme.Value == scheme
            && Alike(known.AvailabilityZones.Select(z => z.SubnetId), subnets)
            && Alike(known.SecurityGroups ?? [], groups ?? [])
            && ElbTags.Same(Elb, known.LoadBalancerArn, tags)
            ? known
            : throw new AwsError("DuplicateLoadBalancerName", $"A load balancer with the same name '{known.LoadBalancerName}' exists, but with different settings");

    private static bool Alike(IEnumerable<string> one, IEnumerable<string> other) => one.ToHashSet(StringComparer.Ordinal).SetEquals(other);

    private LoadBalancer Build(string name, string type, string scheme, Call call, string made)
    {
        var id = World.NewId(16);
        var network = type == "network";
        var host = network ? $"{name}-{id}.elb.{call.Region}" : $"{(scheme == "internal" ? "internal-" : "")}{name}-{RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue)}.{call.Region}.elb";
        return new()
        {
            LoadBalancerArn = made[..^1] + id,
            LoadBalancerName = name,
            DNSName = $"{host}.amazonaws.com",
            // Of us-east-1, where the Sandbox has its network (AWS General Reference, "Elastic Load Balancing endpoints").
            CanonicalHostedZoneId = network ? "Z26RNL4JYFTOTI" : "Z35SXDOTRQ7X7K",
            CreatedTime = world.Now.UtcDateTime,
            Scheme = scheme,
            Type = type,
            State = new() { Code = LoadBalancerStateEnum.Provisioning },
            IpAddressType = IpAddressType.Ipv4,
        };
    }

    private DeleteLoadBalancerResponse Delete(DeleteLoadBalancerRequest request, Call call)
    {
        var arn = request.LoadBalancerArn;
        ElbAccess.Authorize(call, Elb, arn);
        if (!Elb.LoadBalancers.TryGetValue(arn, out var balancer))
        {
            return new();
        }
        if (BalancerAttributes.Of(Elb, balancer)[BalancerAttributes.DeletionProtection] == "true")
        {
            throw ElbErrors.NotPermitted($"Load balancer '{arn}' cannot be deleted because deletion protection is enabled");
        }
        if (Elb.TargetGroups.Values.Any(g => g.TargetType == "alb" && g.Targets.Exists(t => t.Id == arn)))
        {
            throw ElbErrors.InUse($"Load balancer '{arn}' cannot be deleted because it is currently registered as a target");
        }
        foreach (var listener in Elb.Listeners.Values.Where(l => l.LoadBalancerArn == arn).ToList())
        {
            Listeners.Remove(Elb, listener.ListenerArn);
        }
        Elb.LoadBalancers.Remove(arn);
        Elb.Forget(arn);
        world.Agenda.Remove(DueKind.Balancer, arn);
        targets.Associate();
        return new();
    }

    private DescribeLoadBalancersResponse Describe(DescribeLoadBalancersRequest request, Call call)
    {
        call.Authorize("*");
        var all = Elb.LoadBalancers.Values.Where(b => ElbPages.Here(b.LoadBalancerArn, call)).ToList();
        if (request is { Names.Count: > 0, LoadBalancerArns.Count: > 0 })
        {
            throw ElbErrors.Invalid("Load balancer names and load balancer ARNs cannot be specified at the same time");
        }
        ElbPages.Exist(request.LoadBalancerArns, all.Select(b => b.LoadBalancerArn), ElbErrors.NoBalancer);
        ElbPages.Exist(request.Names, all.Select(b => b.LoadBalancerName), () => new("LoadBalancerNotFound", $"Load balancers '[{string.Join(", ", request.Names ?? [])}]' not found"));
        var wanted = all.Where(b => ElbPages.Wanted(request.LoadBalancerArns, b.LoadBalancerArn) && ElbPages.Wanted(request.Names, b.LoadBalancerName)).ToList();
        var (page, next) = ElbPages.Take(wanted, b => b.LoadBalancerArn, "DescribeLoadBalancers", request.Marker, request.PageSize);
        return new() { LoadBalancers = page, NextMarker = next };
    }
}
