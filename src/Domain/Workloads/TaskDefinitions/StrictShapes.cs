using System.Text.Json;
using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>Reads JSON against a shape and writes a sentence for everything that does not fit, with its path. Nothing is dropped without one.</summary>
internal sealed class StrictShapes(List<string> problems)
{
    /// <summary>More sentences than this help nobody.</summary>
    private const int Most = 20;

    /// <param name="passedOver">Keys that may stand there and are not taken.</param>
    public JsonObject Structure(JsonElement given, Shape.Structure shape, string path, IReadOnlySet<string> passedOver)
    {
        var read = new JsonObject();
        foreach (var property in given.EnumerateObject())
        {
            var (key, at) = (property.Name, path.Length == 0 ? property.Name : $"{path}.{property.Name}");
            if (passedOver.Contains(key))
            {
                continue;
            }

            if (shape[key] is not { } member)
            {
                Problem($"{Short(at)} is not a key AWS knows{(path.Length == 0 ? " in a task definition" : " there")}. {Instead(key, shape)}");
            }
            else if (read.ContainsKey(key))
            {
                Problem($"{Short(at)} stands twice. Keep one of them.");
            }
            else
            {
                read[key] = Value(property.Value, member, at);
            }
        }

        return read;
    }

    /// <returns>Null for null, and for what does not fit.</returns>
    public JsonNode? Value(JsonElement given, Shape shape, string path) => (shape, given.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        (Shape.Structure structure, JsonValueKind.Object) => Structure(given, structure, path, new HashSet<string>(0)),
        (Shape.MapShape, JsonValueKind.Object) => Map(given, path),
        (Shape.ListShape list, JsonValueKind.Array) => new JsonArray([.. given.EnumerateArray().Select((item, i) => Value(item, list.Item, $"{path}[{i}]"))]),
        (Shape.TextShape, JsonValueKind.String) => JsonValue.Create(given.GetString()),
        (Shape.NumberShape, JsonValueKind.Number) when given.TryGetInt32(out var number) => JsonValue.Create(number),
        (Shape.FlagShape, JsonValueKind.True or JsonValueKind.False) => JsonValue.Create(given.GetBoolean()),
        _ => Problem($"{Short(path)} must be {Wanted(shape)}, not {Found(given)}. Correct it."),
    };

    public static string Short(string text) => text.Length <= 120 ? text : text[..119] + "…";

    private JsonObject Map(JsonElement given, string path)
    {
        var read = new JsonObject();
        foreach (var property in given.EnumerateObject())
        {
            if (read.ContainsKey(property.Name))
            {
                Problem($"{Short($"{path}.{property.Name}")} stands twice. Keep one of them.");
            }
            else
            {
                read[property.Name] = Value(property.Value, Shape.Text, $"{path}.{property.Name}");
            }
        }

        return read;
    }

    private JsonNode? Problem(string sentence)
    {
        if (problems.Count < Most)
        {
            problems.Add(sentence);
        }
        else if (problems.Count == Most)
        {
            problems.Add("There is more like this further down.");
        }

        return null;
    }

    private static string Instead(string key, Shape.Structure shape) =>
        shape.Members.FirstOrDefault(m => string.Equals(m.Key, key, StringComparison.OrdinalIgnoreCase)).Key is { } meant
            ? $"AWS's JSON spells it {meant}{(char.IsUpper(key[0]) ? "; capitals are CloudFormation's way" : "")}. Correct it."
            : "Correct or remove it.";

    private static string Wanted(Shape shape) => shape switch
    {
        Shape.TextShape => "text in quotation marks",
        Shape.NumberShape => "a whole number",
        Shape.FlagShape => "true or false",
        Shape.MapShape => "an object of texts",
        Shape.ListShape => "a list in [ ]",
        Shape.Structure => "an object in { }",
        _ => throw new InvalidOperationException($"No word for {shape.GetType().Name}."),
    };

    private static string Found(JsonElement given) => given.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number like that",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "that",
    };
}
