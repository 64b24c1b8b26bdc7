using System.Text.Json;
using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>Maps of names: environment variables and references to secrets, as the text of a JSON object.</summary>
public static partial class MapRules
{
    /// <summary>Most entries of one map. A task definition may have 64 KiB in all (Amazon ECS service quotas).</summary>
    public const int MostEntries = 200;

    /// <summary>The entries in the order written; null when the text is no such object.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(p => p.Value.ValueKind is JsonValueKind.String)
                ? [.. document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString() ?? ""))]
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            // the last two are half of a surrogate pair, escaped or as it is
            return null;
        }
    }

    public static string Write(IEnumerable<KeyValuePair<string, string>> entries)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in entries)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static string? WhyNot(Field field, string text)
    {
        if (Read(text) is not { } entries)
        {
            return $"{field.Label} cannot be read. Write a JSON object of texts, such as {{\"LOG_LEVEL\": \"info\"}}.";
        }

        if (entries.Count > MostEntries)
        {
            return $"{field.Label} has {entries.Count} entries; use {MostEntries} or fewer.";
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            if (WhyNotName(name) is { } why)
            {
                return why;
            }

            if (!seen.Add(name))
            {
                return $"{name} is named twice in {field.Label}. Keep one of them.";
            }

            if (field.Kind is FieldKind.SecretMap && ReferenceRules.WhyNotSecret(name, value) is { } bad)
            {
                return bad;
            }

            if (value.Contains('\0', StringComparison.Ordinal))
            {
                return $"The value of {name} holds a null character, which ends it for the program that reads it. Take it out.";
            }
        }

        return null;
    }

    /// <summary>Names as programs can read them: IEEE 1003.1, and the dots and hyphens that frameworks use besides.</summary>
    internal static string? WhyNotName(string name) => VariableName().IsMatch(name) ? null
        : $"\"{FieldRules.Short(name)}\" cannot be the name of a variable. Use letters, digits, _, . and -, a letter or _ first, 255 characters or fewer.";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]{0,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
