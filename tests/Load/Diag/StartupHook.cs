using System.Globalization;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Runs inside a measured process (DOTNET_STARTUP_HOOKS) and answers how much it holds, so that no app needs an
/// endpoint for it. Each connection to the Unix socket BERTH_LOAD_DIAG is answered with the bytes of
/// the managed heap after a full collection, and closed.
/// </summary>
#pragma warning disable MA0047 // the runtime looks for this name without a namespace
internal static class StartupHook
#pragma warning restore MA0047
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("BERTH_LOAD_DIAG") is not { Length: > 0 } path)
        {
            return;
        }

        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        new Thread(() => Answer(listener)) { IsBackground = true, Name = "load diagnostics" }.Start();
    }

    private static void Answer(Socket listener)
    {
        while (true)
        {
            using var caller = listener.Accept();
            caller.Send(Encoding.ASCII.GetBytes(HeapBytes().ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static long HeapBytes()
    {
        // twice: what the first round's finalizers let go of is collected by the second
        for (var round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
