using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Traffic;

/// <summary>What a service asks of a shared load balancer: a listener rule of its own, and the target group behind it.</summary>
/// <param name="Listener">ARN of an HTTPS listener.</param>
/// <param name="Host">Host names, with commas between them; each may hold * and ?.</param>
/// <param name="Path">Path patterns, with commas between them; empty for every path.</param>
/// <param name="Protocol">What the balancer speaks to the tasks: HTTP or HTTPS.</param>
/// <param name="Interval">Seconds between two health checks.</param>
/// <param name="DrainSeconds">How long a task that leaves may finish what it answers.</param>
public sealed record AskedTraffic(
    string Listener, string Host, string Path, string Protocol, string HealthPath, int Interval, int Healthy, int Unhealthy, int DrainSeconds);

/// <summary>A target group of type ip, as Berth makes it for one service (Elastic Load Balancing API, CreateTargetGroup).</summary>
/// <param name="Port">What targets without a port of their own would get: ECS registers each task with its container's.</param>
/// <param name="Interval">Seconds between two health checks, 5 to 300.</param>
/// <param name="Timeout">Seconds until a health check has failed, below the interval.</param>
/// <param name="Healthy">Checks in a row that must succeed, 2 to 10.</param>
/// <param name="Unhealthy">Checks in a row that must fail, 2 to 10.</param>
/// <param name="DrainSeconds">Deregistration delay, 0 to 3,600.</param>
public sealed record TargetGroupSpec(
    string Name, string VpcId, string Protocol, int Port, string HealthPath, int Interval, int Timeout, int Healthy, int Unhealthy, int DrainSeconds);

/// <summary>Which requests of a listener go to a service.</summary>
/// <param name="Priority">1 to 50,000; the lowest that fits is taken.</param>
/// <param name="Host">Host names in order, with commas between them.</param>
/// <param name="Path">Path patterns in order, with commas between them; empty for every path.</param>
public sealed record ListenerRuleSpec(string Listener, int Priority, string Host, string Path)
{
    /// <summary>It asks for more than host and path: someone else has set that.</summary>
    public bool HasMore { get; init; }

    public IReadOnlyList<string> Hosts => TrafficNames.Words(Host);

    public IReadOnlyList<string> Paths => TrafficNames.Words(Path);

    /// <summary>Where it answers: <c>shop.example.com/api/*</c>.</summary>
    public string Words => Paths.Count == 0 ? string.Join(" and ", Hosts) : string.Join(" and ", from h in Hosts.DefaultIfEmpty("any host ") from p in Paths select h + p);
}

/// <summary>Names and ARNs of what is made for a service behind a load balancer. Pure.</summary>
public static class TrafficNames
{
    /// <summary>Characters of a target group's name (Elastic Load Balancing API, CreateTargetGroup).</summary>
    private const int Longest = 32;
    private const int Hash = 8;

    /// <summary>Characters with which a group's name begins as its service's does, however long that is: IAM scopes by them.</summary>
    internal const int Kept = Longest - 2 - Hash - 1;

    /// <summary>The group that tasks are in; in a deployment that shifts traffic the new ones may be in the other.</summary>
    public static string Group(string service) => $"{Stem(service)}-a";

    public static string OtherGroup(string service) => $"{Stem(service)}-b";

    /// <summary>ARN of a group that is not made yet: its id is given by AWS.</summary>
    public static string Unmade(TeamEnvironment place, string group) => $"arn:aws:elasticloadbalancing:{place.Region}:{place.AccountId}:targetgroup/{group}";

    /// <summary>Whether the ARN is whole, with the id that AWS gave.</summary>
    public static bool IsMade(string arn) => arn.Split('/').Length > 2;

    /// <summary>Whether two ARNs name the same group, where one of them may not be made yet.</summary>
    public static bool IsSame(string? a, string? b) =>
        a == b || (a is not null && b is not null && IsMade(a) != IsMade(b) && string.Equals(GroupOf(a), GroupOf(b), StringComparison.Ordinal));

    /// <summary>The name within a target group's ARN.</summary>
    public static string GroupOf(string arn) => arn.Split('/') is [_, var name, ..] ? name : arn;

    /// <summary>Whether a service's group is one that Berth makes, by its name alone.</summary>
    public static bool IsOfService(string? groupArn, string service) => groupArn is not null && (GroupOf(groupArn) == Group(service) || GroupOf(groupArn) == OtherGroup(service));

    /// <summary>ARN under which IAM sees the rules of a listener.</summary>
    public static string RulesOf(string listener) => listener.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal) + "/*";

    public static IReadOnlyList<string> Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>One way to write the same values: host names in lower case, all in order, none twice.</summary>
    public static string Ordered(IEnumerable<string> values, bool lower) =>
        string.Join(',', values.Select(v => lower ? v.Trim().ToLowerInvariant() : v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The service's name where it fits, else its beginning and a hash of all of it: unique in the account, and the same each time.</summary>
    private static string Stem(string service)
    {
        var room = Longest - 2;
        var clean = new string([.. service.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '-')]);
        if (clean == service && service.Length <= room)
        {
            return service;
        }

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(service)))[..Hash];
        return $"{clean[..Math.Min(clean.Length, room - Hash - 1)].TrimEnd('-')}-{hash}";
    }
}
