using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Describing load balancers, listeners, rules, target groups and the health of their targets.</summary>
internal sealed class Balancers(World world)
{
    private const int PageSize = 400;

    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Read<DescribeLoadBalancersRequest, DescribeLoadBalancersResponse>("DescribeLoadBalancers", LoadBalancers)
        .Read<DescribeListenersRequest, DescribeListenersResponse>("DescribeListeners", Listeners)
        .Read<DescribeRulesRequest, DescribeRulesResponse>("DescribeRules", Rules)
        .Read<DescribeTargetGroupsRequest, DescribeTargetGroupsResponse>("DescribeTargetGroups", TargetGroups)
        .Read<DescribeTargetHealthRequest, DescribeTargetHealthResponse>("DescribeTargetHealth", TargetHealth)
        .Read<DescribeTagsRequest, DescribeTagsResponse>("DescribeTags", Tags);

    private DescribeLoadBalancersResponse LoadBalancers(DescribeLoadBalancersRequest request, Call call)
    {
        call.Authorize("*");
        var all = Elb.LoadBalancers.Values.Where(b => Here(b.LoadBalancerArn, call)).ToList();
        Exist(request.LoadBalancerArns, all.Select(b => b.LoadBalancerArn), "LoadBalancerNotFound", "One or more load balancers not found");
        Exist(request.Names, all.Select(b => b.LoadBalancerName), "LoadBalancerNotFound", $"Load balancers '[{string.Join(", ", request.Names ?? [])}]' not found");
        var wanted = all.Where(b => Wanted(request.LoadBalancerArns, b.LoadBalancerArn) && Wanted(request.Names, b.LoadBalancerName)).ToList();
        var (page, next) = Page(wanted, b => b.LoadBalancerArn, "DescribeLoadBalancers", request.Marker, request.PageSize);
        return new() { LoadBalancers = page, NextMarker = next };
    }

    private DescribeListenersResponse Listeners(DescribeListenersRequest request, Call call)
    {
        call.Authorize("*");
        Exist(request.ListenerArns, Elb.Listeners.Keys, "ListenerNotFound", "One or more listeners not found");
        if (request.LoadBalancerArn is { } balancer && !Elb.LoadBalancers.ContainsKey(balancer))
        {
            throw new AwsError("LoadBalancerNotFound", "One or more load balancers not found");
        }
        var wanted = Elb.Listeners.Values.Where(l => Wanted(request.ListenerArns, l.ListenerArn) && (request.LoadBalancerArn is null || l.LoadBalancerArn == request.LoadBalancerArn)).ToList();
        var (page, next) = Page(wanted, l => l.ListenerArn, $"DescribeListeners {request.LoadBalancerArn}", request.Marker, request.PageSize);
        return new() { Listeners = page, NextMarker = next };
    }

    private DescribeRulesResponse Rules(DescribeRulesRequest request, Call call)
    {
        call.Authorize("*");
        Exist(request.RuleArns, Elb.Rules.Keys, "RuleNotFound", "One or more rules not found");
        var wanted = Elb.Rules.Values
            .Where(r => Wanted(request.RuleArns, r.Rule.RuleArn) && (request.ListenerArn is null || r.ListenerArn == request.ListenerArn))
            .Select(r => r.Rule).ToList();
        var (page, next) = Page(wanted, r => r.RuleArn, $"DescribeRules {request.ListenerArn}", request.Marker, request.PageSize);
        return new() { Rules = page, NextMarker = next };
    }

    private DescribeTargetGroupsResponse TargetGroups(DescribeTargetGroupsRequest request, Call call)
    {
        call.Authorize("*");
        var all = Elb.TargetGroups.Values.Where(g => Here(g.Arn, call)).ToList();
        Exist(request.TargetGroupArns, all.Select(g => g.Arn), "TargetGroupNotFound", "One or more target groups not found");
        Exist(request.Names, all.Select(g => g.Name), "TargetGroupNotFound", "One or more target groups not found");
        var wanted = all
            .Where(g => Wanted(request.TargetGroupArns, g.Arn) && Wanted(request.Names, g.Name) && (request.LoadBalancerArn is null || g.LoadBalancerArns.Contains(request.LoadBalancerArn)))
            .ToList();
        var (page, next) = Page(wanted, g => g.Arn, $"DescribeTargetGroups {request.LoadBalancerArn}", request.Marker, request.PageSize);
        return new() { TargetGroups = [.. page.Select(View)], NextMarker = next };
    }

