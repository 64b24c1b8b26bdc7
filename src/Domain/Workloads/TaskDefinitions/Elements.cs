using System.Text.Json;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>Reading of what may or may not be there.</summary>
internal static class Elements
{
    extension(JsonElement element)
    {
        /// <summary>An element of no kind where the key is not there.</summary>
        public JsonElement Part(string key) => element.ValueKind is JsonValueKind.Object && element.TryGetProperty(key, out var part) ? part : default;
        public string? Text(string key) => element.Part(key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        public int? Number(string key) => element.Part(key) is { ValueKind: JsonValueKind.Number } part && part.TryGetInt32(out var number) ? number : null;
        public bool? Flag(string key) => element.Part(key).ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

        public IReadOnlyList<JsonElement> Items(string key) =>
            element.Part(key) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

        public IReadOnlyList<string> Texts(string key) => [.. element.Items(key).Where(i => i.ValueKind is JsonValueKind.String).Select(i => i.GetString() ?? "")];

        /// <summary>The members of an object of texts.</summary>
        public IReadOnlyDictionary<string, string> Map(string key) => element.Part(key) is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
            : new Dictionary<string, string>(0);
    }

    /// <summary>Pairs as a dictionary; of a name that stands twice the last counts, as in Docker.</summary>
    public static IReadOnlyDictionary<string, string> ToMap(this IEnumerable<JsonElement> pairs, string key, string value)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            map[pair.Text(key) ?? ""] = pair.Text(value) ?? "";
        }

        return map;
    }
}
