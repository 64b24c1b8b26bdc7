using System.Text.Json;

namespace Domain.Catalog;

/// <summary>Event patterns as EventBridge takes them (EventBridge User Guide, "Creating Amazon EventBridge event patterns"). Pure.</summary>
public static class PatternRules
{
    /// <summary>EventBridge API, PutRule, <c>EventPattern</c>.</summary>
    private const int MostCharacters = 4096;
    private const string Example = """Write a JSON object such as {"source":["aws.s3"],"detail-type":["Object Created"]}.""";
    private static readonly string[] operators = ["prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "exists", "cidr"];

    public static string? WhyNot(string label, string value)
    {
        if (value.Length > MostCharacters)
        {
            return $"{label} has {value.Length} characters; EventBridge takes {MostCharacters} or fewer.";
        }

        try
        {
            using var json = JsonDocument.Parse(value, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return WhyNotObject(json.RootElement) is { } why ? $"{why} {Example}" : null;
        }
        catch (JsonException)
        {
            return $"{label} is not JSON. {Example}";
        }
    }

    /// <summary>The same pattern whoever wrote it: without white space.</summary>
    public static string Tidy(string pattern)
    {
        using var json = JsonDocument.Parse(pattern);
        return JsonSerializer.Serialize(json.RootElement, Plain);
    }

    /// <summary>"events of aws.s3: Object Created".</summary>
    public static string Words(string pattern)
    {
        using var json = JsonDocument.Parse(pattern);
        var (source, type) = (Texts(json.RootElement, "source"), Texts(json.RootElement, "detail-type"));
        return (source, type) switch
        {
            ({ Length: > 0 }, { Length: > 0 }) => $"events of {source}: {type}",
            ({ Length: > 0 }, _) => $"any event of {source} that fits",
            (_, { Length: > 0 }) => $"events {type}",
            _ => "any event that fits",
        };
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string? WhyNotObject(JsonElement pattern)
    {
        if (pattern.ValueKind is not JsonValueKind.Object || !pattern.EnumerateObject().Any())
        {
            return "An event pattern is a JSON object with at least one field.";
        }

        foreach (var field in pattern.EnumerateObject())
        {
            var why = field switch
            {
                { Name: "$or", Value.ValueKind: JsonValueKind.Array } => field.Value.EnumerateArray().Select(WhyNotObject).FirstOrDefault(w => w is not null),
                { Value.ValueKind: JsonValueKind.Object } => WhyNotObject(field.Value),
                { Value.ValueKind: JsonValueKind.Array } when field.Value.GetArrayLength() > 0 => field.Value.EnumerateArray().Select(WhyNotValue).FirstOrDefault(w => w is not null),
                _ => $"\"{FieldRules.Short(field.Name)}\" must be a list of values, such as [\"one\"], or an object of further fields.",
            };
            if (why is not null)
            {
                return why;
            }
        }

        return null;
    }

    private static string? WhyNotValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "A value of a pattern cannot be a list in a list.",
        JsonValueKind.Object when value.EnumerateObject().ToList() is not [var only] || !operators.Contains(only.Name, StringComparer.Ordinal) =>
            $"A comparison has one operator of {string.Join(", ", operators)}, such as {{\"prefix\":\"in/\"}}.",
        _ => null,
    };

    private static string? Texts(JsonElement pattern, string name) =>
        pattern.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array && list.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String)
            ? string.Join(" or ", list.EnumerateArray().Select(v => v.GetString())) : null;
}
