using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Features.Administration.Settings;

/// <summary>A stored setting as lines a person reads and a diff compares: a name and a value each, nested ones further in. Pure.</summary>
internal static class SettingText
{
    /// <param name="json">Null for nothing.</param>
    public static string Of(string? json)
    {
        var lines = new List<string>();
        if (json is not null)
        {
            Write(JsonNode.Parse(json), "", lines);
        }

        return string.Join('\n', lines);
    }

    private static void Write(JsonNode? node, string indent, List<string> lines)
    {
        switch (node)
        {
            case JsonObject all:
                foreach (var (name, value) in all.Where(p => Says(p.Value) && !IsKey(p.Value, all)))
                {
                    Name(Words(name), value, indent, lines);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    var at = lines.Count;
                    Write(item, indent + "  ", lines);
                    if (lines.Count > at)
                    {
                        lines[at] = $"{indent}- {lines[at].TrimStart()}";
                    }
                }

                break;
            case not null:
                lines.Add(indent + Plain(node));
                break;
            default:
                break;
        }
    }

    private static void Name(string name, JsonNode? value, string indent, List<string> lines)
    {
        var inner = value is JsonValue text && text.TryGetValue<string>(out var written) ? Nested(written) : value;
        if (inner is JsonArray plain && plain.All(i => i is JsonValue))
        {
            lines.Add($"{indent}{name}: {string.Join(", ", plain.Select(Plain))}");
        }
        else if (inner is JsonObject or JsonArray)
        {
            lines.Add($"{indent}{name}:");
            Write(inner, indent + "  ", lines);
        }
        else if (Plain(inner).ReplaceLineEndings("\n").Split('\n') is [_, _, ..] several)
        {
            lines.Add($"{indent}{name}:");
            lines.AddRange(several.Select(line => $"{indent}  {line}"));
        }
        else
        {
            lines.Add($"{indent}{name}: {Plain(inner)}");
        }
    }

    // a task definition is kept as text, and is read like the rest
    private static JsonNode? Nested(string text)
    {
        try
        {
            return text.TrimStart() is ['{', ..] ? JsonNode.Parse(text) : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static bool Says(JsonNode? value) => value switch { null => false, JsonArray items => items.Count > 0, JsonObject all => all.Count > 0, _ => true };

    /// <summary>A key that says nothing beside the name of the same thing.</summary>
    private static bool IsKey(JsonNode? value, JsonObject of) => of.ContainsKey("name") && value is JsonValue text && text.TryGetValue<string>(out var written) && Guid.TryParse(written, out _);

    private static string Plain(JsonNode? node) => node is not JsonValue value ? ""
        : value.TryGetValue<bool>(out var on) ? (on ? "yes" : "no")
        : !value.TryGetValue<string>(out var text) ? value.ToJsonString()
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : text.Length == 0 ? "empty" : text;

    /// <summary>"maxTasksPerService" is "Max tasks per service".</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        foreach (var (i, letter) in name.Index())
        {
            var begins = i > 0 && char.IsUpper(letter) && char.IsLower(name[i - 1]);
            words.Append(begins ? " " : "").Append(i == 0 ? char.ToUpperInvariant(letter) : begins && (i + 1 == name.Length || char.IsLower(name[i + 1])) ? char.ToLowerInvariant(letter) : letter);
        }

        return words.ToString();
    }
}
