using System.Globalization;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Domain.Kinds.Traffic;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>Rules of load balancers' listeners.</summary>
internal static class ListenerRuleSet
{
    private const string Host = "host-header";
    private const string Path = "path-pattern";
    private const int ListPage = 400;

    /// <summary>All of a listener, its default rule among them. None where there is no such listener.</summary>
    public static async Task<IReadOnlyList<RuleFacts>> OfAsync(AwsSession session, string listener, CancellationToken cancellationToken)
    {
        try
        {
            var rules = await AwsPages.AllAsync(
                "read the rules of a listener",
                (next, cancel) => session.LoadBalancing.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener, Marker = next, PageSize = ListPage }, cancel),
                page => page.Rules, page => page.NextMarker, cancellationToken);
            return [.. rules.Select(ToFacts)];
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return [];
        }
    }

    /// <returns>The rule's ARN.</returns>
    public static async Task<string> CreateAsync(AwsSession session, ListenerRuleSpec spec, string group, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateRuleRequest
        {
            ListenerArn = spec.Listener, Priority = spec.Priority, Conditions = Conditions(spec), Tags = ElbTags.From(tags),
            Actions = [new Amazon.ElasticLoadBalancingV2.Model.Action { Type = ActionTypeEnum.Forward, TargetGroupArn = group }],
        };
        var answer = await AwsWords.AskAsync($"send {spec.Words} to a target group", cancel => session.LoadBalancing.CreateRuleAsync(request, cancel), CancellationToken.None);
        return answer.Rules[0].RuleArn;
    }

    /// <summary>Only what it answers: its priority and its target group stay.</summary>
    public static Task ModifyAsync(AwsSession session, string rule, ListenerRuleSpec to)
    {
        var request = new ModifyRuleRequest { RuleArn = rule, Conditions = Conditions(to) };
        return AwsWords.AskAsync($"have a listener's rule answer {to.Words}", cancel => session.LoadBalancing.ModifyRuleAsync(request, cancel), CancellationToken.None);
    }

    public static Task DeleteAsync(AwsSession session, string rule)
    {
        var request = new DeleteRuleRequest { RuleArn = rule };
        return AwsWords.AskAsync("delete a listener's rule", cancel => session.LoadBalancing.DeleteRuleAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>A rule as Berth would have written it.</summary>
    public static ListenerRuleSpec ToSpec(string listener, RuleFacts rule) =>
        new(listener, rule.Priority ?? 0, TrafficNames.Ordered(rule.Hosts, lower: true), TrafficNames.Ordered(rule.Paths, lower: false)) { HasMore = rule.HasMore };

    private static List<RuleCondition> Conditions(ListenerRuleSpec spec) =>
    [
        .. spec.Hosts.Count == 0 ? Array.Empty<RuleCondition>() : [new RuleCondition { Field = Host, HostHeaderConfig = new HostHeaderConditionConfig { Values = [.. spec.Hosts] } }],
        .. spec.Paths.Count == 0 ? Array.Empty<RuleCondition>() : [new RuleCondition { Field = Path, PathPatternConfig = new PathPatternConditionConfig { Values = [.. spec.Paths] } }],
    ];

    private static RuleFacts ToFacts(Rule rule) => new(
        rule.RuleArn,
        int.TryParse(rule.Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : null,
        Values(rule, Host, c => c.HostHeaderConfig?.Values), Values(rule, Path, c => c.PathPatternConfig?.Values),
        (rule.Conditions ?? []).Exists(c => c.Field is not Host and not Path),
        [
            .. (rule.Actions ?? []).SelectMany(a => a.ForwardConfig?.TargetGroups is { Count: > 0 } groups ? groups.Select(g => g.TargetGroupArn) : [a.TargetGroupArn])
                .OfType<string>().Distinct(StringComparer.Ordinal),
        ]);

    /// <summary>AWS answers in the general list, in that of the condition, or in both.</summary>
    private static List<string> Values(Rule rule, string field, Func<RuleCondition, List<string>?> own) =>
        [.. (rule.Conditions ?? []).Where(c => c.Field == field).SelectMany(c => own(c) is { Count: > 0 } values ? values : c.Values ?? []).Distinct(StringComparer.Ordinal)];
}
