using System.Text.Json;

namespace AwsClients;

/// <summary>Bytes of JSON, in and out.</summary>
internal static class Json
{
    public const string ContentType = "application/json";

    /// <summary>Null for a body without anything in it.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes) => bytes.Span.IndexOfAnyExcept(" \r\n\t"u8) < 0 ? null : JsonDocument.Parse(bytes);

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return stream.ToArray();
    }
}
