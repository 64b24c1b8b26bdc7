using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Elb;

/// <summary>Health check settings of a target group: the defaults that hang on others, and what is refused.</summary>
internal static partial class HealthCheckRules
{
    /// <summary>Fills in path, timeout and matcher as the check's protocol and the group's type have them.</summary>
    public static void Complete(TargetGroup group, string? path, int? timeout, Matcher? matcher)
    {
        var grpc = group.ProtocolVersion == "GRPC";
        if (group.HealthCheckProtocol.Value is "HTTP" or "HTTPS")
        {
            group.HealthCheckPath = path ?? (grpc ? "/AWS.ALB/healthcheck" : "/");
            group.Matcher = grpc
                ? new() { GrpcCode = matcher?.GrpcCode ?? "12" }
                : new() { HttpCode = matcher?.HttpCode ?? (Protocols.IsApplication(group.Protocol.Value) ? "200" : "200-399") };
        }
        else if (path is not null || matcher is not null)
        {
            throw ElbErrors.Invalid($"Health check path and matcher cannot be specified when the health check protocol is '{group.HealthCheckProtocol.Value}'");
        }
        // Of a Network Load Balancer's group with HTTP checks 6 s, with TCP or HTTPS ones 10 s; of an Application one's 5 s.
        group.HealthCheckTimeoutSeconds = timeout ?? (Protocols.IsApplication(group.Protocol.Value) ? 5 : group.HealthCheckProtocol.Value == "HTTP" ? 6 : 10);
    }

    public static void Check(TargetGroup group)
    {
        if (group.HealthCheckEnabled == false)
        {
            throw ElbErrors.Invalid($"Health check enabled must be true for target groups with target type '{group.TargetType.Value}'");
        }
        var protocol = group.HealthCheckProtocol.Value;
        if (protocol is not ("HTTP" or "HTTPS" or "TCP") || (protocol == "TCP" && Protocols.IsApplication(group.Protocol.Value)))
        {
            throw ElbErrors.Invalid($"Health check protocol '{protocol}' must be one of '{(Protocols.IsApplication(group.Protocol.Value) ? "HTTP, HTTPS" : "HTTP, HTTPS, TCP")}'");
        }
        if (protocol == "TCP" && group.TargetType.Value == "alb")
        {
            throw ElbErrors.Invalid("Health check protocol 'TCP' must be one of 'HTTP, HTTPS'");
        }
        if (group.HealthCheckPort != "traffic-port" && !(int.TryParse(group.HealthCheckPort, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535))
        {
            throw ElbErrors.Invalid($"Health check port '{group.HealthCheckPort}' must be a number between 1 and 65535, or 'traffic-port'");
        }
        if (group.HealthCheckPath is { } path && (!path.StartsWith('/') || path.Length > 1024))
        {
            throw ElbErrors.Invalid($"Health check path '{path}' must begin with '/' and be at most 1024 characters");
        }
        Between("interval", group.HealthCheckIntervalSeconds, 5, 300);
        Between("timeout", group.HealthCheckTimeoutSeconds, 2, 120);
        Between("healthy threshold count", group.HealthyThresholdCount, 2, 10);
        Between("unhealthy threshold count", group.UnhealthyThresholdCount, 2, 10);
        if (group.HealthCheckTimeoutSeconds >= group.HealthCheckIntervalSeconds && Protocols.IsApplication(group.Protocol.Value))
        {
            throw ElbErrors.Invalid($"Health check timeout '{group.HealthCheckTimeoutSeconds}' must be smaller than the interval '{group.HealthCheckIntervalSeconds}'");
        }
        CheckCodes(group.Matcher?.HttpCode, 200, Protocols.IsApplication(group.Protocol.Value) ? 499 : 599);
        CheckCodes(group.Matcher?.GrpcCode, 0, 99);
    }

    private static void Between(string what, int? value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw ElbErrors.Invalid($"Health check {what} '{value}' must be between {least} and {most}");
        }
    }

    /// <summary>Codes by commas, or ranges: <c>200,202</c>, <c>200-299</c>.</summary>
    private static void CheckCodes(string? codes, int least, int most)
    {
        if (codes is not null
            && (!Codes().IsMatch(codes) || codes.Split(',', '-').Any(c => int.Parse(c, CultureInfo.InvariantCulture) is var code && (code < least || code > most))))
        {
            throw ElbErrors.Invalid($"Health check matcher code '{codes}' must be within {least}-{most}");
        }
    }

    [GeneratedRegex(@"^\d{1,3}(-\d{1,3})?(,\d{1,3}(-\d{1,3})?)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Codes();
}
