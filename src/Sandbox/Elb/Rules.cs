using System.Globalization;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Listener rules, in the order of their priorities.</summary>
internal sealed class Rules(World world, Targets targets)
{
    private const int LastPriority = 50000;

    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<CreateRuleRequest, CreateRuleResponse>("CreateRule", Create)
        .Write<ModifyRuleRequest, ModifyRuleResponse>("ModifyRule", Modify)
        .Write<DeleteRuleRequest, DeleteRuleResponse>("DeleteRule", Delete)
        .Write<SetRulePrioritiesRequest, SetRulePrioritiesResponse>("SetRulePriorities", SetPriorities)
        .Read<DescribeRulesRequest, DescribeRulesResponse>("DescribeRules", Describe);

    private CreateRuleResponse Create(CreateRuleRequest request, Call call)
    {
        var root = request.ListenerArn.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal);
        ElbAccess.Create(call, Elb, request.ListenerArn, $"{root}/*", request.Tags);
        var listener = Elb.Listeners.GetValueOrDefault(request.ListenerArn) ?? throw ElbErrors.NoListener();
        var balancer = Elb.LoadBalancers[listener.LoadBalancerArn];
        if (balancer.Type.Value == "network")
        {
            throw new AwsError("UnsupportedProtocol", "Rules cannot be created for listeners of a Network Load Balancer");
        }
        CheckTransforms(request.Transforms);
        ElbTags.Check(request.Tags);
        var priority = request.Priority ?? 0;
        CheckPriority(priority);
        var conditions = Conditions.Read(request.Conditions);
        var actions = Actions.Read(Elb, balancer, listener.Protocol.Value, request.Actions);
        var siblings = Elb.Rules.Values.Where(r => r.ListenerArn == request.ListenerArn && r.Rule.IsDefault != true).ToList();
        if (siblings.Exists(r => Priority(r.Rule) == priority))
        {
            throw InUse(priority);
        }
        if (Elb.Rules.Values.Count(r => r.Rule.IsDefault != true && Elb.Listeners[r.ListenerArn].LoadBalancerArn == listener.LoadBalancerArn) >= ElbLimits.Rules)
        {
            throw new AwsError("TooManyRules", $"The maximum number of rules has been reached on the load balancer '{listener.LoadBalancerArn}'");
        }
        GroupCount.Check(Elb, balancer, actions);
        var rule = new Rule
        {
            RuleArn = $"{root}/{World.NewId(16)}",
            Priority = priority.ToString(CultureInfo.InvariantCulture),
            Conditions = conditions,
            Actions = actions,
            IsDefault = false,
        };
        Elb.Rules[rule.RuleArn] = new(request.ListenerArn, rule);
        ElbTags.Put(Elb, rule.RuleArn, request.Tags);
        targets.Associate();
        return new() { Rules = [rule] };
    }

    private ModifyRuleResponse Modify(ModifyRuleRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.RuleArn);
        var (listenerArn, rule) = Changeable(request.RuleArn, "modified");
        CheckTransforms(request.Transforms);
        var listener = Elb.Listeners[listenerArn];
        var balancer = Elb.LoadBalancers[listener.LoadBalancerArn];
        var conditions = request.Conditions is { Count: > 0 } ? Conditions.Read(request.Conditions) : rule.Conditions;
        var actions = request.Actions is { Count: > 0 } ? Actions.Read(Elb, balancer, listener.Protocol.Value, request.Actions) : rule.Actions;
        GroupCount.Check(Elb, balancer, actions);
        (rule.Conditions, rule.Actions) = (conditions, actions);
        targets.Associate();
        return new() { Rules = [rule] };
    }

    private DeleteRuleResponse Delete(DeleteRuleRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.RuleArn);
        Changeable(request.RuleArn, "deleted");
        Elb.Rules.Remove(request.RuleArn);
        Elb.Forget(request.RuleArn);
        targets.Associate();
        return new();
    }

    private SetRulePrioritiesResponse SetPriorities(SetRulePrioritiesRequest request, Call call)
    {
        var pairs = request.RulePriorities.ConvertAll(p => (Arn: p.RuleArn ?? "", Priority: p.Priority ?? 0));
        pairs.ForEach(p => ElbAccess.Authorize(call, Elb, p.Arn));
        if (pairs.Count == 0)
        {
            throw ElbErrors.Invalid("At least one rule priority must be specified");
        }
        var wanted = pairs.ConvertAll(p => (Rule: Changeable(p.Arn, "modified"), p.Priority));
        wanted.ForEach(w => CheckPriority(w.Priority));
        foreach (var (rule, priority) in wanted)
        {
            var taken = wanted.Any(w => w.Rule != rule && w.Rule.ListenerArn == rule.ListenerArn && w.Priority == priority)
                || Elb.Rules.Values.Any(r => r.ListenerArn == rule.ListenerArn && r.Rule.IsDefault != true && !wanted.Exists(w => w.Rule == r) && Priority(r.Rule) == priority);
            if (taken)
            {
                throw InUse(priority);
            }
        }
        foreach (var (rule, priority) in wanted)
        {
            rule.Rule.Priority = priority.ToString(CultureInfo.InvariantCulture);
        }
        return new() { Rules = wanted.ConvertAll(w => w.Rule.Rule) };
    }

    private DescribeRulesResponse Describe(DescribeRulesRequest request, Call call)
    {
        call.Authorize("*");
        if (request.ListenerArn is null == (request.RuleArns is not { Count: > 0 }))
        {
            throw ElbErrors.Invalid(request.ListenerArn is null ? "You must specify either listener rule ARNs or a listener ARN" : "Listener rule ARNs and a listener ARN cannot be specified at the same time");
        }
        ElbPages.Exist(request.RuleArns, Elb.Rules.Keys, ElbErrors.NoRule);
        if (request.ListenerArn is { } listener && !Elb.Listeners.ContainsKey(listener))
        {
            throw ElbErrors.NoListener();
        }
        var wanted = Elb.Rules.Values
            .Where(r => ElbPages.Wanted(request.RuleArns, r.Rule.RuleArn) && (request.ListenerArn is null || r.ListenerArn == request.ListenerArn))
            .Select(r => r.Rule).OrderBy(Priority).ToList();
        var (page, next) = ElbPages.Take(wanted, r => r.RuleArn, $"DescribeRules {request.ListenerArn}", request.Marker, request.PageSize);
        return new() { Rules = page, NextMarker = next };
    }

    private ListenerRule Changeable(string arn, string what)
    {
        var rule = Elb.Rules.GetValueOrDefault(arn) ?? throw ElbErrors.NoRule();
        return rule.Rule.IsDefault != true ? rule : throw ElbErrors.NotPermitted($"Default rule '{arn}' cannot be {what}");
    }

    private static void CheckPriority(int priority)
    {
        if (priority is < 1 or > LastPriority)
        {
            throw ElbErrors.Invalid($"Rule priority must be between 1 and {LastPriority} inclusive");
        }
    }

    private static void CheckTransforms(List<RuleTransform>? transforms)
    {
        if (transforms is { Count: > 0 })
        {
            throw ElbErrors.NotOffered("transforms of rules");
        }
    }

    /// <summary>The default rule is the last.</summary>
    private static int Priority(Rule rule) => rule.IsDefault == true ? int.MaxValue : int.Parse(rule.Priority, CultureInfo.InvariantCulture);

    private static AwsError InUse(int priority) => new("PriorityInUse", $"Priority '{priority}' is currently in use");
}
