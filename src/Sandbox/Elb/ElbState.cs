using System.Text.Json.Serialization;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;

namespace Sandbox.Elb;

/// <summary>Load balancers, listeners, rules and target groups by ARN, so that Regions and accounts keep apart by themselves.</summary>
internal sealed class ElbState
{
    public Documents<LoadBalancer> LoadBalancers { get; init; } = new();
    public Documents<Listener> Listeners { get; init; } = new();

    /// <summary>Default rules among them.</summary>
    public Documents<ListenerRule> Rules { get; init; } = new();
    public Documents<BackendGroup> TargetGroups { get; init; } = new();

    /// <summary>Attributes of load balancers and target groups that were set, by ARN; the others have their defaults.</summary>
    public Documents<SortedDictionary<string, string>> Attributes { get; init; } = new();

    /// <summary>ARNs of a listener's certificates besides its default one, by the listener's ARN.</summary>
    public Documents<List<string>> Certificates { get; init; } = new();

    /// <summary>Tags by the ARN of what carries them.</summary>
    public Documents<List<Tag>> Tags { get; init; } = new();

    /// <summary>What was set besides the thing itself goes with it.</summary>
    public void Forget(string arn)
    {
        Attributes.Remove(arn);
        Certificates.Remove(arn);
        Tags.Remove(arn);
    }
}

internal sealed record ListenerRule(string ListenerArn, Rule Rule);

/// <summary>A target group with the targets that stand in it.</summary>
internal sealed class BackendGroup
{
    public required TargetGroup Settings { get; init; }
    public List<BackendTarget> Targets { get; init; } = [];

    [JsonIgnore]
    public string Arn => Settings.TargetGroupArn;

    [JsonIgnore]
    public string Name => Settings.TargetGroupName;

    [JsonIgnore]
    public string? VpcId => Settings.VpcId;

    [JsonIgnore]
    public int Port => Settings.Port ?? 0;

    [JsonIgnore]
    public string TargetType => Settings.TargetType.Value;

    [JsonIgnore]
    public List<string> LoadBalancerArns => Settings.LoadBalancerArns ??= [];
}

internal sealed class BackendTarget
{
    /// <summary>An IP address, an EC2 instance id, or a load balancer's ARN.</summary>
    public required string Id { get; init; }
    public required int Port { get; init; }

    /// <summary>Null where the target group's type has none.</summary>
    public string? Zone { get; init; }

    /// <summary>The task that ECS registered here; null for a target that someone registered by hand.</summary>
    public string? TaskArn { get; init; }

    /// <summary>In AWS's words: unused, initial, healthy, unhealthy or draining.</summary>
    public string State { get; set; } = "initial";

    /// <summary>AWS's reason code; null while healthy.</summary>
    public string? Reason { get; set; }
    public string? Description { get; set; }

    public void Become(string state, string? reason = null, string? description = null)
        => (State, Reason, Description) = (state, reason, description);
}
