using System.Reflection;

namespace Testing;

/// <summary>
/// The built portal as a process of its own, on the given database and with a data folder of its own (the Sandbox's state): everything
/// that survives <see cref="KillAsync"/> and is there again after <see cref="StartAgainAsync"/>.
/// </summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _server;

    private PortalProcess(DirectoryInfo folder, ServerProcess server)
    {
        _folder = folder;
        _server = server;
    }

    public Uri Address => _server.Address;

    public string Output => _server.Output;

    /// <param name="database">Where the portal keeps its records; it is migrated by the portal.</param>
    /// <param name="settings">Configuration keys such as <c>Sandbox:Speed</c>, over the defaults of Development.</param>
    /// <param name="cancellationToken">Ends the wait for readiness, and the process.</param>
    public static async Task<PortalProcess> StartAsync(
        TestDatabase database,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("berth-portal-");
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_CONTENTROOT"] = Path.GetDirectoryName(Built) ?? folder.FullName,
            [Variable("Database:Provider")] = database.Provider,
            [Variable("ConnectionStrings:Portal")] = database.ConnectionString,
            [Variable("Data:Folder")] = folder.FullName,
        };
        foreach (var (key, value) in settings)
        {
            environment[Variable(key)] = value;
        }

        var server = await ServerProcess.StartAsync(Built, folder.FullName, "/health/ready", environment, cancellationToken);
        return new PortalProcess(folder, server);
    }

    /// <summary>SIGKILL, as <c>kill -9</c> does it. Returns when the process is gone.</summary>
    public Task KillAsync() => _server.KillAsync();

    /// <summary>A new process on the same address, database and Sandbox state. Returns when it is ready.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => _server.StartAgainAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // the project file writes down where the portal is built: an output folder of its own, with its static files
    internal static string Built { get; } = typeof(PortalProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "PortalDll").Value ?? "";

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
