using Load.Circuits;
using Testing;

namespace Load;

/// <summary>What an open page of the portal costs the server, beside a page with nothing but MudBlazor's providers and a button.</summary>
internal static class CircuitMeasurement
{
    private const string Person = "ines";

    public static async Task RunAsync(string folder, Action<Figure> print, CancellationToken cancellationToken)
    {
        var bare = await BareAsync(Folder(folder, "bare"), print, cancellationToken);
        await PortalAsync(Folder(folder, "portal"), bare, print, cancellationToken);
    }

    private static async Task<double> BareAsync(string folder, Action<Figure> print, CancellationToken cancellationToken)
    {
        var dll = await PublishedApps.BareAsync(cancellationToken);
        var diagnostics = new Diagnostics(folder);
        await using var server = await ServerProcess.StartAsync(dll, folder, "/", PublishedApps.Settings(dll, diagnostics.Environment), cancellationToken);
        using var session = new BrowserSession(server.Address);
        var page = new MeasuredPage("bare", "/", "Clicked ", Clickable);
        return await new PageCost(page, server, session, diagnostics).PrintAsync(print, cancellationToken);
    }

    private static async Task PortalAsync(string folder, double bare, Action<Figure> print, CancellationToken cancellationToken)
    {
        var dll = await PublishedApps.PortalAsync(cancellationToken);
        var diagnostics = new Diagnostics(folder);
        await using var server = await ServerProcess.StartAsync(dll, folder, "/health/ready", PublishedApps.PortalSettings(dll, folder, diagnostics.Environment), cancellationToken);
        using var session = new BrowserSession(server.Address);
        await session.SignInAsync(Person, cancellationToken);
        MeasuredPage[] pages =
        [
            new("home", "/", "Home", Clickable),
        ];
        foreach (var page in pages)
        {
            var heap = await new PageCost(page, server, session, diagnostics).PrintAsync(print, cancellationToken);
            print(new($"circuit.{page.Name}.heap.ratio", heap / bare, "x"));
        }
    }

    private static bool Clickable(Node element) => element.Handlers.ContainsKey("onclick");

    private static string Folder(string scratch, string name) => Directory.CreateDirectory(Path.Combine(scratch, name)).FullName;
}
