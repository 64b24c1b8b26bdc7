using System.Text.Json;

namespace Sandbox.Iam;

/// <summary>One statement. Null lists mean that the element is absent.</summary>
/// <param name="Variables">Whether policy variables stand for values: only in version 2012-10-17.</param>
internal sealed record Statement(
    string? Sid,
    bool Allow,
    IReadOnlyList<string>? Actions,
    IReadOnlyList<string>? NotActions,
    IReadOnlyList<string>? Resources,
    IReadOnlyList<string>? NotResources,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Principals,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? NotPrincipals,
    IReadOnlyList<Condition> Conditions,
    bool Variables)
{
    private static readonly HashSet<string> elements = new(StringComparer.Ordinal)
    {
        "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
    };

    /// <exception cref="FormatException">It is no statement of the policy grammar.</exception>
    public static Statement Read(JsonElement json, bool variables)
    {
        if (json.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !elements.Contains(n)) is not null)
        {
            throw new FormatException("Syntax errors in policy.");
        }
        if (!json.TryGetProperty("Effect", out var effect) || effect.GetString() is not ("Allow" or "Deny"))
        {
            throw new FormatException("Syntax errors in policy.");
        }
        var statement = new Statement(
            json.TryGetProperty(nameof(Sid), out var sid) ? sid.GetString() : null,
            effect.GetString() == "Allow",
            Strings(json, "Action"), Strings(json, "NotAction"), Strings(json, "Resource"), Strings(json, "NotResource"),
            Principal(json, "Principal"), Principal(json, "NotPrincipal"),
            json.TryGetProperty("Condition", out var conditions) ? [.. Condition.Read(conditions, variables)] : [],
            variables);
        return (statement.Actions, statement.NotActions) switch
        {
            (null, null) => throw new FormatException("Policy statement must contain actions."),
            ({ }, { }) => throw new FormatException("Syntax errors in policy."),
            _ when statement.Resources is not null && statement.NotResources is not null => throw new FormatException("Syntax errors in policy."),
            _ when statement.Principals is not null && statement.NotPrincipals is not null => throw new FormatException("Syntax errors in policy."),
            _ => statement,
        };
    }

    public bool Acts(string action) => Actions is { } actions
        ? actions.Any(a => Wildcard.Matches(a, action, ignoreCase: true))
        : NotActions?.Any(a => Wildcard.Matches(a, action, ignoreCase: true)) == false;

    /// <summary>A call with no resource of its own is made on <c>*</c>, which only a pattern of <c>*</c> covers.</summary>
    public bool Covers(string resource, RequestContext context)
    {
        bool Fits(string pattern) => (Variables ? context.Substitute(pattern, pattern: true) : pattern) is { } p && Wildcard.MatchesResource(p, resource);
        return Resources is { } resources ? resources.Any(Fits) : NotResources?.Any(Fits) == false;
    }

    public bool Holds(RequestContext context) => Conditions.All(c => c.Holds(context, Allow));

    private static Dictionary<string, IReadOnlyList<string>>? Principal(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var principal))
        {
            return null;
        }
        if (principal.ValueKind == JsonValueKind.String)
        {
            return principal.GetString() == "*" ? new() { ["AWS"] = ["*"] } : throw new FormatException($"Invalid principal in policy: \"{principal.GetString()}\"");
        }
        return principal.EnumerateObject().ToDictionary(p => p.Name, p => Values(p.Value), StringComparer.Ordinal);
    }

    private static IReadOnlyList<string>? Strings(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) ? Values(value) : null;

    internal static IReadOnlyList<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(One)],
        _ => [One(value)],
    };

    private static string One(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new FormatException("Syntax errors in policy."),
    };
}
