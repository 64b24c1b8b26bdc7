using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Elb;

/// <summary>Attributes of target groups with their defaults (Elastic Load Balancing API Reference, TargetGroupAttribute).</summary>
internal static class GroupAttributes
{
    /// <summary>How long a deregistered target drains, in seconds.</summary>
    public const string Delay = "deregistration_delay.timeout_seconds";

    private const int Week = 604800;

    private static readonly Dictionary<string, AttributeRule> common = new(StringComparer.Ordinal)
    {
        [Delay] = AttributeRule.Number("300", 0, 3600),
        ["stickiness.enabled"] = AttributeRule.Flag(),
        ["load_balancing.cross_zone.enabled"] = AttributeRule.OneOf("use_load_balancer_configuration", "true", "false", "use_load_balancer_configuration"),
        ["target_group_health.dns_failover.minimum_healthy_targets.count"] = AttributeRule.Number("1", 1, int.MaxValue, or: "off"),
        ["target_group_health.dns_failover.minimum_healthy_targets.percentage"] = AttributeRule.Number("off", 1, 100, or: "off"),
        ["target_group_health.unhealthy_state_routing.minimum_healthy_targets.count"] = AttributeRule.Number("1", 1, int.MaxValue),
        ["target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage"] = AttributeRule.Number("off", 1, 100, or: "off"),
    };

    private static readonly Dictionary<string, AttributeRule> application = new(common, StringComparer.Ordinal)
    {
        ["stickiness.type"] = AttributeRule.OneOf("lb_cookie", "lb_cookie", "app_cookie"),
        ["stickiness.lb_cookie.duration_seconds"] = AttributeRule.Number("86400", 1, Week),
        ["stickiness.app_cookie.cookie_name"] = new("", v => v.StartsWith("AWSALB", StringComparison.Ordinal) ? "cannot begin with 'AWSALB'" : null),
        ["stickiness.app_cookie.duration_seconds"] = AttributeRule.Number("86400", 1, Week),
        ["load_balancing.algorithm.type"] = AttributeRule.OneOf("round_robin", "round_robin", "least_outstanding_requests", "weighted_random"),
        ["load_balancing.algorithm.anomaly_mitigation"] = AttributeRule.OneOf("off", "on", "off"),
        ["slow_start.duration_seconds"] = AttributeRule.Number("0", 30, 900, or: "0"),
    };

    private static readonly Dictionary<string, AttributeRule> network = new(common, StringComparer.Ordinal)
    {
        ["stickiness.type"] = AttributeRule.OneOf("source_ip", "source_ip"),
        ["deregistration_delay.connection_termination.enabled"] = AttributeRule.Flag(),
        ["preserve_client_ip.enabled"] = AttributeRule.Flag(on: true),
        ["proxy_protocol_v2.enabled"] = AttributeRule.Flag(),
        ["target_health_state.unhealthy.connection_termination.enabled"] = AttributeRule.Flag(on: true),
        ["target_health_state.unhealthy.draining_interval_seconds"] = AttributeRule.Number("0", 0, 360000),
    };

    public static SortedDictionary<string, string> Of(ElbState elb, BackendGroup group)
    {
        var set = elb.Attributes.GetValueOrDefault(group.Arn);
        var all = AttributeRule.Complete(Rules(group), set);
        var protocol = group.Settings.Protocol?.Value;
        if (!Protocols.IsApplication(protocol))
        {
            var datagrams = protocol is "UDP" or "TCP_UDP";
            Standard("preserve_client_ip.enabled", group.TargetType != "ip" || datagrams);
            Standard("deregistration_delay.connection_termination.enabled", datagrams);
            Standard("target_health_state.unhealthy.connection_termination.enabled", !datagrams);
        }
        return all;

        void Standard(string key, bool on) => all[key] = set?.GetValueOrDefault(key) ?? (on ? "true" : "false");
    }

    public static void Set(ElbState elb, BackendGroup group, List<TargetGroupAttribute> wanted)
    {
        var after = new SortedDictionary<string, string>(elb.Attributes.GetValueOrDefault(group.Arn) ?? [], StringComparer.Ordinal);
        AttributeRule.Set("Target group", Rules(group), after, [.. wanted.Select(a => (a.Key, a.Value))]);
        if (after.GetValueOrDefault("load_balancing.algorithm.anomaly_mitigation") == "on" && after.GetValueOrDefault("load_balancing.algorithm.type") != "weighted_random")
        {
            throw ElbErrors.Configuration("Anomaly mitigation is only available when the load balancing algorithm is 'weighted_random'");
        }
        if (after.GetValueOrDefault("slow_start.duration_seconds") is { } slow and not "0" && after.GetValueOrDefault("load_balancing.algorithm.type") is "least_outstanding_requests" or "weighted_random")
        {
            throw ElbErrors.Configuration($"Slow start of '{slow}' seconds is only available when the load balancing algorithm is 'round_robin'");
        }
        if (group.Settings.Protocol?.Value is "UDP" or "TCP_UDP" && after.GetValueOrDefault("preserve_client_ip.enabled") == "false")
        {
            throw ElbErrors.Configuration("Client IP preservation cannot be disabled for UDP and TCP_UDP target groups");
        }
        elb.Attributes[group.Arn] = after;
    }

    private static Dictionary<string, AttributeRule> Rules(BackendGroup group) => Protocols.IsApplication(group.Settings.Protocol?.Value) ? application : network;
}
