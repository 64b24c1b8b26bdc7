using System.Globalization;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Elb;

namespace Sandbox.Start;

/// <summary>A shared load balancer with three target groups for each team and environment, each behind a rule on its host name.</summary>
internal static class StartBalancer
{
    private const int Port = 8080;

    public static void Add(ElbState elb, DateTimeOffset now)
    {
        var arn = SandboxAccount.LoadBalancerArn;
        var listenerRoot = arn.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal);
        elb.LoadBalancers[arn] = new()
        {
            LoadBalancerArn = arn,
            LoadBalancerName = SandboxAccount.LoadBalancer,
            DNSName = $"internal-{SandboxAccount.LoadBalancer}-1208744411.{SandboxAccount.Region}.elb.amazonaws.com",
            CanonicalHostedZoneId = "Z35SXDOTRQ7X7K",
            CreatedTime = now.UtcDateTime,
            Scheme = LoadBalancerSchemeEnum.Internal,
            Type = LoadBalancerTypeEnum.Application,
            State = new() { Code = LoadBalancerStateEnum.Active },
            VpcId = SandboxAccount.VpcId,
            IpAddressType = "ipv4",
            SecurityGroups = [SandboxAccount.LoadBalancerSecurityGroup],
            AvailabilityZones = [.. StartNetwork.Zones.Select((z, i) => new AvailabilityZone { ZoneName = z, SubnetId = SandboxAccount.PrivateSubnets[i] })],
        };
        elb.Tags[arn] = [new() { Key = "berth-team", Value = "platform" }, new() { Key = "berth-shared", Value = "true" }];
        var https = Listener(elb, listenerRoot, 443, "HTTPS");
        elb.Tags[https.ListenerArn] = [new() { Key = "berth-team", Value = "platform" }, new() { Key = "berth-shared", Value = "true" }];
        Listener(elb, listenerRoot, 80, "HTTP");
        var priority = 10;
        foreach (var (team, environment, role) in from t in SandboxAccount.Teams from e in SandboxAccount.Environments from r in SandboxAccount.TargetGroupRoles select (t, e, r))
        {
            Group(elb, https, team, environment, role, priority++);
        }
    }

    private static Listener Listener(ElbState elb, string root, int port, string protocol)
    {
        var arn = $"{root}/{SandboxAccount.Digest(protocol)}";
        var listener = elb.Listeners[arn] = new()
        {
            ListenerArn = arn,
            LoadBalancerArn = SandboxAccount.LoadBalancerArn,
            Port = port,
            Protocol = protocol,
            SslPolicy = protocol == "HTTPS" ? "ELBSecurityPolicy-TLS13-1-2-2021-06" : null,
            Certificates = protocol == "HTTPS" ? [new() { CertificateArn = $"arn:aws:acm:{SandboxAccount.Region}:{SandboxAccount.Id}:certificate/0be27400-0000-4000-8000-000000000001" }] : [],
            DefaultActions = [new() { Type = ActionTypeEnum.FixedResponse, Order = 1, FixedResponseConfig = new() { StatusCode = "404", ContentType = "text/plain", MessageBody = "No such service" } }],
            MutualAuthentication = protocol == "HTTPS" ? new() { Mode = "off" } : null,
        };
        Listeners.AddDefaultRule(elb, listener, SandboxAccount.Digest($"default {protocol}"));
        return listener;
    }

    private static void Group(ElbState elb, Listener listener, string team, string environment, string role, int priority)
    {
        var name = $"{team}-{environment}-{role}";
        var arn = SandboxAccount.TargetGroupArn(name);
        elb.TargetGroups[arn] = new()
        {
            Settings = new()
            {
                TargetGroupArn = arn,
                TargetGroupName = name,
                Protocol = ProtocolEnum.HTTP,
                ProtocolVersion = "HTTP1",
                Port = Port,
                VpcId = SandboxAccount.VpcId,
                TargetType = TargetTypeEnum.Ip,
                IpAddressType = TargetGroupIpAddressTypeEnum.Ipv4,
                HealthCheckEnabled = true,
                HealthCheckProtocol = ProtocolEnum.HTTP,
                HealthCheckPort = "traffic-port",
                HealthCheckPath = "/health",
                HealthCheckIntervalSeconds = 10,
                HealthCheckTimeoutSeconds = 5,
                HealthyThresholdCount = 2,
                UnhealthyThresholdCount = 2,
                Matcher = new() { HttpCode = "200" },
                LoadBalancerArns = [SandboxAccount.LoadBalancerArn],
            },
        };
        // A short drain, as teams set it for services that answer quickly; AWS's own is 300 seconds.
        elb.Attributes[arn] = new(StringComparer.Ordinal) { [GroupAttributes.Delay] = "15" };
        elb.Tags[arn] = [new() { Key = "berth-team", Value = team }, new() { Key = "berth-env", Value = environment }];
        var rule = $"{listener.ListenerArn.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal)}/{SandboxAccount.Digest($"rule {name}")}";
        elb.Rules[rule] = new(listener.ListenerArn, new()
        {
            RuleArn = rule,
            Priority = priority.ToString(CultureInfo.InvariantCulture),
            IsDefault = false,
            Conditions = [new() { Field = "host-header", Values = [$"{name}.internal.example"], HostHeaderConfig = new() { Values = [$"{name}.internal.example"] } }],
            Actions =
            [
                new()
                {
                    Type = ActionTypeEnum.Forward, Order = 1, TargetGroupArn = arn,
                    ForwardConfig = new() { TargetGroups = [new() { TargetGroupArn = arn, Weight = 1 }], TargetGroupStickinessConfig = new() { Enabled = false } },
                },
            ],
        });
    }
}
