using System.Text.Json;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>What a listener is to be: port, protocol and, where clients speak TLS, policy and certificate.</summary>
internal sealed record ListenerWish(int? Port, string? Protocol, string? SslPolicy, List<Certificate>? Certificates, List<string>? AlpnPolicy, MutualAuthenticationAttributes? Mutual);

/// <summary>What Elastic Load Balancing refuses of a listener, and what it fills in.</summary>
internal static class ListenerRules
{
    private static readonly IReadOnlyList<string> alpn = ["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"];

    public static void Set(Listener listener, LoadBalancer balancer, ListenerWish wish, string region)
    {
        listener.Port = wish.Port ?? throw ElbErrors.Invalid("A port must be specified");
        TargetGroupRules.CheckPort(listener.Port ?? 0);
        var protocol = wish.Protocol ?? throw ElbErrors.Invalid("A protocol must be specified");
        var offered = balancer.Type.Value == "network" ? Protocols.Network : Protocols.Application;
        if (!offered.Contains(protocol))
        {
            throw protocol is "QUIC" or "TCP_QUIC" && balancer.Type.Value == "network"
                ? ElbErrors.NotOffered($"listeners of the protocol {protocol}")
                : ElbErrors.Invalid($"Listener protocol '{protocol}' must be one of '{string.Join(", ", offered)}'");
        }
        listener.Protocol = protocol;
        if (wish.Mutual is { Mode: not (null or "off") })
        {
            throw ElbErrors.NotOffered("mutual authentication of listeners");
        }
        if (wish.AlpnPolicy is { Count: > 0 } policies && (protocol != "TLS" || policies.Count > 1 || !alpn.Contains(policies[0])))
        {
            throw new AwsError("ALPNPolicyNotFound", protocol == "TLS" ? $"ALPN policy must be one of '{string.Join(", ", alpn)}'" : "An ALPN policy can only be specified for TLS listeners");
        }
        listener.AlpnPolicy = wish.AlpnPolicy is { Count: > 0 } ? wish.AlpnPolicy : null;
        if (Protocols.IsSecure(protocol))
        {
            listener.SslPolicy = wish.SslPolicy ?? SslPolicies.Standard;
            SslPolicies.Check(listener.SslPolicy);
            listener.Certificates = [new() { CertificateArn = Certificates.One(wish.Certificates, region) }];
            listener.MutualAuthentication = protocol == "HTTPS" ? new() { Mode = "off" } : null;
        }
        else if (wish.SslPolicy is not null || wish.Certificates is { Count: > 0 })
        {
            throw ElbErrors.Invalid($"A certificate and an SSL policy cannot be specified for a listener of protocol '{protocol}'");
        }
    }

    /// <summary>Two listeners cannot share a port; TCP and UDP have ports of their own.</summary>
    public static bool Clash(Listener one, Listener other)
        => one.Port == other.Port && Transports(one).Intersect(Transports(other), StringComparer.Ordinal).Any();

    public static bool Same(Listener one, Listener other) => JsonSerializer.Serialize(one, StateJson.Options) == JsonSerializer.Serialize(other, StateJson.Options);

    public static AwsError Duplicate(string balancer) => new("DuplicateListener", $"A listener already exists on this port for this load balancer '{balancer}'");

    private static string[] Transports(Listener listener) => listener.Protocol.Value switch
    {
        "UDP" => ["udp"],
        "TCP_UDP" => ["tcp", "udp"],
        _ => ["tcp"],
    };
}
