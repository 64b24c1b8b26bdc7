using System.Globalization;
using Amazon.ElasticLoadBalancingV2.Model;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Aws;

/// <summary>Reads what stands around the traffic of a service: the listener asked for, its own target group, the rule between them.</summary>
internal static class TrafficReader
{
    private const int ListPage = 400;

    /// <param name="service">Full name.</param>
    /// <param name="listener">ARN of the one asked for; null where none is.</param>
    public static async Task<TrafficFacts> ReadAsync(AwsSession session, TeamEnvironment place, string service, string? listener, CancellationToken cancellationToken)
    {
        var group = ServiceGroups.FindAsync(session, place, TrafficNames.Group(service), cancellationToken);
        var other = ServiceGroups.FindAsync(session, place, TrafficNames.OtherGroup(service), cancellationToken);
        var asked = listener is null ? Task.FromResult<ListenerFacts?>(null) : ListenerAsync(session, listener, cancellationToken);
        var most = listener is null ? Task.FromResult<int?>(null) : MostRulesAsync(session, cancellationToken);
        await Task.WhenAll(group, other, asked, most);
        var (rule, test) = await RulesAsync(session, place, [.. new[] { await group, await other }.OfType<StandingGroup>()], cancellationToken);
        return new TrafficFacts(await asked, await group, rule) { Other = await other, TestRule = test, MostRules = await most };
    }

    /// <summary>Listeners that the account's environments may put rules on: those of balancers that are tagged so.</summary>
    public static async Task<IReadOnlyList<ListenerChoice>> SharedAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var balancers = await AwsPages.AllAsync(
            "list load balancers", (next, cancel) => session.LoadBalancing.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Marker = next, PageSize = ListPage }, cancel),
            page => page.LoadBalancers, page => page.NextMarker, cancellationToken);
        var tags = await ElbTags.OfAsync(session, [.. balancers.Where(b => b.Type?.Value == "application").Select(b => b.LoadBalancerArn)], cancellationToken);
        var shared = new List<ListenerChoice>();
        foreach (var balancer in balancers.Where(b => tags.TryGetValue(b.LoadBalancerArn, out var own) && IsShared(own)))
        {
            shared.AddRange((await ListenersAsync(session, balancer.LoadBalancerArn, cancellationToken)).Where(l => l.Protocol?.Value == "HTTPS")
                .Select(l => new ListenerChoice(l.ListenerArn, balancer.LoadBalancerName, "HTTPS", l.Port ?? 0)));
        }

        return [.. shared.OrderBy(l => l.Balancer, StringComparer.Ordinal).ThenBy(l => l.Port)];
    }

    private static async Task<ListenerFacts?> ListenerAsync(AwsSession session, string arn, CancellationToken cancellationToken)
    {
        try
        {
            var listener = (await AwsWords.AskAsync(
                "look for a listener", cancel => session.LoadBalancing.DescribeListenersAsync(new DescribeListenersRequest { ListenerArns = [arn] }, cancel), cancellationToken)).Listeners[0];
            var balancers = AwsWords.AskAsync(
                "look for a load balancer", cancel => session.LoadBalancing.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { LoadBalancerArns = [listener.LoadBalancerArn] }, cancel),
                cancellationToken);
            var tags = ElbTags.OfAsync(session, [arn], cancellationToken);
            var all = ListenersAsync(session, listener.LoadBalancerArn, cancellationToken);
            await Task.WhenAll(balancers, tags, all);
            var rules = new Dictionary<string, IReadOnlyList<RuleFacts>>(StringComparer.Ordinal);
            foreach (var each in await all)
            {
                rules[each.ListenerArn] = await ListenerRuleSet.OfAsync(session, each.ListenerArn, cancellationToken);
            }

            var certificates = listener.Protocol?.Value == "HTTPS" ? await ListenerCertificates.OfAsync(session, arn, cancellationToken) : [];
            var balancer = (await balancers).LoadBalancers[0];
            return new ListenerFacts(
                arn, balancer.LoadBalancerName, balancer.Type?.Value ?? "", balancer.VpcId ?? "", listener.Protocol?.Value ?? "", listener.Port ?? 0,
                IsShared((await tags).GetValueOrDefault(arn) ?? []), rules.GetValueOrDefault(arn) ?? [], rules.Values.Sum(r => r.Count(one => one.Priority is not null)))
            { Certificates = certificates, CertifiedHosts = await ListenerCertificates.HostsAsync(session, certificates, cancellationToken), DnsName = balancer.DNSName ?? "" };
        }
        // an ARN that is none of this Region's is as good as one of nothing
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound || e.Code is "ValidationError")
        {
            return null;
        }
    }

    /// <summary>The rule that sends requests to the groups, and the one by which new tasks are tried. A deployment may have moved either to the other group.</summary>
    private static async Task<(StandingRule? Rule, StandingRule? Test)> RulesAsync(AwsSession session, TeamEnvironment place, IReadOnlyList<StandingGroup> groups, CancellationToken cancellationToken)
    {
        var found = new List<(string Listener, RuleFacts Rule)>();
        foreach (var balancer in groups.SelectMany(g => g.Balancers).Distinct(StringComparer.Ordinal))
        {
            foreach (var listener in await ListenersAsync(session, balancer, cancellationToken))
            {
                found.AddRange((await ListenerRuleSet.OfAsync(session, listener.ListenerArn, cancellationToken))
                    .Where(r => r.Priority is not null && groups.Any(g => r.Groups.Contains(g.Arn, StringComparer.Ordinal))).Select(r => (listener.ListenerArn, r)));
            }
        }

        if (found.Count == 0)
        {
            return (null, null);
        }

        var tags = await ElbTags.OfAsync(session, [.. found.Select(f => f.Rule.Arn)], cancellationToken);
        return (First(isTest: false), First(isTest: true));

        StandingRule? First(bool isTest) => found.Where(f => tags.GetValueOrDefault(f.Rule.Arn)?.ContainsKey(BerthTags.Test) is true == isTest)
            .Select(f => new StandingRule(f.Rule.Arn, ListenerRuleSet.ToSpec(f.Listener, f.Rule), ElbTags.IsOurs(tags.GetValueOrDefault(f.Rule.Arn) ?? [], place))).FirstOrDefault();
    }

    private static Task<List<Listener>> ListenersAsync(AwsSession session, string balancer, CancellationToken cancellationToken) => AwsPages.AllAsync(
        "list listeners of a load balancer", (next, cancel) => session.LoadBalancing.DescribeListenersAsync(new DescribeListenersRequest { LoadBalancerArn = balancer, Marker = next }, cancel),
        page => page.Listeners, page => page.NextMarker, cancellationToken);

    private static async Task<int?> MostRulesAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var limits = await AwsPages.AllAsync(
            "read limits of load balancing", (next, cancel) => session.LoadBalancing.DescribeAccountLimitsAsync(new DescribeAccountLimitsRequest { Marker = next }, cancel),
            page => page.Limits, page => page.NextMarker, cancellationToken);
        return int.TryParse(limits.Find(l => l.Name == "rules-per-application-load-balancer")?.Max, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
    }

    private static bool IsShared(Dictionary<string, string> tags) => tags.GetValueOrDefault(BerthTags.Shared) == BerthTags.IsShared;
}
