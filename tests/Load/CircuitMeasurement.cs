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
        var page = new MeasuredPage("bare", "/", "Clicked ", IsButton);
        return await new PageCost(page, server, session, diagnostics).PrintAsync(print, cancellationToken);
    }

    private static async Task PortalAsync(string folder, double bare, Action<Figure> print, CancellationToken cancellationToken)
    {
        var dll = await PublishedApps.PortalAsync(cancellationToken);
        var diagnostics = new Diagnostics(folder);
        await using var server = await ServerProcess.StartAsync(dll, folder, "/health/ready", PublishedApps.PortalSettings(dll, folder, diagnostics.Environment), cancellationToken);
        using var session = new BrowserSession(server.Address);
        await session.SignInAsync(Person, cancellationToken);
        var service = await AnyServiceAsync(session, cancellationToken);
        MeasuredPage[] pages =
        [
            new("home", "/", "What needs you", LinkTo("/catalogue"), LinkTo("/")),
            new("catalogue", "/catalogue", "a month", LinkTo("/"), LinkTo("/catalogue")),
            new("service", service, "Tasks", LinkTo($"{service}?tab=tasks"), LinkTo(service)),
        ];
        foreach (var page in pages)
        {
            var heap = await new PageCost(page, server, session, diagnostics).PrintAsync(print, cancellationToken);
            print(new($"circuit.{page.Name}.heap.ratio", heap / bare, "x"));
        }
    }

    private static async Task<string> AnyServiceAsync(BrowserSession session, CancellationToken cancellationToken)
    {
        await using var list = await Circuit.OpenAsync(session, "/workloads", "Services", cancellationToken);
        return list.Query(page => page.Select(Href).FirstOrDefault(h => h.Split('/') is ["", "workloads", _, _]))
            ?? throw new InvalidOperationException("The portal shows no service: is its demo data made?");
    }

    private static bool IsButton(Node element) => element.Handlers.ContainsKey("onclick");

    private static Func<Node, bool> LinkTo(string path) => element => Href(element) == path;

    // as a path with its query, whichever way the page wrote it
    private static string Href(Node element) =>
        element.Attributes.TryGetValue("href", out var href) && Uri.TryCreate(new Uri("http://portal/"), href, out var to) ? to.PathAndQuery : "";

    private static string Folder(string scratch, string name) => Directory.CreateDirectory(Path.Combine(scratch, name)).FullName;
}
