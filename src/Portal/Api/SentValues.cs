using System.Text.Json;

namespace Portal.Api;

/// <summary>Values as scripts send them, turned into the texts that requests keep.</summary>
internal static class SentValues
{
    /// <summary>Null is how JSON says that a value is left out; a text stays as it is, anything else becomes its JSON text.</summary>
    public static IReadOnlyDictionary<string, string> AsTexts(IReadOnlyDictionary<string, JsonElement> values) => values
        .Where(v => v.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        .ToDictionary(v => v.Key, v => v.Value.ValueKind is JsonValueKind.String ? v.Value.GetString() ?? "" : v.Value.GetRawText(), StringComparer.Ordinal);
}
