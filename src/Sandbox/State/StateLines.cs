using System.Text.Json;
using Sandbox.Control;

namespace Sandbox.State;

/// <summary>
/// Reads a state file: its first line is a whole state, and each line after it what was changed since. A line that was cut
/// off by the end of its process belongs to a call that was never answered, and is left out.
/// </summary>
internal sealed class StateLines
{
    private readonly Dictionary<(DueKind, string), Due> agenda = [];
    private Account state = new();

    private StateLines()
    {
    }

    /// <exception cref="JsonException">It is no state file.</exception>
    public static Account Read(ReadOnlyMemory<byte> file)
    {
        var lines = new StateLines();
        var end = file.Span.IndexOf((byte)'\n');
        lines.Begin(end < 0 ? file : file[..end]);
        for (var rest = end < 0 ? default : file[(end + 1)..]; (end = rest.Span.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            lines.Apply(rest[..end]);
        }
        lines.state.Agenda = [.. lines.agenda.Values];
        return lines.state;
    }

    private void Begin(ReadOnlyMemory<byte> first)
    {
        state = JsonSerializer.Deserialize<Account>(first.Span, StateJson.Options) ?? throw new JsonException("The file holds nothing.");
        foreach (var due in state.Agenda)
        {
            agenda[(due.Kind, due.Key)] = due;
        }
    }

    private void Apply(ReadOnlyMemory<byte> text)
    {
        using var line = JsonDocument.Parse(text);
        var parts = line.RootElement;
        var next = parts.GetProperty(StateChange.RootPart).Deserialize<Account>(StateJson.Options) ?? throw new JsonException("A line has no root.");
        DocumentTree.Adopt(state, next);
        next.Calls.AddRange(state.Calls);
        next.Calls.AddRange(parts.GetProperty(StateChange.CallsPart).Deserialize<List<CallRecord>>(StateJson.Options) ?? []);
        CallLog.Trim(next.Calls);
        state = next;
        foreach (var entry in parts.GetProperty(StateChange.AgendaPart).Deserialize<List<AgendaChange>>(StateJson.Options) ?? [])
        {
            if (entry.Due is { } due)
            {
                agenda[(entry.Kind, entry.Key)] = due;
            }
            else
            {
                agenda.Remove((entry.Kind, entry.Key));
            }
        }
        foreach (var entry in parts.GetProperty(StateChange.DocumentsPart).EnumerateArray())
        {
            Apply(entry);
        }
    }

    private void Apply(JsonElement entry)
    {
        var path = entry[0].EnumerateArray().Select(p => p.GetString() ?? "").ToList();
        var documents = DocumentTree.Find(state, path[0]);
        for (var i = 1; i + 1 < path.Count; i += 2)
        {
            documents = DocumentTree.Find(documents.Find(path[i]) ?? throw new JsonException($"There is no {path[i]}."), path[i + 1]);
        }
        var what = entry[1].GetString();
        if (what == StateChange.IsGone)
        {
            documents.Drop(path[^1]);
            return;
        }
        var before = documents.Find(path[^1]);
        documents.Put(path[^1], entry[2], StateJson.Options);
        if (what == StateChange.IsAltered && before is not null && documents.Find(path[^1]) is { } after)
        {
            DocumentTree.Adopt(before, after);
        }
    }
}
