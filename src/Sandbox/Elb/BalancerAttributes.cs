using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Elb;

/// <summary>Attributes of load balancers with their defaults (Elastic Load Balancing API Reference, LoadBalancerAttribute).</summary>
internal static class BalancerAttributes
{
    public const string DeletionProtection = "deletion_protection.enabled";

    private static readonly Dictionary<string, AttributeRule> common = new(StringComparer.Ordinal)
    {
        [DeletionProtection] = AttributeRule.Flag(),
        ["access_logs.s3.enabled"] = AttributeRule.Flag(),
        ["access_logs.s3.bucket"] = AttributeRule.Text(),
        ["access_logs.s3.prefix"] = AttributeRule.Text(),
        ["ipv6.deny_all_igw_traffic"] = AttributeRule.Flag(),
        ["zonal_shift.config.enabled"] = AttributeRule.Flag(),
    };

    private static readonly Dictionary<string, AttributeRule> application = new(common, StringComparer.Ordinal)
    {
        ["load_balancing.cross_zone.enabled"] = AttributeRule.OneOf("true", "true"),
        ["idle_timeout.timeout_seconds"] = AttributeRule.Number("60", 1, 4000),
        ["client_keep_alive.seconds"] = AttributeRule.Number("3600", 60, 604800),
        ["connection_logs.s3.enabled"] = AttributeRule.Flag(),
        ["connection_logs.s3.bucket"] = AttributeRule.Text(),
        ["connection_logs.s3.prefix"] = AttributeRule.Text(),
        ["health_check_logs.s3.enabled"] = AttributeRule.Flag(),
        ["health_check_logs.s3.bucket"] = AttributeRule.Text(),
        ["health_check_logs.s3.prefix"] = AttributeRule.Text(),
        ["routing.http.desync_mitigation_mode"] = AttributeRule.OneOf("defensive", "monitor", "defensive", "strictest"),
        ["routing.http.drop_invalid_header_fields.enabled"] = AttributeRule.Flag(),
        ["routing.http.preserve_host_header.enabled"] = AttributeRule.Flag(),
        ["routing.http.x_amzn_tls_version_and_cipher_suite.enabled"] = AttributeRule.Flag(),
        ["routing.http.xff_client_port.enabled"] = AttributeRule.Flag(),
        ["routing.http.xff_header_processing.mode"] = AttributeRule.OneOf("append", "append", "preserve", "remove"),
        ["routing.http2.enabled"] = AttributeRule.Flag(on: true),
        ["waf.fail_open.enabled"] = AttributeRule.Flag(),
    };

    private static readonly Dictionary<string, AttributeRule> network = new(common, StringComparer.Ordinal)
    {
        ["load_balancing.cross_zone.enabled"] = AttributeRule.Flag(),
        ["dns_record.client_routing_policy"] = AttributeRule.OneOf(
            "any_availability_zone", "any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"),
        ["secondary_ips.auto_assigned.per_subnet"] = AttributeRule.Number("0", 0, 7),
    };

    public static SortedDictionary<string, string> Of(ElbState elb, LoadBalancer balancer)
    {
        var set = elb.Attributes.GetValueOrDefault(balancer.LoadBalancerArn);
        var all = AttributeRule.Complete(Rules(balancer), set);
        if (set?.ContainsKey("ipv6.deny_all_igw_traffic") != true)
        {
            all["ipv6.deny_all_igw_traffic"] = balancer.Scheme?.Value == "internal" ? "true" : "false";
        }
        return all;
    }

    public static void Set(ElbState elb, LoadBalancer balancer, List<LoadBalancerAttribute> wanted)
    {
        var before = elb.Attributes.GetValueOrDefault(balancer.LoadBalancerArn) ?? [];
        var after = new SortedDictionary<string, string>(before, StringComparer.Ordinal);
        AttributeRule.Set("Load balancer", Rules(balancer), after, [.. wanted.Select(a => (a.Key, a.Value))]);
        foreach (var logs in new[] { "access_logs", "connection_logs", "health_check_logs" })
        {
            if (after.GetValueOrDefault($"{logs}.s3.enabled") == "true" && after.GetValueOrDefault($"{logs}.s3.bucket") is null or "")
            {
                throw ElbErrors.Configuration($"The value of '{logs}.s3.bucket' cannot be empty when '{logs}.s3.enabled' is 'true'");
            }
        }
        elb.Attributes[balancer.LoadBalancerArn] = after;
    }

    private static Dictionary<string, AttributeRule> Rules(LoadBalancer balancer) => balancer.Type?.Value == "network" ? network : application;
}