    private DescribeTargetHealthResponse TargetHealth(DescribeTargetHealthRequest request, Call call)
    {
        call.Authorize("*");
        if (!Elb.TargetGroups.TryGetValue(request.TargetGroupArn, out var group))
        {
            throw new AwsError("TargetGroupNotFound", "One or more target groups not found");
        }
        return new()
        {
            TargetHealthDescriptions = [.. group.Targets.Select(t => new TargetHealthDescription
        {
            Target = new() { Id = t.Id, Port = t.Port, AvailabilityZone = t.Zone },
            HealthCheckPort = t.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            TargetHealth = t.State switch
            {
                "initial" => new() { State = TargetHealthStateEnum.Initial, Reason = "Elb.RegistrationInProgress", Description = "Target registration is in progress" },
                "draining" => new() { State = TargetHealthStateEnum.Draining, Reason = "Target.DeregistrationInProgress", Description = "Target deregistration is in progress" },
                "unhealthy" => new() { State = TargetHealthStateEnum.Unhealthy, Reason = "Target.ResponseCodeMismatch", Description = "Health checks failed with these codes: [503]" },
                _ => new() { State = TargetHealthStateEnum.Healthy },
            },
        })]
        };
    }

    private DescribeTagsResponse Tags(DescribeTagsRequest request, Call call)
    {
        call.Authorize("*");
        if (request.ResourceArns.Count > 20)
        {
            throw new AwsError("ValidationError", "Cannot have more than 20 resources described");
        }
        return new() { TagDescriptions = [.. request.ResourceArns.Select(arn => new TagDescription { ResourceArn = arn, Tags = Elb.Tags.GetValueOrDefault(arn) ?? [] })] };
    }

    private static TargetGroup View(BackendGroup group) => new()
    {
        TargetGroupArn = group.Arn,
        TargetGroupName = group.Name,
        Protocol = "HTTP",
        ProtocolVersion = "HTTP1",
        Port = group.Port,
        VpcId = group.VpcId,
        TargetType = group.TargetType,
        IpAddressType = "ipv4",
        HealthCheckEnabled = true,
        HealthCheckProtocol = "HTTP",
        HealthCheckPort = "traffic-port",
        HealthCheckPath = group.HealthCheckPath,
        HealthCheckIntervalSeconds = 10,
        HealthCheckTimeoutSeconds = 5,
        HealthyThresholdCount = 2,
        UnhealthyThresholdCount = 2,
        Matcher = new() { HttpCode = "200" },
        LoadBalancerArns = group.LoadBalancerArns,
    };

    private static bool Here(string arn, Call call) => arn.StartsWith(call.Arn("elasticloadbalancing", ""), StringComparison.Ordinal);

    private static bool Wanted(List<string>? names, string name) => names is not { Count: > 0 } || names.Contains(name);

    private static void Exist(List<string>? wanted, IEnumerable<string> known, string code, string message)
    {
        if (wanted?.Except(known, StringComparer.Ordinal).Any() == true)
        {
            throw new AwsError(code, message);
        }
    }

    private static (List<T>, string?) Page<T>(List<T> items, Func<T, string> key, string listing, string? marker, int? size)
    {
        if (size is < 1 or > PageSize)
        {
            throw new AwsError("ValidationError", $"Page size must be between 1 and {PageSize}");
        }
        try
        {
            return PageToken.Take(items, key, listing, marker, size ?? PageSize);
        }
        catch (FormatException)
        {
            throw new AwsError("ValidationError", "Marker is invalid");
        }
    }
}
