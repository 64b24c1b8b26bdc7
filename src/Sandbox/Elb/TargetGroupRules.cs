using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;

namespace Sandbox.Elb;

/// <summary>A target group's settings with their defaults, and what is refused (Elastic Load Balancing API Reference, CreateTargetGroup).</summary>
internal static class TargetGroupRules
{
    private const int LongestName = 32;

    /// <summary>The target group that a request describes, without an ARN.</summary>
    public static TargetGroup Read(World world, CreateTargetGroupRequest request, string region)
    {
        CheckName(request.Name);
        var type = request.TargetType?.Value ?? "instance";
        if (type is not ("instance" or "ip" or "alb"))
        {
            throw ElbErrors.NotOffered($"target groups of type {type}");
        }
        if (request.IpAddressType?.Value == "ipv6" || request.TargetControlPort is not null)
        {
            throw ElbErrors.NotOffered("IPv6 target groups and target control ports");
        }
        var protocol = request.Protocol?.Value ?? throw ElbErrors.Invalid("A protocol must be specified");
        CheckProtocol(protocol, type);
        CheckPort(request.Port ?? throw ElbErrors.Invalid("A port must be specified"));
        var vpc = request.VpcId ?? throw ElbErrors.Invalid("A VPC ID must be specified");
        if (!world.State.Ec2.Vpcs.TryGetValue(vpc, out var known) || known.Region != region)
        {
            throw ElbErrors.Invalid($"The VPC ID '{vpc}' is not found");
        }
        var application = Protocols.IsApplication(protocol);
        if (!application && request.ProtocolVersion is not null)
        {
            throw ElbErrors.Invalid($"Protocol version cannot be specified for the protocol '{protocol}'");
        }
        var version = request.ProtocolVersion ?? "HTTP1";
        if (version is not ("HTTP1" or "HTTP2" or "GRPC"))
        {
            throw ElbErrors.Invalid($"Protocol version '{version}' must be one of 'GRPC, HTTP1, HTTP2'");
        }
        var group = new TargetGroup
        {
            TargetGroupName = request.Name,
            Protocol = protocol,
            ProtocolVersion = application ? version : null,
            Port = request.Port,
            VpcId = vpc,
            TargetType = type,
            IpAddressType = "ipv4",
            LoadBalancerArns = [],
            HealthCheckEnabled = request.HealthCheckEnabled ?? true,
            HealthCheckProtocol = request.HealthCheckProtocol ?? (application || type == "alb" ? "HTTP" : "TCP"),
            HealthCheckPort = request.HealthCheckPort ?? "traffic-port",
            HealthCheckIntervalSeconds = request.HealthCheckIntervalSeconds ?? 30,
            HealthyThresholdCount = request.HealthyThresholdCount ?? 5,
            UnhealthyThresholdCount = request.UnhealthyThresholdCount ?? 2,
        };
        HealthCheckRules.Complete(group, request.HealthCheckPath, request.HealthCheckTimeoutSeconds, request.Matcher);
        HealthCheckRules.Check(group);
        return group;
    }

    public static void Change(TargetGroup group, ModifyTargetGroupRequest request)
    {
        var changed = new TargetGroup
        {
            Protocol = group.Protocol,
            ProtocolVersion = group.ProtocolVersion,
            TargetType = group.TargetType,
            HealthCheckEnabled = request.HealthCheckEnabled ?? group.HealthCheckEnabled,
            HealthCheckProtocol = request.HealthCheckProtocol ?? group.HealthCheckProtocol,
            HealthCheckPort = request.HealthCheckPort ?? group.HealthCheckPort,
            HealthCheckIntervalSeconds = request.HealthCheckIntervalSeconds ?? group.HealthCheckIntervalSeconds,
            HealthyThresholdCount = request.HealthyThresholdCount ?? group.HealthyThresholdCount,
            UnhealthyThresholdCount = request.UnhealthyThresholdCount ?? group.UnhealthyThresholdCount,
        };
        var still = changed.HealthCheckProtocol?.Value != "TCP";
        HealthCheckRules.Complete(
            changed, request.HealthCheckPath ?? (still ? group.HealthCheckPath : null), request.HealthCheckTimeoutSeconds ?? group.HealthCheckTimeoutSeconds,
            request.Matcher ?? (still ? group.Matcher : null));
        HealthCheckRules.Check(changed);
        group.HealthCheckEnabled = changed.HealthCheckEnabled;
        group.HealthCheckProtocol = changed.HealthCheckProtocol;
        group.HealthCheckPort = changed.HealthCheckPort;
        group.HealthCheckPath = changed.HealthCheckPath;
        group.HealthCheckIntervalSeconds = changed.HealthCheckIntervalSeconds;
        group.HealthCheckTimeoutSeconds = changed.HealthCheckTimeoutSeconds;
        group.HealthyThresholdCount = changed.HealthyThresholdCount;
        group.UnhealthyThresholdCount = changed.UnhealthyThresholdCount;
        group.Matcher = changed.Matcher;
    }

    public static void CheckPort(int port)
    {
        if (port is < 1 or > 65535)
        {
            throw ElbErrors.Invalid($"1 validation error detected: Value '{port}' at 'port' failed to satisfy constraint: Member must have value {(port < 1 ? "greater than or equal to 1" : "less than or equal to 65535")}");
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length > LongestName)
        {
            throw ElbErrors.Invalid($"Target group name '{name}' cannot be longer than '{LongestName}' characters");
        }
        if (!BalancerRules.NamePattern().IsMatch(name))
        {
            throw ElbErrors.Invalid($"Target group name '{name}' can only contain characters that are alphanumeric characters or hyphens(-)");
        }
        if (name.StartsWith('-') || name.EndsWith('-'))
        {
            throw ElbErrors.Invalid($"Target group name '{name}' cannot begin or end with '-'");
        }
    }

    private static void CheckProtocol(string protocol, string type)
    {
        var known = type == "alb" ? ["TCP"] : Protocols.Application.Concat(Protocols.Network).ToList();
        if (protocol is "GENEVE" or "QUIC" or "TCP_QUIC")
        {
            throw ElbErrors.NotOffered($"target groups of the protocol {protocol}");
        }
        if (!known.Contains(protocol))
        {
            throw ElbErrors.Invalid($"Protocol '{protocol}' must be one of '{string.Join(", ", known)}'");
        }
    }
}
