using System.Text.Json;

namespace Sandbox.State;

/// <summary>
/// The one file the state lives in. It is replaced whole by a rename, so a process killed at any moment leaves either the
/// old state or the new; a lock file beside it is held open exclusively for as long as the Sandbox runs.
/// </summary>
internal sealed class StateFile : IDisposable
{
    private readonly string path;
    private readonly FileStream held;

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
            using var stream = File.OpenRead(path);
            var state = JsonSerializer.Deserialize<Account>(stream, StateJson.Options);
            return state is { Version: Account.CurrentVersion }
                ? state
                : throw new InvalidDataException($"The Sandbox state file {path} is of version {state?.Version}, this Sandbox needs {Account.CurrentVersion}. Delete the file to start over.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The Sandbox state file {path} cannot be read. Delete the file to start over.", e);
        }
    }

    public void Save(Account state)
    {
        var next = path + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            JsonSerializer.Serialize(stream, state, StateJson.Options);
        }
        File.Move(next, path, overwrite: true);
    }

    public void Dispose() => held.Dispose();
}
