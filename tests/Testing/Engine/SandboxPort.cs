using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sandbox;
using Sandbox.Wire;

namespace Testing;

/// <summary>A Sandbox of this process on a loopback port, so that other processes share its AWS and its clock.</summary>
public sealed class SandboxPort : IAsyncDisposable
{
    private readonly WebApplication app;

    private SandboxPort(WebApplication app, Uri address) => (this.app, Address) = (app, address);

    public Uri Address { get; }

    public static async Task<SandboxPort> OpenAsync(SandboxServer server, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.Run(context => OverHttp.Serve(context, server));
        await web.StartAsync(cancellationToken);
        var bound = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Single() ?? throw new InvalidOperationException("The Sandbox is bound to no address.");
        return new SandboxPort(web, new Uri(bound));
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
