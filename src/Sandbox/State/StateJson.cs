using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace Sandbox.State;

/// <summary>How the state is written: AWS's own model types among it, whose enumerations are classes around a string.</summary>
internal static class StateJson
{
    /// <summary>Everything.</summary>
    public static JsonSerializerOptions Options { get; } = Of(whole: true);

    /// <summary>Each thing without the collections of documents inside it; of the account, without its agenda and calls.</summary>
    public static JsonSerializerOptions Shell { get; } = Of(whole: false);

    private static JsonSerializerOptions Of(bool whole)
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(), new Constants(), new FreeForms(), new Names(), new ByName(), new Collections(whole) },
        };
        if (!whole)
        {
            options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WithoutLists } };
        }
        return options;
    }

    private static void WithoutLists(JsonTypeInfo type)
    {
        foreach (var list in type.Properties.Where(p => type.Type == typeof(Account) && p.Name is nameof(Account.Agenda) or nameof(Account.Calls)))
        {
            list.ShouldSerialize = (_, _) => false;
        }
    }

    /// <summary>
    /// Read back in ordinal order, as they are made: by itself the serializer gives what it reads the order of the machine's
    /// language, and lists would be another after a restart.
    /// </summary>
    private sealed class ByName : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert)
            => typeToConvert is { IsGenericType: true } && typeToConvert.GetGenericTypeDefinition() == typeof(SortedDictionary<,>) && typeToConvert.GenericTypeArguments[0] == typeof(string);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
            => (JsonConverter?)Activator.CreateInstance(typeof(ByName<>).MakeGenericType(typeToConvert.GenericTypeArguments[1]))
                ?? throw new NotSupportedException(typeToConvert.Name);
    }

    private sealed class ByName<T> : JsonConverter<SortedDictionary<string, T>>
    {
        public override SortedDictionary<string, T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => new(JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options) ?? [], StringComparer.Ordinal);

        public override void Write(Utf8JsonWriter writer, SortedDictionary<string, T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, entry) in value)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, entry, options);
            }
            writer.WriteEndObject();
        }
    }

    private sealed class Names : JsonConverter<SortedSet<string>>
    {
        public override SortedSet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => new(JsonSerializer.Deserialize<List<string>>(ref reader, options) ?? [], StringComparer.Ordinal);

        public override void Write(Utf8JsonWriter writer, SortedSet<string> value, JsonSerializerOptions options)
            => JsonSerializer.Serialize(writer, value.ToList(), options);
    }

    private sealed class Collections(bool whole) : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeof(IDocuments).IsAssignableFrom(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
            => (JsonConverter?)Activator.CreateInstance(typeof(Collection<>).MakeGenericType(typeToConvert.GetGenericArguments()), [whole])
                ?? throw new NotSupportedException(typeToConvert.Name);
    }

    private sealed class Collection<T>(bool whole) : JsonConverter<Documents<T>> where T : class
    {
        public override Documents<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var documents = new Documents<T>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString() ?? "";
                reader.Read();
                documents[key] = JsonSerializer.Deserialize<T>(ref reader, options) ?? throw new JsonException($"{key} is null.");
            }
            return documents;
        }

        public override void Write(Utf8JsonWriter writer, Documents<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (key, entry) in whole ? ((IDocuments)value).Entries : [])
            {
                writer.WritePropertyName(key);
                JsonSerializer.Serialize(writer, (T)entry, options);
            }
            writer.WriteEndObject();
        }
    }

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
    private sealed class FreeForms : JsonConverter<Amazon.Runtime.Documents.Document>
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
