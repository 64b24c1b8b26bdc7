using Domain.Data;
using Domain.Teams;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Shell;
using Testing;

namespace Browser.Tests.Deciding;

/// <summary>The portal with the demo's people in this process, on a real port for a real browser: its clock can be put forward, and its people altered as an identity provider would.</summary>
public sealed class HostedPortal : WebApplicationFactory<App>
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("berth-hosted-");

    public HostedPortal() => UseKestrel(0);

    public MovableClock Clock { get; } = new();

    public Uri Address
    {
        get
        {
            StartServer();
            return ClientOptions.BaseAddress;
        }
    }

    /// <summary>What only the identity provider, or a lead in another window, could change.</summary>
    public async Task AlterAsync(Func<PortalDb, Task> alter, CancellationToken cancellationToken)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        await alter(db);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<Person> PersonAsync(string subject, CancellationToken cancellationToken)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        return await db.People.SingleAsync(p => p.Subject == subject, cancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development").UseSetting("Auth:Mode", "Development").UseSetting("Data:Folder", folder.FullName).UseSetting("Sandbox:Speed", "20");
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
