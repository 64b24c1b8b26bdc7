using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace Sandbox.Elb;

/// <summary>Where the rules of listeners send requests: forward actions, their target groups and weights.</summary>
internal static class Forwarding
{
    /// <summary>
    /// Moves a rule's traffic between two target groups, as ECS does in blue/green, linear and canary deployments.
    /// Both groups stay in the forward action, so that both are health-checked; the rule's other groups leave it.
    /// </summary>
    /// <param name="world">The Sandbox's state.</param>
    /// <param name="ruleArn">A listener rule's ARN, or a listener's for its default rule, as Network Load Balancers need.</param>
    /// <param name="blueTargetGroup">ARN of the group that keeps the rest.</param>
    /// <param name="greenTargetGroup">ARN of the group that gets <paramref name="greenPercent"/>.</param>
    /// <param name="greenPercent">0 to 100, in steps of 0.1.</param>
    /// <returns>Null when done; otherwise why not: the rule or a group is missing, or the rule forwards nothing.</returns>
    public static string? Shift(World world, string ruleArn, string blueTargetGroup, string greenTargetGroup, double greenPercent)
    {
        var elb = world.State.Elb;
        if (Rule(elb, ruleArn) is not { } rule)
        {
            return $"The listener rule {ruleArn} does not exist.";
        }
        foreach (var group in new[] { blueTargetGroup, greenTargetGroup })
        {
            if (!elb.TargetGroups.ContainsKey(group))
            {
                return $"The target group {group} does not exist.";
            }
        }
        if (rule.Rule.Actions.Find(a => a.Type == ActionTypeEnum.Forward) is not { } forward)
        {
            return $"The listener rule {ruleArn} has no forward action.";
        }
        var (blue, green) = Weights(greenPercent);
        forward.TargetGroupArn = null;
        forward.ForwardConfig = new()
        {
            TargetGroups = [new() { TargetGroupArn = blueTargetGroup, Weight = blue }, new() { TargetGroupArn = greenTargetGroup, Weight = green }],
            TargetGroupStickinessConfig = forward.ForwardConfig?.TargetGroupStickinessConfig ?? new() { Enabled = false },
        };
        if (rule.Rule.IsDefault == true && elb.Listeners.TryGetValue(rule.ListenerArn, out var listener))
        {
            listener.DefaultActions = rule.Rule.Actions;
        }
        new Targets(world).Associate();
        world.Changed = true;
        return null;
    }

    /// <summary>The rule of this ARN, or the default rule of the listener of this ARN.</summary>
    public static ListenerRule? Rule(ElbState elb, string arn)
        => elb.Rules.GetValueOrDefault(arn) ?? elb.Rules.Values.FirstOrDefault(r => r.ListenerArn == arn && r.Rule.IsDefault == true);

    /// <summary>ARNs of the target groups that actions forward to, whatever their weights.</summary>
    public static IEnumerable<string> GroupsOf(IEnumerable<Action>? actions) => (actions ?? [])
        .SelectMany(a => a.ForwardConfig?.TargetGroups is { Count: > 0 } groups ? groups.Select(g => g.TargetGroupArn) : [a.TargetGroupArn])
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);

    /// <summary>Tells every target group which load balancers route to it, after a listener or a rule has changed.</summary>
    public static void Associate(ElbState elb)
    {
        var uses = elb.Rules.Values
            .Where(r => elb.Listeners.ContainsKey(r.ListenerArn))
            .SelectMany(r => GroupsOf(r.Rule.Actions), (rule, group) => (Group: group, elb.Listeners[rule.ListenerArn].LoadBalancerArn))
            .ToLookup(u => u.Group, u => u.LoadBalancerArn, StringComparer.Ordinal);
        foreach (var group in elb.TargetGroups.Values)
        {
            group.LoadBalancerArns.Clear();
            group.LoadBalancerArns.AddRange(uses[group.Arn].Distinct(StringComparer.Ordinal));
        }
    }

    /// <summary>Weights are whole numbers up to 999: whole percents stay percents, tenths are counted in a thousand.</summary>
    private static (int Blue, int Green) Weights(double greenPercent)
    {
        var tenths = (int)Math.Round(Math.Clamp(greenPercent, 0, 100) * 10, MidpointRounding.AwayFromZero);
        return tenths % 10 == 0 ? (100 - (tenths / 10), tenths / 10) : (1000 - tenths, tenths);
    }
}
