using System.Text.Json;

namespace AwsClients;

/// <summary>AWS's own words for JSON of a wrong type, as its JSON services answer them in SerializationException.</summary>
internal static class JsonWords
{
    public static string CannotBecome(JsonElement json, string type) => json.ValueKind switch
    {
        JsonValueKind.Object => "Start of structure or map found where not expected.",
        JsonValueKind.Array => "Start of list found where not expected",
        var kind => $"{Token(kind)} can not be converted to {(type[0] is 'I' ? "an" : "a")} {type}",
    };

    public static WrongTypeException NoStructure(JsonElement json) =>
        new(json.ValueKind is JsonValueKind.Array ? "Start of list found where not expected" : "Unexpected field type");

    public static WrongTypeException NoList(JsonElement json) =>
        new(json.ValueKind is JsonValueKind.Object ? "Start of structure or map found where not expected." : "Expected list or null");

    private static string Token(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "STRING_VALUE",
        JsonValueKind.Number => "NUMBER_VALUE",
        JsonValueKind.True => "TRUE_VALUE",
        JsonValueKind.False => "FALSE_VALUE",
        _ => "NULL_VALUE",
    };
}
