using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>Plain variables and secrets of a container as one thing known by name, since a name may move from the one to the other. Pure.</summary>
internal static class VariableRules
{
    /// <summary>What they are called where they are one.</summary>
    public const string Key = "variables";

    private static readonly (string List, string Value)[] Lists = [("environment", "value"), ("secrets", "valueFrom")];

    public static JsonObject Joined(JsonObject definition) => OnContainers(definition, container =>
    {
        var variables = new JsonObject();
        foreach (var (list, value) in Lists)
        {
            foreach (var pair in (container[list] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                variables[pair["name"]?.GetValue<string>() ?? ""] = new JsonObject { [value] = pair[value]?.DeepClone() };
            }

            container.Remove(list);
        }

        container[Key] = variables;
    });

    public static JsonObject Parted(JsonObject definition) => OnContainers(definition, container =>
    {
        var variables = container[Key] as JsonObject ?? [];
        container.Remove(Key);
        foreach (var (list, value) in Lists)
        {
            var pairs = variables.Where(v => v.Value is JsonObject one && one.ContainsKey(value))
                .Select(v => new JsonObject { ["name"] = v.Key, [value] = v.Value?[value]?.DeepClone() }).ToArray<JsonNode>();
            if (pairs.Length > 0)
            {
                container[list] = new JsonArray(pairs);
            }
        }
    });

    private static JsonObject OnContainers(JsonObject definition, Action<JsonObject> change)
    {
        foreach (var container in (definition["containerDefinitions"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            change(container);
        }

        return definition;
    }
}
