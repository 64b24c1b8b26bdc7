namespace Sandbox.Elb;

/// <summary>Which protocols go with which load balancer, and which pairs of listener and target group go together.</summary>
internal static class Protocols
{
    public static readonly IReadOnlyList<string> Application = ["HTTP", "HTTPS"];
    public static readonly IReadOnlyList<string> Network = ["TCP", "TLS", "UDP", "TCP_UDP"];

    public static bool IsApplication(string? protocol) => protocol is "HTTP" or "HTTPS";

    /// <summary>Whether clients speak TLS to the listener, so that it needs a certificate and a security policy.</summary>
    public static bool IsSecure(string? protocol) => protocol is "HTTPS" or "TLS";

    /// <summary>
    /// An Application Load Balancer's listeners forward to HTTP and HTTPS groups alike; a Network Load Balancer's TCP ones to
    /// TCP and TCP_UDP, TLS ones to TCP and TLS, the others to their own
    /// (Network Load Balancers, "Listeners for your Network Load Balancers").
    /// </summary>
    public static bool GoTogether(string listener, string group) => listener switch
    {
        "HTTP" or "HTTPS" => IsApplication(group),
        "TCP" => group is "TCP" or "TCP_UDP",
        "TLS" => group is "TCP" or "TLS",
        "UDP" => group is "UDP" or "TCP_UDP",
        _ => listener == group,
    };
}
