using System.Text.Json;
using Domain.Requests;

namespace Domain.Access.Preflight;

/// <summary>
/// Whether the policy that narrows a step's session lets a call through. IAM's simulation of a role leaves session policies out, so this
/// evaluates them here (IAM User Guide, "Policy evaluation logic": a session may do what its policy and the role's both allow). Pure.
/// </summary>
public static class SessionPolicyRules
{
    public static bool Allows(string policy, NeededPermission call)
    {
        using var json = JsonDocument.Parse(policy);
        var matching = json.RootElement.GetProperty("Statement").EnumerateArray().Where(s => Matches(s, call)).ToList();
        return matching.Count > 0 && matching.TrueForAll(s => s.GetProperty("Effect").GetString() == "Allow");
    }

    private static bool Matches(JsonElement statement, NeededPermission call) =>
        PolicyStatement.Strings(statement, "Action")?.Any(a => PolicyPatterns.Matches(a, call.Action, ignoreCase: true)) == true
        && PolicyStatement.Strings(statement, "Resource")?.Any(r => PolicyPatterns.Matches(r, call.Resource)) == true
        && (!statement.TryGetProperty("Condition", out var conditions) || conditions.EnumerateObject().All(o => o.Value.EnumerateObject().All(c => Holds(o.Name, c, call))));

    /// <summary>The operators that Berth writes; another is not known to hold, so an Allow under it is none.</summary>
    private static bool Holds(string test, JsonProperty condition, NeededPermission call)
    {
        var wanted = condition.Value.ValueKind is JsonValueKind.Array
            ? condition.Value.EnumerateArray().Select(v => v.ToString()).ToList() : [condition.Value.ToString()];
        var have = call.Context.FirstOrDefault(c => c.Key.Equals(condition.Name, StringComparison.OrdinalIgnoreCase)).Value;
        return have is not null && test switch
        {
            "StringEquals" => wanted.Contains(have, StringComparer.Ordinal),
            "StringLike" or "ArnLike" or "ArnEquals" => wanted.Exists(w => PolicyPatterns.Matches(w, have)),
            _ => false,
        };
    }
}
