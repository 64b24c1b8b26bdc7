using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Features.Administration.Settings;

/// <summary>
/// A stored setting as lines a person reads and a diff compares: a name and a value each. What lies in a list carries the name of its item on each line, so
/// that a changed line says what it is of. Pure.
/// </summary>
internal static partial class SettingText
{
    /// <param name="json">Null for nothing.</param>
    public static string Of(string? json) => json is null ? "" : string.Join('\n', Lines(JsonNode.Parse(json)));

    private static IEnumerable<string> Lines(JsonNode? node) => node switch
    {
        JsonObject all => all.Where(p => Says(p.Value) && !IsKey(p.Value, all)).SelectMany(p => Named(Words(p.Key), Read(p.Value))),
        JsonArray items => items.SelectMany(Item),
        _ => [Plain(node)],
    };

    private static IEnumerable<string> Named(string name, JsonNode? value) => value switch
    {
        JsonArray plain when plain.All(i => i is JsonValue) => [$"{name}: {string.Join(", ", plain.Select(Plain))}"],
        JsonObject or JsonArray => Lines(value).Select(line => $"  {line}").Prepend($"{name}:"),
        _ when Plain(value).ReplaceLineEndings("\n").Split('\n') is [_, _, ..] several => several.Select(line => $"  {line}").Prepend($"{name}:"),
        _ => [$"{name}: {Plain(value)}"],
    };

    private static IEnumerable<string> Item(JsonNode? item)
    {
        if (item is JsonObject all && Label(all) is { } label)
        {
            var rest = Lines(new JsonObject(all.Where(p => p.Key != label && !IsKey(p.Value, all)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())))).ToList();
            return rest.Count == 0 ? [$"- {Plain(all[label])}"] : rest.Select(line => $"{Plain(all[label])} · {line.TrimStart()}");
        }

        return Lines(item).Select((line, i) => i == 0 ? $"- {line}" : $"  {line}");
    }

    private static string? Label(JsonObject item) => Says(item["name"]) ? "name" : Says(item["id"]) ? "id" : null;

    // a task definition is kept as text, and is read like the rest
    private static JsonNode? Read(JsonNode? value)
    {
        if (value is not JsonValue written || !written.TryGetValue<string>(out var text) || text.TrimStart() is not ['{', ..])
        {
            return value;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static bool Says(JsonNode? value) => value switch
    {
        null => false,
        JsonArray items => items.Count > 0,
        JsonObject all => all.Count > 0,
        _ => !value.AsValue().TryGetValue<string>(out var text) || text.Length > 0,
    };

    /// <summary>A key that says nothing beside the name of the same thing.</summary>
    private static bool IsKey(JsonNode? value, JsonObject of) => Label(of) == "name" && value is JsonValue text && text.TryGetValue<string>(out var written) && Guid.TryParse(written, out _);

    private static string Plain(JsonNode? node) => node is not JsonValue value ? ""
        : value.TryGetValue<bool>(out var on) ? (on ? "yes" : "no")
        : !value.TryGetValue<string>(out var text) ? value.ToJsonString()
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : text;

    /// <summary>"maxMemoryGiB" is "Max memory GiB".</summary>
    private static string Words(string name)
    {
        var words = string.Join(' ', Word().Matches(name).Select(m => m.Value switch
        {
            "Vcpu" or "vcpu" => "vCPU",
            "usd" => "USD",
            "cpu" => "CPU",
            "id" => "ID",
            "GiB" or "MiB" => m.Value,
            var word when word.Length > 1 && word.All(char.IsUpper) => word,
            var word => word.ToLowerInvariant(),
        }));
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex("GiB|MiB|[A-Z]{2,}(?![a-z])|[A-Z]?[a-z0-9]+|[A-Z]", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Word();
}
