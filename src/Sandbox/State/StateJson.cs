using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace Sandbox.State;

/// <summary>How the state is written: AWS's own model types among it, whose enumerations are classes around a string.</summary>
internal static class StateJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new Constants(), new Documents() },
    };

    private sealed class Constants : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsSubclassOf(typeof(ConstantClass));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
            => (JsonConverter?)Activator.CreateInstance(typeof(Constant<>).MakeGenericType(typeToConvert))
                ?? throw new NotSupportedException(typeToConvert.Name);
    }

    private sealed class Constant<T> : JsonConverter<T> where T : ConstantClass
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => (T?)Activator.CreateInstance(typeToConvert, reader.GetString());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    /// <summary>Free-form values of AWS requests (lifecycle hook details) travel as the JSON they are.</summary>
    private sealed class Documents : JsonConverter<Amazon.Runtime.Documents.Document>
    {
        public override Amazon.Runtime.Documents.Document Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            return Value(json.RootElement);
        }

        public override void Write(Utf8JsonWriter writer, Amazon.Runtime.Documents.Document value, JsonSerializerOptions options)
            => Amazon.Runtime.Documents.Internal.Transform.DocumentMarshaller.Instance.Write(writer, value);

        private static Amazon.Runtime.Documents.Document Value(JsonElement json) => json.ValueKind switch
        {
            JsonValueKind.Object => new(json.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value), StringComparer.Ordinal)),
            JsonValueKind.Array => new(json.EnumerateArray().Select(Value).ToList()),
            JsonValueKind.String => new(json.GetString()),
            JsonValueKind.Number => json.TryGetInt64(out var whole) ? new(whole) : new(json.GetDouble()),
            JsonValueKind.True or JsonValueKind.False => new(json.GetBoolean()),
            _ => default,
        };
    }
}
