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

    public static PolicyDocument Parse(string name, string json)
        => TryParse(name, json, out var policy, out var why) ? policy : throw new FormatException($"{name}: {why}");
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
