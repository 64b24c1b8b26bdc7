namespace Domain.Kinds.Traffic;

/// <summary>What stands in AWS around the traffic of one service.</summary>
/// <param name="Listener">The one asked for; null where none is, or there is none such.</param>
/// <param name="Group">The group with the name that Berth gives; null where there is none.</param>
/// <param name="Rule">The rule that sends requests to that group; null where there is none.</param>
public sealed record TrafficFacts(ListenerFacts? Listener, StandingGroup? Group, StandingRule? Rule)
{
    /// <summary>The group that the new tasks of a deployment come into; null where there is none.</summary>
    public StandingGroup? Other { get; init; }

    /// <summary>The rule by which the new tasks are tried; null where there is none.</summary>
    public StandingRule? TestRule { get; init; }

    public static readonly TrafficFacts None = new(null, null, null);

    /// <summary>Most rules of an Application Load Balancer, beside default ones; null where AWS does not tell.</summary>
    public int? MostRules { get; init; }
}

/// <param name="IsOurs">Berth made it, for this team and environment.</param>
public sealed record StandingGroup(string Arn, TargetGroupSpec Spec, bool IsOurs)
{
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(0);

    public IReadOnlyList<string> Balancers { get; init; } = [];
}

/// <param name="IsOurs">Berth made it, for this team and environment.</param>
public sealed record StandingRule(string Arn, ListenerRuleSpec Spec, bool IsOurs);

/// <summary>A listener of a load balancer with its rules.</summary>
/// <param name="Balancer">Name.</param>
/// <param name="Type">application or network.</param>
/// <param name="IsShared">Tagged so that environments may put rules on it; see <see cref="Requests.BerthTags.Shared"/>.</param>
/// <param name="RulesOfBalancer">Of all its listeners, beside default ones.</param>
public sealed record ListenerFacts(
    string Arn, string Balancer, string Type, string VpcId, string Protocol, int Port, bool IsShared, IReadOnlyList<RuleFacts> Rules, int RulesOfBalancer)
{
    /// <summary>Default one first.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>Host names that its valid certificates are for; null where one of them could not be read.</summary>
    public IReadOnlyList<string>? CertifiedHosts { get; init; }

    public string DnsName { get; init; } = "";
}

/// <param name="Priority">Null for the default rule.</param>
/// <param name="HasMore">It asks for more than host and path, such as a header.</param>
/// <param name="Groups">ARNs of the target groups it sends requests to.</param>
public sealed record RuleFacts(string Arn, int? Priority, IReadOnlyList<string> Hosts, IReadOnlyList<string> Paths, bool HasMore, IReadOnlyList<string> Groups);

/// <summary>A listener that an environment may put rules on, to choose from.</summary>
public sealed record ListenerChoice(string Arn, string Balancer, string Protocol, int Port);
