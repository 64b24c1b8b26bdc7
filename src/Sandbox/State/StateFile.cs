using System.Text.Json;
using Sandbox.Control;

namespace Sandbox.State;

/// <summary>
/// The one file the state lives in. Its first line is the whole state, and each change since is a line after it, written
/// before the call that made it is answered; a process killed at any moment leaves at worst a last line without its end.
/// When the lines have grown beyond the state itself the file is replaced by a rename, and at every start. A lock file
/// beside it is held open exclusively for as long as the Sandbox runs.
/// </summary>
internal sealed class StateFile : IDisposable
{
    /// <summary>Bytes of lines that are not worth a new file.</summary>
    private const long LeastLines = 1 << 20;

    private readonly string path;
    private readonly FileStream held;
    private FileStream? lines;
    private long whole;

    /// <exception cref="IOException">Another process uses the file.</exception>
    public StateFile(string path)
    {
        this.path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(this.path) ?? ".");
        try
        {
            held = new FileStream(this.path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"The Sandbox state file {this.path} is in use by another process. Stop that process, or give this one a file of its own (Sandbox:State).", e);
        }
    }

    /// <summary>The lines have grown too long, or cannot be added to.</summary>
    public bool NeedsReplacing { get; private set; } = true;

    /// <summary>Null where nothing has been saved.</summary>
    /// <exception cref="InvalidDataException">The file is not a Sandbox state of this version.</exception>
    public Account? Load()
    {
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            var state = StateLines.Read(File.ReadAllBytes(path));
            return state is { Version: Account.CurrentVersion }
                ? state
                : throw new InvalidDataException($"The Sandbox state file {path} is of version {state.Version}, this Sandbox needs {Account.CurrentVersion}. Delete the file to start over.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"The Sandbox state file {path} cannot be read. Delete the file to start over.", e);
        }
    }

    /// <summary>Writes the whole state, in place of what was there.</summary>
    public void Replace(Account state)
    {
        var next = path + ".next";
        lines?.Dispose();
        lines = null;
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            JsonSerializer.Serialize(stream, state, StateJson.Options);
            stream.WriteByte((byte)'\n');
            whole = stream.Position;
        }
        File.Move(next, path, overwrite: true);
        lines = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        NeedsReplacing = false;
    }

    /// <summary>Another state has begun: lines say nothing of it.</summary>
    public void Outdated() => NeedsReplacing = true;

    /// <summary>Adds a line. Where that fails, the file is to be replaced before anything else is added.</summary>
    public void Append(Account state, IReadOnlyCollection<AgendaChange> agenda, IReadOnlyCollection<CallRecord> calls)
    {
        NeedsReplacing = true;
        (lines ?? throw new InvalidOperationException("The whole state comes first.")).Write(StateChange.Gather(state, agenda, calls));
        NeedsReplacing = lines.Position - whole > Math.Max(whole, LeastLines);
    }

    public void Dispose()
    {
        lines?.Dispose();
        held.Dispose();
    }
}
