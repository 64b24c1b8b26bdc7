using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>
/// The predefined security policies of HTTPS and TLS listeners (Application Load Balancers, "Security policies for your
/// Application Load Balancer"); those under FIPS are not here.
/// </summary>
internal static class SslPolicies
{
    /// <summary>What a listener has whose creator named none.</summary>
    public const string Standard = "ELBSecurityPolicy-2016-08";

    private static readonly string[] tls13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];

    private static readonly string[] gcm =
        ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"];

    private static readonly string[] forward =
        [.. gcm, "ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA384"];

    private static readonly string[] forwardOld =
        [.. forward, "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA", "ECDHE-ECDSA-AES256-SHA"];

    private static readonly string[] plain = ["AES128-GCM-SHA256", "AES128-SHA256", "AES256-GCM-SHA384", "AES256-SHA256"];

    private static readonly string[] every = [.. forwardOld, .. plain, "AES128-SHA", "AES256-SHA"];

    private static readonly Dictionary<string, SslPolicy> all = new SslPolicy[]
    {
        Policy("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "1.3 1.2", tls13, gcm),
        Policy("ELBSecurityPolicy-TLS13-1-3-2021-06", "1.3", tls13),
        Policy("ELBSecurityPolicy-TLS13-1-2-2021-06", "1.3 1.2", tls13, forward),
        Policy("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "1.3 1.2", tls13, gcm),
        Policy("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", "1.3 1.2", tls13, forward, plain),
        Policy("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "1.3 1.2", tls13, every),
        Policy("ELBSecurityPolicy-TLS13-1-1-2021-06", "1.3 1.2 1.1", tls13, every),
        Policy("ELBSecurityPolicy-TLS13-1-0-2021-06", "1.3 1.2 1.1 1.0", tls13, every),
        Policy(Standard, "1.2 1.1 1.0", every),
        Policy("ELBSecurityPolicy-TLS-1-2-2017-01", "1.2", forward, plain),
        Policy("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", "1.2", every),
        Policy("ELBSecurityPolicy-TLS-1-1-2017-01", "1.2 1.1", every),
        Policy("ELBSecurityPolicy-FS-1-2-Res-2020-10", "1.2", gcm),
        Policy("ELBSecurityPolicy-FS-1-2-Res-2019-08", "1.2", forward),
        Policy("ELBSecurityPolicy-FS-1-2-2019-08", "1.2", forwardOld),
        Policy("ELBSecurityPolicy-FS-1-1-2019-08", "1.2 1.1", forwardOld),
        Policy("ELBSecurityPolicy-FS-2018-06", "1.2 1.1 1.0", forwardOld),
    }.ToDictionary(p => p.Name, StringComparer.Ordinal);

    public static void Register(Api api) => api.Read<DescribeSSLPoliciesRequest, DescribeSSLPoliciesResponse>("DescribeSSLPolicies", Describe);

    public static void Check(string name)
    {
        if (!all.ContainsKey(name))
        {
            throw new AwsError("SSLPolicyNotFound", $"SSL policy '{name}' not found");
        }
    }

    private static DescribeSSLPoliciesResponse Describe(DescribeSSLPoliciesRequest request, Call call)
    {
        call.Authorize("*");
        request.Names?.ForEach(Check);
        var wanted = all.Values.Where(p => ElbPages.Wanted(request.Names, p.Name) && (request.LoadBalancerType is null || p.SupportedLoadBalancerTypes.Contains(request.LoadBalancerType.Value))).ToList();
        var (page, next) = ElbPages.Take(wanted, p => p.Name, "DescribeSSLPolicies", request.Marker, request.PageSize);
        return new() { SslPolicies = page, NextMarker = next };
    }

    /// <param name="name">The policy's name.</param>
    /// <param name="versions">Versions of TLS, newest first.</param>
    /// <param name="ciphers">In OpenSSL's names, in order of preference.</param>
    private static SslPolicy Policy(string name, string versions, params IEnumerable<string[]> ciphers) => new()
    {
        Name = name,
        SslProtocols = [.. versions.Split(' ').Select(v => v == "1.0" ? "TLSv1" : $"TLSv{v}")],
        Ciphers = [.. ciphers.SelectMany(c => c).Select((c, i) => new Cipher { Name = c, Priority = i + 1 })],
        SupportedLoadBalancerTypes = ["application", "network"],
    };
}
