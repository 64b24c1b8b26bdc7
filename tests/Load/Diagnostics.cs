using System.Globalization;
using System.Net.Sockets;

namespace Load;

/// <summary>Reads a measured process through the listener that Diag/StartupHook opens inside it.</summary>
internal sealed class Diagnostics(string folder)
{
    private readonly string _socket = Path.Combine(folder, "diag.sock");

    /// <summary>Lets the process that gets these variables answer.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Load.Diag.dll"),
        ["BERTH_LOAD_DIAG"] = _socket,
    };

    /// <summary>Bytes of the process's managed heap after a full collection.</summary>
    public async Task<long> HeapAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), cancellationToken);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return long.Parse(await reader.ReadToEndAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
