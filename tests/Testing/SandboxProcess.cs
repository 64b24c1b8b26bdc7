using System.Net.Http.Json;

namespace Testing;

/// <summary>A standalone Sandbox as a process of its own, for a portal whose AWS a test alters from outside.</summary>
public sealed class SandboxProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _server;

    private SandboxProcess(DirectoryInfo folder, ServerProcess server) => (_folder, _server) = (folder, server);

    /// <summary>What <c>Aws:Endpoint</c> is set to.</summary>
    public Uri Address => _server.Address;

    /// <param name="speed">How many times faster than AWS things come and go.</param>
    public static async Task<SandboxProcess> StartAsync(int speed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("berth-sandbox-");
        var dll = Path.Combine(Path.GetDirectoryName(PortalProcess.Built) ?? "", "Sandbox.dll");
        var settings = new Dictionary<string, string> { ["Sandbox__Speed"] = speed.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return new(folder, await ServerProcess.StartAsync(dll, folder.FullName, "/_sandbox/status", settings, cancellationToken));
    }

    /// <summary>No image of this service can be pulled from now on.</summary>
    public async Task BreakImagesAsync(string service, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var answer = await http.PostAsJsonAsync(new Uri("_sandbox/faults", UriKind.Relative), new { kind = "image", match = service }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
