using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Traffic;

/// <summary>The steps that bring traffic to a service, and those that take away what was made for it. Pure.</summary>
internal static class TrafficPlans
{
    /// <summary>Seconds until a health check has failed; it must be below the interval (Elastic Load Balancing API, CreateTargetGroup).</summary>
    private const int Timeout = 5;

    /// <summary>The target groups first, the rules after them: ECS takes only a group that a load balancer sends something to.</summary>
    public static IReadOnlyList<PlannedStep> Steps(AskedTraffic asked, TeamEnvironment place, string service, ServiceInputs all, TrafficFacts live)
    {
        var shifts = all.Deployment is { Shifts: true };
        var steps = new List<PlannedStep>();
        Put(TrafficNames.Group(service), live.Group, isOther: false);
        // one that is there is kept like the first, whatever the strategy is now
        if (shifts || live.Other is not null)
        {
            Put(TrafficNames.OtherGroup(service), live.Other, isOther: true);
        }

        var (rule, group) = (Rule(asked, live), GroupArn(place, service, live));
        if (live.Rule?.Spec != rule)
        {
            steps.Add(new ListenerRuleChange(live.Rule?.Arn, live.Rule?.Spec, rule, group));
        }

        if (shifts && TestRule(asked, all.TestHost, rule, live) is { } test && live.TestRule?.Spec != test)
        {
            steps.Add(new ListenerRuleChange(live.TestRule?.Arn, live.TestRule?.Spec, test, group) { IsTest = true });
        }

        return steps;

        void Put(string name, StandingGroup? stands, bool isOther)
        {
            var wanted = Group(asked, name, all.Port, stands, live);
            if (stands?.Spec != wanted)
            {
                steps.Add(new TargetGroupChange(stands?.Spec, wanted) { IsOther = isOther });
            }
        }
    }

    public static string GroupArn(TeamEnvironment place, string service, TrafficFacts live) => live.Group?.Arn ?? TrafficNames.Unmade(place, TrafficNames.Group(service));

    /// <summary>What a deployment moves traffic between; null where it moves none.</summary>
    public static ShiftSpec? Shift(ServiceInputs asked, TeamEnvironment place, string service, LiveFacts live) => asked switch
    {
        { Deployment: null } => live.Service?.Shift,
        { Deployment.Shifts: true, Traffic: not null } => new ShiftSpec(
            live.Traffic.Other?.Arn ?? TrafficNames.Unmade(place, TrafficNames.OtherGroup(service)), live.Traffic.Rule?.Arn,
            asked.TestHost.Length > 0 ? live.Traffic.TestRule?.Arn ?? "" : null, DeploymentStages.RoleOf(place)),
        _ => null,
    };

    public static ListenerRuleSpec Rule(AskedTraffic asked, TrafficFacts live)
    {
        var wanted = new ListenerRuleSpec(asked.Listener, live.Rule?.Spec.Priority ?? 0, asked.Host, asked.Path);
        return live.Rule is null ? wanted with { Priority = ListenerRuleRules.Free(wanted, live.Listener?.Rules ?? []) ?? 0 } : wanted;
    }

    /// <summary>
    /// The rule by which new tasks were tried, when no host is asked for that any more. It goes last, when no deployment names it: until it is gone there is
    /// nothing that an undo would have to make again.
    /// </summary>
    public static IReadOnlyList<PlannedStep> Cleared(ServiceInputs asked, TrafficFacts live) =>
        asked is { Traffic: not null, Deployment: not null, TestHost.Length: 0 } && live is { TestRule: { IsOurs: true } test, Group: { } group }
            ? [new ListenerRuleRemoval(test.Arn, test.Spec, group.Arn)] : [];

    /// <summary>Null where none is asked.</summary>
    public static ListenerRuleSpec? TestRule(AskedTraffic asked, string host, ListenerRuleSpec rule, TrafficFacts live)
    {
        if (host.Length == 0)
        {
            return null;
        }

        var wanted = new ListenerRuleSpec(asked.Listener, live.TestRule?.Spec.Priority ?? 0, host, asked.Path);
        var taken = new RuleFacts("", rule.Priority, rule.Hosts, rule.Paths, false, []);
        return live.TestRule is null ? wanted with { Priority = ListenerRuleRules.Free(wanted, [.. live.Listener?.Rules ?? [], taken]) ?? 0 } : wanted;
    }

    /// <summary>After the service is gone: the rules, then the groups that only they sent to. What Berth did not make for this service stays.</summary>
    public static IReadOnlyList<PlannedStep> Removal(ServiceSpec service, TrafficFacts live)
    {
        if (!TrafficNames.IsOfService(service.TargetGroupArn, service.Name) || live.Group is not { IsOurs: true } group)
        {
            return [];
        }

        // a group that something else sends to, too, cannot be deleted
        var free = live.Rule is null or { IsOurs: true };
        return
        [
            .. new[] { live.Rule, live.TestRule }.OfType<StandingRule>().Where(r => r.IsOurs).Select(r => new ListenerRuleRemoval(r.Arn, r.Spec, group.Arn)),
            .. new[] { group, live.Other }.OfType<StandingGroup>().Where(g => free && g.IsOurs).Select(g => new TargetGroupRemoval(g.Spec)),
        ];
    }

    private static TargetGroupSpec Group(AskedTraffic asked, string name, int port, StandingGroup? stands, TrafficFacts live) => new(
        name, stands?.Spec.VpcId ?? live.Group?.Spec.VpcId ?? live.Listener?.VpcId ?? "", stands?.Spec.Protocol ?? live.Group?.Spec.Protocol ?? asked.Protocol, stands?.Spec.Port ?? port,
        asked.HealthPath, asked.Interval, Math.Min(Timeout, asked.Interval - 1), asked.Healthy, asked.Unhealthy, asked.DrainSeconds);
}
