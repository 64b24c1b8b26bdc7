using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Requests;

namespace Domain.Access.Preflight;

/// <summary>
/// The smallest statements that would allow calls: their actions on their resources under the conditions the calls meet, and nothing beside.
/// Calls share a statement only where that lets nothing else through. Pure.
/// </summary>
public static class PolicySuggestion
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="sid">Letters and digits; the second statement and those after it have a number behind.</param>
    /// <returns>One statement, or a list of several in brackets, as text to paste into a policy.</returns>
    public static string Of(string sid, IEnumerable<NeededPermission> calls)
    {
        var statements = calls
            .GroupBy(c => (c.Resource, Conditions: Conditions(c)?.ToJsonString() ?? ""))
            .Select(g => (g.Key.Resource, g.Key.Conditions, Actions: Sorted(g.Select(c => c.Action))))
            .GroupBy(s => (s.Conditions, Actions: string.Join('\n', s.Actions)))
            .Select((g, index) => Statement(index == 0 ? sid : $"{sid}{index + 1}", g.First().Actions, Sorted(g.SelectMany(s => Forms(s.Resource, s.Actions))), g.Key.Conditions))
            .ToList();
        return statements is [var only] ? only.ToJsonString(Pretty) : new JsonArray([.. statements]).ToJsonString(Pretty);
    }

    /// <summary>A name for a statement, from a sentence: IAM takes letters and digits (IAM User Guide, "IAM JSON policy elements: Sid").</summary>
    public static string SidOf(string sentence) =>
        "Berth" + string.Concat(sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3)
            .Select(w => new string([.. w.Where(char.IsAsciiLetterOrDigit)])).Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private static JsonObject Statement(string sid, IReadOnlyList<string> actions, IReadOnlyList<string> resources, string conditions)
    {
        var statement = new JsonObject { ["Sid"] = sid, ["Effect"] = "Allow", ["Action"] = List(actions), ["Resource"] = List(resources) };
        if (conditions.Length > 0)
        {
            statement["Condition"] = JsonNode.Parse(conditions);
        }

        return statement;
    }

    /// <summary>What IAM will see of the call, by the operator its kind of value takes; null where there is nothing.</summary>
    private static JsonObject? Conditions(NeededPermission call)
    {
        var byTest = new JsonObject();
        foreach (var group in call.Context.Where(c => c.Value != NeededPermission.NotKnownYet).OrderBy(c => c.Key, StringComparer.Ordinal)
            .GroupBy(c => ConditionKeys.IsNarrowing(c.Key) ? ConditionKeys.IsArn(c.Value) ? "ArnLike" : "StringEquals" : "").Where(g => g.Key.Length > 0))
        {
            byTest[group.Key] = new JsonObject(group.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)JsonValue.Create(c.Value))));
        }

        return byTest.Count == 0 ? null : byTest;
    }

    /// <summary>CloudWatch Logs checks tagging and making a group on the ARN without the streams under it.</summary>
    private static IEnumerable<string> Forms(string resource, IReadOnlyList<string> actions) =>
        actions.Any(a => a.StartsWith("logs:", StringComparison.Ordinal)) && resource.EndsWith(":*", StringComparison.Ordinal) ? [resource[..^2], resource] : [resource];

    private static List<string> Sorted(IEnumerable<string> values) => [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static JsonNode List(IReadOnlyList<string> values) =>
        values.Count == 1 ? JsonValue.Create(values[0]) : new JsonArray([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
}
