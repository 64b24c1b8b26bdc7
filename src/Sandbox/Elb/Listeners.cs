using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Listeners with their default rules.</summary>
internal sealed class Listeners(World world, Targets targets)
{
    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<CreateListenerRequest, CreateListenerResponse>("CreateListener", Create)
        .Write<ModifyListenerRequest, ModifyListenerResponse>("ModifyListener", Modify)
        .Write<DeleteListenerRequest, DeleteListenerResponse>("DeleteListener", Delete)
        .Read<DescribeListenersRequest, DescribeListenersResponse>("DescribeListeners", Describe);

    /// <summary>Takes a listener away with all its rules; the caller tells the target groups.</summary>
    public static void Remove(ElbState elb, string arn)
    {
        foreach (var rule in elb.Rules.Values.Where(r => r.ListenerArn == arn).Select(r => r.Rule.RuleArn).ToList())
        {
            elb.Rules.Remove(rule);
            elb.Forget(rule);
        }
        elb.Listeners.Remove(arn);
        elb.Forget(arn);
    }

    /// <summary>The rule that every listener has: last, without conditions, with the listener's default actions.</summary>
    public static void AddDefaultRule(ElbState elb, Listener listener, string id)
    {
        var arn = $"{listener.ListenerArn.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal)}/{id}";
        elb.Rules[arn] = new(listener.ListenerArn, new() { RuleArn = arn, Priority = "default", IsDefault = true, Conditions = [], Actions = listener.DefaultActions });
    }

    private CreateListenerResponse Create(CreateListenerRequest request, Call call)
    {
        var root = request.LoadBalancerArn.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal);
        ElbAccess.Create(call, Elb, request.LoadBalancerArn, $"{root}/*", request.Tags, keys => keys
            .Set("elasticloadbalancing:ListenerProtocol", request.Protocol?.Value)
            .Set("elasticloadbalancing:SecurityPolicy", request.SslPolicy));
        var balancer = Elb.LoadBalancers.GetValueOrDefault(request.LoadBalancerArn) ?? throw ElbErrors.NoBalancer();
        ElbTags.Check(request.Tags);
        var wanted = new Listener { LoadBalancerArn = request.LoadBalancerArn };
        ListenerRules.Set(wanted, balancer, new(request.Port, request.Protocol?.Value, request.SslPolicy, request.Certificates, request.AlpnPolicy, request.MutualAuthentication), call.Region);
        wanted.DefaultActions = Actions.Read(Elb, balancer, wanted.Protocol.Value, request.DefaultActions);
        var siblings = Elb.Listeners.Values.Where(l => l.LoadBalancerArn == request.LoadBalancerArn).ToList();
        if (siblings.Find(l => ListenerRules.Clash(l, wanted)) is { } known)
        {
            wanted.ListenerArn = known.ListenerArn;
            return ListenerRules.Same(known, wanted) && ElbTags.Same(Elb, known.ListenerArn, request.Tags)
                ? new() { Listeners = [known] }
                : throw ListenerRules.Duplicate(request.LoadBalancerArn);
        }
        if (siblings.Count >= ElbLimits.Listeners)
        {
            throw new AwsError("TooManyListeners", $"The maximum number of listeners has been reached on the load balancer '{request.LoadBalancerArn}'");
        }
        GroupCount.Check(Elb, balancer, wanted.DefaultActions);
        wanted.ListenerArn = $"{root}/{World.NewId(16)}";
        Elb.Listeners[wanted.ListenerArn] = wanted;
        ElbTags.Put(Elb, wanted.ListenerArn, request.Tags);
        AddDefaultRule(Elb, wanted, World.NewId(16));
        targets.Associate();
        return new() { Listeners = [wanted] };
    }

    private ModifyListenerResponse Modify(ModifyListenerRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.ListenerArn, keys => keys
            .Set("elasticloadbalancing:ListenerProtocol", request.Protocol?.Value)
            .Set("elasticloadbalancing:SecurityPolicy", request.SslPolicy));
        var listener = Elb.Listeners.GetValueOrDefault(request.ListenerArn) ?? throw ElbErrors.NoListener();
        var balancer = Elb.LoadBalancers[listener.LoadBalancerArn];
        var wanted = new Listener { ListenerArn = listener.ListenerArn, LoadBalancerArn = listener.LoadBalancerArn };
        var protocol = request.Protocol?.Value ?? listener.Protocol.Value;
        // Going from a secure protocol to a plain one drops policy and certificate; the other way they must be given.
        var kept = Protocols.IsSecure(protocol) ? listener : new();
        ListenerRules.Set(
            wanted, balancer,
            new(
                request.Port ?? listener.Port, protocol, request.SslPolicy ?? kept.SslPolicy, request.Certificates is { Count: > 0 } ? request.Certificates : kept.Certificates,
                request.AlpnPolicy is { Count: > 0 } ? request.AlpnPolicy : protocol == "TLS" ? kept.AlpnPolicy : null, request.MutualAuthentication ?? kept.MutualAuthentication),
            call.Region);
        wanted.DefaultActions = request.DefaultActions is { Count: > 0 } ? Actions.Read(Elb, balancer, protocol, request.DefaultActions) : listener.DefaultActions;
        if (request.DefaultActions is not { Count: > 0 } && protocol != listener.Protocol.Value)
        {
            Actions.Read(Elb, balancer, protocol, listener.DefaultActions);
        }
        if (Elb.Listeners.Values.Any(l => l.LoadBalancerArn == listener.LoadBalancerArn && l.ListenerArn != listener.ListenerArn && ListenerRules.Clash(l, wanted)))
        {
            throw ListenerRules.Duplicate(listener.LoadBalancerArn);
        }
        GroupCount.Check(Elb, balancer, wanted.DefaultActions);
        Elb.Listeners[listener.ListenerArn] = wanted;
        if (Forwarding.Rule(Elb, listener.ListenerArn) is { } rule)
        {
            rule.Rule.Actions = wanted.DefaultActions;
        }
        targets.Associate();
        return new() { Listeners = [wanted] };
    }

    private DeleteListenerResponse Delete(DeleteListenerRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.ListenerArn);
        if (!Elb.Listeners.ContainsKey(request.ListenerArn))
        {
            throw ElbErrors.NoListener();
        }
        Remove(Elb, request.ListenerArn);
        targets.Associate();
        return new();
    }

    private DescribeListenersResponse Describe(DescribeListenersRequest request, Call call)
    {
        call.Authorize("*");
        if (request.LoadBalancerArn is null == (request.ListenerArns is not { Count: > 0 }))
        {
            throw ElbErrors.Invalid(request.LoadBalancerArn is null ? "You must specify either listener ARNs or a load balancer ARN" : "Listener ARNs and a load balancer ARN cannot be specified at the same time");
        }
        ElbPages.Exist(request.ListenerArns, Elb.Listeners.Keys, ElbErrors.NoListener);
        if (request.LoadBalancerArn is { } balancer && !Elb.LoadBalancers.ContainsKey(balancer))
        {
            throw ElbErrors.NoBalancer();
        }
        var wanted = Elb.Listeners.Values.Where(l => ElbPages.Wanted(request.ListenerArns, l.ListenerArn) && (request.LoadBalancerArn is null || l.LoadBalancerArn == request.LoadBalancerArn)).ToList();
        var (page, next) = ElbPages.Take(wanted, l => l.ListenerArn, $"DescribeListeners {request.LoadBalancerArn}", request.Marker, request.PageSize);
        return new() { Listeners = page, NextMarker = next };
    }
}
