using System.Net;
using System.Text.RegularExpressions;
using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Elb;

/// <summary>The conditions of a listener rule and their limits (Elastic Load Balancing API Reference, RuleCondition).</summary>
internal static partial class Conditions
{
    private const int LongestValue = 128;
    private const int LongestHeader = 40;
    private static readonly IReadOnlyList<string> fields = ["path-pattern", "host-header", "http-header", "http-request-method", "query-string", "source-ip"];

    /// <summary>Checks the conditions and completes them as AWS shows them.</summary>
    public static List<RuleCondition> Read(List<RuleCondition>? conditions)
    {
        if (conditions is not { Count: > 0 })
        {
            throw ElbErrors.Invalid("A condition must be specified");
        }
        var read = conditions.ConvertAll(Read);
        foreach (var once in new[] { "path-pattern", "host-header", "http-request-method", "source-ip" })
        {
            if (read.Count(c => c.Field == once) > 1)
            {
                throw ElbErrors.Invalid($"A rule can have at most one '{once}' condition");
            }
        }
        var values = read.SelectMany(Values).ToList();
        if (values.Count > ElbLimits.ConditionValues)
        {
            throw ElbErrors.Invalid($"A rule can have at most '{ElbLimits.ConditionValues}' condition values");
        }
        if (values.Sum(v => v.Count(c => c is '*' or '?')) > ElbLimits.ConditionWildcards)
        {
            throw ElbErrors.Invalid($"A rule can have at most '{ElbLimits.ConditionWildcards}' condition wildcards");
        }
        return read;
    }

    private static RuleCondition Read(RuleCondition condition)
    {
        var field = condition.Field ?? "";
        if (!fields.Contains(field))
        {
            throw ElbErrors.Invalid($"Condition field '{field}' must be one of '[{string.Join(", ", fields)}]'");
        }
        if (condition.RegexValues is { Count: > 0 } || condition.HostHeaderConfig?.RegexValues is { Count: > 0 } || condition.PathPatternConfig?.RegexValues is { Count: > 0 } || condition.HttpHeaderConfig?.RegexValues is { Count: > 0 })
        {
            throw ElbErrors.NotOffered("conditions by regular expression");
        }
        var given = Given(condition).Where(c => c.Has).Select(c => c.Field).ToList();
        if (given.Exists(g => g != field) || (condition.Values is { Count: > 0 } && (given.Count > 0 || field is not ("host-header" or "path-pattern"))))
        {
            throw ElbErrors.Invalid($"Only the configuration of '{field}' can be specified for a condition with the field '{field}'");
        }
        var read = Complete(condition, field);
        var values = Values(read).ToList();
        if (values.Count == 0)
        {
            throw ElbErrors.Invalid("A condition value must be specified");
        }
        foreach (var value in values)
        {
            if (WhyNot(field, value) is { } why)
            {
                throw ElbErrors.Invalid($"Condition value '{value}' of '{field}' {why}");
            }
        }
        if (field == "http-header" && !(condition.HttpHeaderConfig?.HttpHeaderName is { Length: > 0 and <= LongestHeader } name && Token().IsMatch(name) && !name.Equals("host", StringComparison.OrdinalIgnoreCase)))
        {
            throw ElbErrors.Invalid($"HTTP header name '{condition.HttpHeaderConfig?.HttpHeaderName}' must be a header other than host, of at most {LongestHeader} characters");
        }
        return read;
    }

    private static (string Field, bool Has)[] Given(RuleCondition c) =>
    [
        ("path-pattern", c.PathPatternConfig is not null), ("host-header", c.HostHeaderConfig is not null), ("http-header", c.HttpHeaderConfig is not null),
        ("http-request-method", c.HttpRequestMethodConfig is not null), ("query-string", c.QueryStringConfig is not null), ("source-ip", c.SourceIpConfig is not null),
    ];

    /// <summary>Host names and paths are shown in both places whichever of them they were given in.</summary>
    private static RuleCondition Complete(RuleCondition condition, string field) => field switch
    {
        "path-pattern" when (condition.PathPatternConfig?.Values ?? condition.Values) is var values
            => new() { Field = field, Values = values, PathPatternConfig = new() { Values = values } },
        "host-header" when (condition.HostHeaderConfig?.Values ?? condition.Values) is var values
            => new() { Field = field, Values = values, HostHeaderConfig = new() { Values = values } },
        _ => condition,
    };

    private static IEnumerable<string> Values(RuleCondition c) => c.Field switch
    {
        "path-pattern" => c.PathPatternConfig?.Values ?? [],
        "host-header" => c.HostHeaderConfig?.Values ?? [],
        "http-header" => c.HttpHeaderConfig?.Values ?? [],
        "http-request-method" => c.HttpRequestMethodConfig?.Values ?? [],
        "source-ip" => c.SourceIpConfig?.Values ?? [],
        _ => (c.QueryStringConfig?.Values ?? []).Select(v => v.Key is null ? v.Value ?? "" : $"{v.Key}={v.Value}"),
    };

    private static string? WhyNot(string field, string value) => field switch
    {
        _ when value.Length is 0 or > LongestValue => $"must have 1 to {LongestValue} characters",
        "path-pattern" => Path().IsMatch(value) ? null : "contains a character that is not valid",
        "host-header" => Host().IsMatch(value) ? null : "contains a character that is not valid",
        "http-request-method" => Method().IsMatch(value) ? null : "must be at most 40 of the characters A-Z, hyphen (-), and underscore (_)",
        "source-ip" => IPNetwork.TryParse(value, out _) ? null : "must be in CIDR format",
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z0-9_\-.$/~""'@:+&*?]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"^[A-Za-z0-9\-.*?]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();

    [GeneratedRegex("^[A-Z_-]{1,40}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Method();

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
