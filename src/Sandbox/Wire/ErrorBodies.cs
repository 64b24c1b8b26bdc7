using System.Formats.Cbor;
using System.Text.Json;

namespace Sandbox.Wire;

/// <summary>An error as an object with its code, its words and its further members.</summary>
internal static class ErrorBodies
{
    /// <param name="code">Null where a header says it.</param>
    public static void Json(Utf8JsonWriter json, string? code, AwsError error)
    {
        json.WriteStartObject();
        if (code is not null)
        {
            json.WriteString("__type", code);
        }
        json.WriteString("message", error.Message);
        foreach (var (name, text) in error.Texts)
        {
            json.WriteString(name, text);
        }
        foreach (var (name, values) in error.Members)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public static byte[] Cbor(string code, AwsError error)
    {
        var cbor = new CborWriter(CborConformanceMode.Lax);
        cbor.WriteStartMap(2 + error.Texts.Count + error.Members.Count);
        cbor.WriteTextString("__type");
        cbor.WriteTextString(code);
        cbor.WriteTextString("message");
        cbor.WriteTextString(error.Message);
        foreach (var (name, text) in error.Texts)
        {
            cbor.WriteTextString(name);
            cbor.WriteTextString(text);
        }
        foreach (var (name, values) in error.Members)
        {
            cbor.WriteTextString(name);
            cbor.WriteStartArray(values.Count);
            foreach (var value in values)
            {
                cbor.WriteTextString(value);
            }
            cbor.WriteEndArray();
        }
        cbor.WriteEndMap();
        return cbor.Encode();
    }
}
