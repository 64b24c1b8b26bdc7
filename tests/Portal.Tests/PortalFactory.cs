using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Portal.Shell;

namespace Portal.Tests;

/// <summary>The whole portal in process, as Program.cs composes it. Redirects are left to be looked at.</summary>
public sealed class PortalFactory : WebApplicationFactory<App>
{
    public PortalFactory() => ClientOptions.AllowAutoRedirect = false;

    public Dictionary<string, string?> Settings { get; } = new() { ["Auth:Mode"] = "Development" };

    public string EnvironmentName { get; set; } = "Development";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(EnvironmentName);
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
