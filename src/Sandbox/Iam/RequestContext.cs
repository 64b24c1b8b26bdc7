using System.Text.RegularExpressions;

namespace Sandbox.Iam;

/// <summary>The condition keys of one request. Key names are compared without case, values with case.</summary>
internal sealed partial class RequestContext
{
    private readonly Dictionary<string, IReadOnlyList<string>> keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Keys that a condition asked for and that the request does not have.</summary>
    public IReadOnlyCollection<string> Missing => asked;

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

    public RequestContext Copy()
    {
        var copy = new RequestContext();
        foreach (var (key, values) in keys)
        {
            copy.keys[key] = values;
        }
        return copy;
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
    /// Replaces policy variables such as <c>${aws:PrincipalTag/team}</c>, <c>${key, 'default'}</c>, <c>${*}</c>.
    /// Null when a variable has no value: then the statement's element matches nothing.
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
            if (name is "*" or "?" or "$")
            {
                return pattern ? Wildcard.Escape(name) : name;
            }
            if (TryGet(name, out var values) && values.Count == 1)
            {
                return pattern ? Wildcard.Escape(values[0]) : values[0];
            }
            if (match.Groups["default"].Success)
            {
                return match.Groups["default"].Value;
            }
            complete = false;
            return "";
        });
        return complete ? result : null;
    }

    [GeneratedRegex(@"\$\{(?<name>[^},]+)(,\s*'(?<default>[^']*)')?\s*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
