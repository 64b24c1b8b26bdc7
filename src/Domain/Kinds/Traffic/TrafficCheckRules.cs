using System.Globalization;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Traffic;

/// <summary>What is verified about a service's own rule and target group. Pure.</summary>
internal static class TrafficCheckRules
{
    private const string Listener = "Existence · listener";
    private const string Rules = "Existence · listener rule";
    private const string Groups = "Existence · target group";
    private const string Certificate = "Existence · certificate";

    public static IEnumerable<Check> Of(ServiceInputs inputs, TeamEnvironment place, string service, string? standingGroup, TrafficFacts live)
    {
        if (inputs.Traffic is not { } asked)
        {
            if (inputs.AsksTargetGroup && inputs.TargetGroupArn != standingGroup && TrafficNames.IsOfService(standingGroup, service))
            {
                yield return Fail($"{service} has a target group and a rule of its own, and cannot go back to another group. Leave its traffic as it is, or ask for a new service under another name.", Groups);
            }

            yield break;
        }

        if (live.Listener is not { } listener)
        {
            yield return Fail("There is no such listener in this account and Region. Choose one from the list.", Listener);
            yield break;
        }

        yield return OnListener(listener, live.Rule, place);
        yield return Group(asked, service, live.Group);
        if (live.Rule is { } standing && standing.Spec.Listener != asked.Listener)
        {
            yield return Fail($"{service} is behind another listener, and a target group belongs to one load balancer. Leave the listener as it is, or ask for a new service under another name.", Rules);
        }
        else if (live.Rule is { IsOurs: false })
        {
            yield return Fail($"The rule that sends requests to {TrafficNames.Group(service)} was not made by Berth for {place.Place}. Leave traffic as it is, or ask the platform team to take that rule away.", Rules);
        }
        else
        {
            yield return Rule(TrafficPlans.Rule(asked, live), listener, live.Rule?.Arn);
        }

        if (live.Rule is null)
        {
            yield return Quota(listener, live.MostRules);
        }

        if (listener.Protocol == "HTTPS")
        {
            yield return Certified(TrafficNames.Words(asked.Host), listener);
        }
    }

    private static Check OnListener(ListenerFacts listener, StandingRule? rule, TeamEnvironment place) => listener switch
    {
        { Type: not "application" } => Fail($"{listener.Balancer} is no Application Load Balancer: it knows no hosts and paths. Choose another listener.", Listener),
        { Protocol: not "HTTPS" } => Fail($"Port {listener.Port} of {listener.Balancer} speaks {listener.Protocol}, unencrypted. Choose its HTTPS listener.", Listener),
        { IsShared: false } when rule is null => Fail(
            $"{listener.Balancer} is not open to {place.Place}. Choose another listener, or ask the platform team to tag the load balancer and its listener {BerthTags.Shared}={BerthTags.IsShared}.", Listener),
        _ => Pass($"{listener.Balancer} takes HTTPS on port {listener.Port}.", Listener),
    };

    private static Check Group(AskedTraffic asked, string service, StandingGroup? group) => group switch
    {
        null => Pass($"The name {TrafficNames.Group(service)} is free for its target group.", Groups),
        { IsOurs: false } => Fail($"There is a target group {group.Spec.Name} that Berth did not make. Choose another name for the service, or ask the platform team to rename it.", Groups),
        _ when group.Spec.Protocol != asked.Protocol => Fail(
            $"Target group {group.Spec.Name} speaks {group.Spec.Protocol}, and AWS cannot change that. Leave it so, or ask for a new service under another name.", Groups),
        _ => Pass($"Target group {group.Spec.Name} was made by Berth.", Groups),
    };

    private static Check Rule(ListenerRuleSpec wanted, ListenerFacts listener, string? own) => ListenerRuleRules.WhyNot(wanted, listener.Rules, own) is { } why
        ? Fail(why, Rules)
        : Pass(string.Create(CultureInfo.InvariantCulture, $"Nothing else on {listener.Balancer} answers {wanted.Words}; it gets rule {wanted.Priority:N0}."), Rules);

    private static Check Quota(ListenerFacts listener, int? most) => most is not { } limit
        ? Warn($"AWS does not say how many rules {listener.Balancer} may have. It has {listener.RulesOfBalancer}.", "Quota · listener rules")
        : listener.RulesOfBalancer >= limit
            ? Fail($"{listener.Balancer} has {listener.RulesOfBalancer} rules, and AWS allows {limit}. Choose another listener, or ask the platform team to raise the quota.", "Quota · listener rules")
            : Pass($"{listener.Balancer} has {listener.RulesOfBalancer} of {limit} rules.", "Quota · listener rules");

    private static Check Certified(IReadOnlyList<string> hosts, ListenerFacts listener)
    {
        if (listener.Certificates.Count == 0)
        {
            return Fail($"Port {listener.Port} of {listener.Balancer} has no certificate. Ask the platform team to put one on it.", Certificate);
        }

        if (listener.CertifiedHosts is not { } names)
        {
            return Warn($"Whether a certificate of {listener.Balancer} is for {string.Join(" and ", hosts)} could not be read. Browsers warn where it is not.", Certificate);
        }

        if (names.Count == 0)
        {
            return Fail($"No certificate of {listener.Balancer} is valid: each has expired, or was never issued. Ask the platform team to renew it.", Certificate);
        }

        var bare = hosts.Where(h => !names.Any(n => CertificateRules.Covers(n, h))).ToList();
        return bare.Count == 0
            ? Pass($"A certificate of {listener.Balancer} is for {string.Join(" and ", hosts)}.", Certificate)
            : Fail($"No certificate of {listener.Balancer} is for {string.Join(" and ", bare)}: it has {string.Join(", ", names)}. Choose such a name, or ask the platform team to add a certificate.", Certificate);
    }

    private static Check Pass(string finding, string rule) => new(CheckOutcome.Pass, finding, rule);
    private static Check Warn(string finding, string rule) => new(CheckOutcome.Warning, finding, rule);
    private static Check Fail(string finding, string rule) => new(CheckOutcome.Fail, finding, rule);
}
