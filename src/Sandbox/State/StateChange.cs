using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Sandbox.Control;

namespace Sandbox.State;

/// <summary>
/// One line of the state file after its first: what one call or one step changed. Documents are written without the
/// collections inside them, which are written by themselves, unless they are new.
/// </summary>
internal sealed class StateChange : IDisposable
{
    public const string RootPart = "Root";
    public const string AgendaPart = "Agenda";
    public const string CallsPart = "Calls";
    public const string DocumentsPart = "Documents";

    /// <summary>The document is no more.</summary>
    public const string IsGone = "gone";

    /// <summary>The document is another than stood there, and the collections inside it are written with it.</summary>
    public const string IsNew = "new";

    /// <summary>The document has changed, and keeps the collections inside it.</summary>
    public const string IsAltered = "altered";

    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> one = new();
    private readonly Utf8JsonWriter json;
    private readonly Utf8JsonWriter document;

    private StateChange()
    {
        json = new(line, new() { SkipValidation = true });
        document = new(one, new() { SkipValidation = true });
    }

    /// <summary>The line for all that changed since the last, ending in a line feed.</summary>
    public static byte[] Gather(Account state, IReadOnlyCollection<AgendaChange> agenda, IReadOnlyCollection<CallRecord> calls)
    {
        using var change = new StateChange();
        change.json.WriteStartObject();
        change.Part(RootPart, state, StateJson.Shell);
        change.Part(AgendaPart, agenda, StateJson.Options);
        change.Part(CallsPart, calls, StateJson.Options);
        change.json.WriteStartArray(DocumentsPart);
        DocumentTree.Gather(state, change, []);
        change.json.WriteEndArray();
        change.json.WriteEndObject();
        change.json.Flush();
        return [.. change.line.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Writes a document unless it is as it was saved. Returns the hash of what is saved now; 0 where that is not known.</summary>
    public ulong Put(List<string> path, string key, object value, bool isNew, ulong saved)
    {
        one.ResetWrittenCount();
        document.Reset(one);
        JsonSerializer.Serialize(document, value, value.GetType(), isNew ? StateJson.Options : StateJson.Shell);
        document.Flush();
        var hash = isNew && DocumentTree.HasAny(value) ? 0 : Hash(one.WrittenSpan);
        if (isNew || hash != saved)
        {
            Begin(path, key, isNew ? IsNew : IsAltered);
            json.WriteRawValue(one.WrittenSpan, skipInputValidation: true);
            json.WriteEndArray();
        }
        return hash;
    }

    public void Gone(List<string> path, string key)
    {
        Begin(path, key, IsGone);
        json.WriteEndArray();
    }

    public void Dispose()
    {
        json.Dispose();
        document.Dispose();
    }

    private void Part<T>(string name, T value, JsonSerializerOptions options)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, options);
    }

    private void Begin(List<string> path, string key, string what)
    {
        json.WriteStartArray();
        json.WriteStartArray();
        path.ForEach(json.WriteStringValue);
        json.WriteStringValue(key);
        json.WriteEndArray();
        json.WriteStringValue(what);
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}

/// <summary>What stands in the agenda under a kind and key now; null for nothing.</summary>
internal sealed record AgendaChange(DueKind Kind, string Key, Due? Due);
