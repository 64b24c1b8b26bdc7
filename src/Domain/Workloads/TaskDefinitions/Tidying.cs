using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>Writes a tree anew in the schema's order, without what says nothing. What the schema does not know is kept, at the end.</summary>
internal static class Tidying
{
    /// <returns>Null where nothing is left.</returns>
    public static JsonNode? Of(JsonNode? node, Shape? shape) => (node, shape) switch
    {
        (null, _) => null,
        (JsonObject given, Shape.Structure structure) => Structure(given, structure),
        (JsonObject given, Shape.MapShape) => Map(given),
        (JsonArray given, Shape.ListShape list) => List(given, list.Item),
        _ => node.DeepClone(),
    };

    private static JsonObject? Structure(JsonObject given, Shape.Structure structure)
    {
        var tidy = new JsonObject();
        foreach (var (key, shape) in structure.Members)
        {
            Add(tidy, key, Of(given[key], shape));
        }

        foreach (var (key, value) in given.Where(p => structure[p.Key] is null))
        {
            Add(tidy, key, value?.DeepClone());
        }

        return tidy.Count == 0 && !structure.MeansSomethingEmpty ? null : tidy;
    }

    private static JsonObject? Map(JsonObject given)
    {
        var tidy = new JsonObject();
        foreach (var (key, value) in given.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Add(tidy, key, value?.DeepClone());
        }

        return tidy.Count == 0 ? null : tidy;
    }

    private static JsonArray? List(JsonArray given, Shape item)
    {
        JsonNode?[] tidy = [.. given.Select(i => Of(i, item)).Where(i => i is not null)];
        return tidy.Length == 0 ? null : new JsonArray(tidy);
    }

    private static void Add(JsonObject to, string key, JsonNode? value)
    {
        if (value is not null)
        {
            to[key] = value;
        }
    }
}
