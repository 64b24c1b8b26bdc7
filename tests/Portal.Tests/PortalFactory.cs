using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Portal.Security;
using Portal.Shell;

namespace Portal.Tests;

/// <summary>The whole portal in process, as Program.cs composes it, with its data in a folder of its own. Redirects are left to be looked at.</summary>
public sealed class PortalFactory : WebApplicationFactory<App>
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("berth-portal-");

    public PortalFactory()
    {
        ClientOptions.AllowAutoRedirect = false;
        Settings = new() { ["Auth:Mode"] = "Development", ["Data:Folder"] = folder.FullName, ["Sandbox:Demo"] = "false" };
    }

    public Dictionary<string, string?> Settings { get; }

    /// <summary>Who may sign in beside the demo's people.</summary>
    internal IReadOnlyList<DemoPerson> More { get; set; } = [];

    public string EnvironmentName { get; set; } = "Development";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(EnvironmentName);
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        if (More.Count > 0)
        {
            builder.ConfigureTestServices(services => services.AddSingleton<IReadOnlyList<DemoPerson>>([.. DemoPeople.All, .. More]));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
