using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Elb;

/// <summary>Load balancers, listeners, rules and target groups by ARN: given by the starting account.</summary>
internal sealed class ElbState
{
    public SortedDictionary<string, LoadBalancer> LoadBalancers { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Listener> Listeners { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, ListenerRule> Rules { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, BackendGroup> TargetGroups { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Tags by the ARN of what carries them.</summary>
    public SortedDictionary<string, List<Tag>> Tags { get; init; } = new(StringComparer.Ordinal);
}

internal sealed record ListenerRule(string ListenerArn, Rule Rule);

/// <summary>A target group with the targets that stand in it.</summary>
internal sealed class BackendGroup
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string VpcId { get; init; }
    public required int Port { get; init; }
    public required string HealthCheckPath { get; init; }
    public string TargetType { get; init; } = "ip";
    public List<string> LoadBalancerArns { get; init; } = [];
    public List<BackendTarget> Targets { get; init; } = [];
}

internal sealed class BackendTarget
{
    /// <summary>An IP address, or an EC2 instance id.</summary>
    public required string Id { get; init; }
    public required int Port { get; init; }
    public required string Zone { get; init; }

    /// <summary>The task behind it.</summary>
    public required string TaskArn { get; init; }
    public string State { get; set; } = "initial";
}
