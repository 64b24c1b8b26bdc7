using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Traffic;

/// <summary>The steps that bring traffic to a service, and those that take away what was made for it. Pure.</summary>
internal static class TrafficPlans
{
    /// <summary>Seconds until a health check has failed; it must be below the interval (Elastic Load Balancing API, CreateTargetGroup).</summary>
    private const int Timeout = 5;

    /// <summary>The target group first, the rule after it: ECS takes only a group that a load balancer sends something to.</summary>
    public static IReadOnlyList<PlannedStep> Steps(AskedTraffic asked, TeamEnvironment place, string service, int port, TrafficFacts live)
    {
        var group = Group(asked, service, port, live);
        var steps = new List<PlannedStep>();
        if (live.Group?.Spec != group)
        {
            steps.Add(new TargetGroupChange(live.Group?.Spec, group));
        }

        var rule = Rule(asked, live);
        if (live.Rule?.Spec != rule)
        {
            steps.Add(new ListenerRuleChange(live.Rule?.Arn, live.Rule?.Spec, rule, GroupArn(place, service, live)));
        }

        return steps;
    }

    public static string GroupArn(TeamEnvironment place, string service, TrafficFacts live) => live.Group?.Arn ?? TrafficNames.Unmade(place, TrafficNames.Group(service));

    public static ListenerRuleSpec Rule(AskedTraffic asked, TrafficFacts live)
    {
        var wanted = new ListenerRuleSpec(asked.Listener, live.Rule?.Spec.Priority ?? 0, asked.Host, asked.Path);
        return live.Rule is null ? wanted with { Priority = ListenerRuleRules.Free(wanted, live.Listener?.Rules ?? []) ?? 0 } : wanted;
    }

    /// <summary>After the service is gone: the rule, then the group that only it sent to. What Berth did not make for this service stays.</summary>
    public static IReadOnlyList<PlannedStep> Removal(ServiceSpec service, TrafficFacts live)
    {
        if (!TrafficNames.IsOfService(service.TargetGroupArn, service.Name) || live.Group is not { IsOurs: true } group)
        {
            return [];
        }

        return
        [
            .. live.Rule is { IsOurs: true } rule ? [new ListenerRuleRemoval(rule.Arn, rule.Spec, group.Arn)] : Array.Empty<PlannedStep>(),
            // a group that something else sends to, too, cannot be deleted
            .. live.Rule is null or { IsOurs: true } ? [new TargetGroupRemoval(group.Spec)] : Array.Empty<PlannedStep>(),
        ];
    }

    private static TargetGroupSpec Group(AskedTraffic asked, string service, int port, TrafficFacts live) => new(
        TrafficNames.Group(service), live.Group?.Spec.VpcId ?? live.Listener?.VpcId ?? "", live.Group?.Spec.Protocol ?? asked.Protocol, live.Group?.Spec.Port ?? port,
        asked.HealthPath, asked.Interval, Math.Min(Timeout, asked.Interval - 1), asked.Healthy, asked.Unhealthy, asked.DrainSeconds);
}
