using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sandbox.Iam;

/// <summary>A parsed policy. <see cref="Name"/> is what SimulatePrincipalPolicy reports as the source.</summary>
internal sealed record PolicyDocument(string Name, IReadOnlyList<Statement> Statements)
{
    /// <summary>Reads a policy document; says <c>false</c> with a reason where it is not one.</summary>
    public static bool TryParse(string name, string json, out PolicyDocument policy, out string why)
    {
        policy = new(name, []);
        why = "";
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("Statement", out var statements))
            {
                why = "Syntax errors in policy.";
                return false;
            }
            var list = statements.ValueKind == JsonValueKind.Array ? [.. statements.EnumerateArray()] : new[] { statements };
            policy = new(name, [.. list.Select(Statement.Read)]);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            why = e is FormatException ? e.Message : "Syntax errors in policy.";
            return false;
        }
    }

    /// <summary>Parsed documents by the string they came from: policies stay, calls are many.</summary>
    private static readonly ConditionalWeakTable<string, PolicyDocument> parsed = [];

    /// <exception cref="FormatException">It is not a policy.</exception>
    public static PolicyDocument Parse(string name, string json)
    {
        if (parsed.TryGetValue(json, out var known) && known.Name == name)
        {
            return known;
        }
        if (!TryParse(name, json, out var policy, out var why))
        {
            throw new FormatException($"{name}: {why}");
        }
        parsed.AddOrUpdate(json, policy);
        return policy;
    }

    /// <summary>
    /// Reads a policy that is to be attached to a principal or a session: each statement must say on what it acts, and
    /// none may name a principal.
    /// </summary>
    public static bool TryParseIdentity(string name, string json, out string why)
    {
        if (!TryParse(name, json, out var policy, out why))
        {
            return false;
        }
        why = policy.Statements.Any(s => s.Resources is null && s.NotResources is null) ? "Policy statement must contain resources."
            : policy.Statements.Any(s => s.Principals is not null) ? "Policy document should not specify a principal."
            : "";
        return why.Length == 0;
    }
}

/// <summary>One statement. Null lists mean that the element is absent.</summary>
internal sealed record Statement(
    string? Sid,
    bool Allow,
    IReadOnlyList<string>? Actions,
    IReadOnlyList<string>? NotActions,
    IReadOnlyList<string>? Resources,
    IReadOnlyList<string>? NotResources,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Principals,
    IReadOnlyList<Condition> Conditions)
{
    public static Statement Read(JsonElement json)
    {
        var effect = json.GetProperty("Effect").GetString();
        if (effect is not ("Allow" or "Deny"))
        {
            throw new FormatException("Syntax error: Effect must be Allow or Deny.");
        }
        if (json.TryGetProperty("NotPrincipal", out _))
        {
            throw new FormatException("The Sandbox does not offer NotPrincipal.");
        }
        var actions = Strings(json, "Action");
        var notActions = Strings(json, "NotAction");
        if (actions is null == notActions is null)
        {
            throw new FormatException("Policy statement must contain actions.");
        }
        return new(
            json.TryGetProperty(nameof(Sid), out var sid) ? sid.GetString() : null,
            effect == "Allow",
            actions,
            notActions,
            Strings(json, "Resource"),
            Strings(json, "NotResource"),
            Principal(json),
            json.TryGetProperty("Condition", out var conditions) ? [.. Condition.Read(conditions)] : []);
    }

    private static Dictionary<string, IReadOnlyList<string>>? Principal(JsonElement json)
    {
        if (!json.TryGetProperty("Principal", out var principal))
        {
            return null;
        }
        return principal.ValueKind == JsonValueKind.String
            ? new() { ["AWS"] = [principal.GetString() ?? ""] }
            : principal.EnumerateObject().ToDictionary(p => p.Name, p => Values(p.Value), StringComparer.Ordinal);
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
