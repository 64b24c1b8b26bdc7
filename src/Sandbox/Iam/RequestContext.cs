using System.Text.RegularExpressions;

namespace Sandbox.Iam;

/// <summary>The condition keys of one request. Key names are compared without case, values with case.</summary>
internal sealed partial class RequestContext
{
    /// <summary>
    /// Keys that hold lists, whatever a request has in them: no policy variable stands for one (IAM User Guide,
    /// "Single-valued vs. multivalued context keys"; the services' keys of type ArrayOf in the Service Authorization Reference).
    /// </summary>
    private static readonly HashSet<string> multivalued = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:TagKeys", "aws:CalledVia", "aws:PrincipalOrgPaths", "aws:PrincipalServiceNamesList", "aws:ResourceOrgPaths", "aws:SourceOrgPaths",
        "sts:TransitiveTagKeys", "ecs:capacity-provider", "ecs:compute-compatibility", "ecs:subnet",
        "elasticloadbalancing:SecurityGroup", "elasticloadbalancing:Subnet", "events:source", "events:TargetArn",
    };

    private readonly Dictionary<string, IReadOnlyList<string>> keys;
    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);

    public RequestContext() => keys = new(StringComparer.OrdinalIgnoreCase);

    private RequestContext(RequestContext other) => keys = new(other.keys, StringComparer.OrdinalIgnoreCase);

    /// <summary>Keys that a condition or a variable asked for and that the request does not have.</summary>
    public IReadOnlyCollection<string> Missing => asked;

    /// <summary>Names and values, in the order of names.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Entries => keys.OrderBy(k => k.Key, StringComparer.OrdinalIgnoreCase);

    public RequestContext Set(string key, params IEnumerable<string?> values)
    {
        var list = values.OfType<string>().ToList();
        if (list.Count > 0)
        {
            keys[key] = list;
        }
        return this;
    }

    public RequestContext SetTags(string prefix, IEnumerable<KeyValuePair<string, string>> tags)
    {
        foreach (var (key, value) in tags)
        {
            Set($"{prefix}/{key}", value);
        }
        return this;
    }

    /// <summary>aws:RequestTag/* and aws:TagKeys of a request that carries tags.</summary>
    public RequestContext SetRequestTags(IReadOnlyCollection<KeyValuePair<string, string>> tags)
        => SetTags("aws:RequestTag", tags).Set("aws:TagKeys", tags.Select(t => t.Key));

    /// <summary>Takes away the keys that do not hold.</summary>
    public void Keep(Func<string, bool> holds)
    {
        foreach (var key in keys.Keys.Where(k => !holds(k)).ToList())
        {
            keys.Remove(key);
        }
    }

    public RequestContext Copy() => new(this);

    /// <summary>Adds the keys of another.</summary>
    public RequestContext Add(RequestContext more)
    {
        foreach (var (key, values) in more.keys)
        {
            keys[key] = values;
        }
        return this;
    }

    public bool TryGet(string key, out IReadOnlyList<string> values)
    {
        if (keys.TryGetValue(key, out var found))
        {
            values = found;
            return true;
        }
        asked.Add(key);
        values = [];
        return false;
    }

    /// <summary>
    /// Replaces policy variables such as <c>${aws:PrincipalTag/team}</c>, <c>${key, 'default'}</c>, <c>${*}</c> (IAM User
    /// Guide, "IAM policy elements: Variables and tags"). Null when a variable has no value: no value is equal to it or like it.
    /// </summary>
    /// <param name="text">A resource pattern or a condition's value.</param>
    /// <param name="pattern">Whether the result is matched as a pattern, where brought-in values stay literal.</param>
    public string? Substitute(string text, bool pattern)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }
        var complete = true;
        var result = Variable().Replace(text, match =>
        {
            var name = match.Groups["name"].Value.Trim();
            var value = name is "*" or "?" or "$" ? name
                : !multivalued.Contains(name) && TryGet(name, out var values) && values.Count == 1 ? values[0]
                : match.Groups["default"].Success ? match.Groups["default"].Value
                : null;
            complete &= value is not null;
            return value is null ? "" : pattern ? Wildcard.Escape(value) : value;
        });
        return complete ? result : null;
    }

    [GeneratedRegex(@"\$\{(?<name>[^},]+)(,\s*'(?<default>[^']*)')?\s*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
