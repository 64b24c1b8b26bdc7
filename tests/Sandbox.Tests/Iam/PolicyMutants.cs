using System.Text.Json.Nodes;

namespace Testing;

/// <summary>
/// A policy changed in one place at a time, each change one that would go unnoticed: a statement, action, resource or value
/// taken out, a resource or action widened, a condition dropped, a principal made everyone. Made from the document itself,
/// so that a new statement has its changes too.
/// </summary>
public static class PolicyMutants
{
    public static IEnumerable<(string What, string Document)> Of(string policy)
    {
        var count = Statements(Parse(policy)).Count;
        for (var i = 0; i < count; i++)
        {
            var name = Statements(Parse(policy))[i]?["Sid"]?.ToString() ?? $"statement {i + 1}";
            yield return ($"{name} removed", Without(policy, i));
            foreach (var (what, change) in Changes(Statement(policy, i)))
            {
                var document = Parse(policy);
                change(Statements(document)[i] as JsonObject ?? throw new FormatException(policy));
                yield return ($"{name}: {what}", document.ToJsonString());
            }
        }
    }

    private static IEnumerable<(string What, Action<JsonObject> Change)> Changes(JsonObject statement)
    {
        var actions = Values(statement["Action"]);
        foreach (var change in Shorter("Action", actions).Concat(Shorter("Resource", Values(statement["Resource"]))))
        {
            yield return change;
        }
        if (Values(statement["Resource"]) is { Count: > 0 } resources && !resources.Contains("*"))
        {
            yield return ("any resource", s => s["Resource"] = "*");
        }
        foreach (var service in actions.Select(a => a.Split(':')[0]).Distinct(StringComparer.Ordinal))
        {
            yield return ($"{service}:*", s => s["Action"] = List([.. actions.Where(a => !a.StartsWith($"{service}:", StringComparison.Ordinal)), $"{service}:*"]));
        }
        if (statement["Principal"] is not null && actions.Contains("sts:AssumeRole"))
        {
            // only there: to label a session without beginning it is nothing
            yield return ("anyone", s => s["Principal"] = "*");
        }
        foreach (var (operation, keys) in statement["Condition"] as JsonObject ?? [])
        {
            foreach (var (key, values) in keys as JsonObject ?? [])
            {
                yield return ($"without {operation} {key}", s => (s["Condition"]?[operation] as JsonObject ?? []).Remove(key));
                foreach (var value in Values(values) is { Count: > 1 } several ? several : [])
                {
                    yield return ($"{key} without {value}", s => (s["Condition"]?[operation] as JsonObject ?? [])[key] = List([.. Values(values).Where(v => v != value)]));
                }
            }
        }
    }

    private static IEnumerable<(string What, Action<JsonObject> Change)> Shorter(string element, List<string> values)
        => values.Count < 2 ? [] : values.Select<string, (string, Action<JsonObject>)>(v => ($"without {v}", s => s[element] = List([.. values.Where(other => other != v)])));

    /// <summary>A policy must have a statement, so the last one becomes one about nothing.</summary>
    private static string Without(string policy, int index)
    {
        var document = Parse(policy);
        var statements = Statements(document);
        statements.RemoveAt(index);
        if (statements.Count == 0)
        {
            statements.Add(new JsonObject { ["Effect"] = "Allow", ["Action"] = "nothing:Nothing", ["Resource"] = "*" });
        }
        return document.ToJsonString();
    }

    private static JsonNode Parse(string policy) => JsonNode.Parse(policy) ?? throw new FormatException(policy);

    private static JsonArray Statements(JsonNode document) => document["Statement"] as JsonArray ?? throw new FormatException("Statement");

    private static JsonObject Statement(string policy, int index) => Statements(Parse(policy))[index] as JsonObject ?? throw new FormatException(policy);

    private static List<string> Values(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list.Select(v => v?.ToString() ?? "")],
        _ => [node.ToString()],
    };

    private static JsonNode List(List<string> values) => values is [var one] ? JsonValue.Create(one) : new JsonArray([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
}
