using Testing;

namespace Load;

/// <summary>
/// From the start of the process until the first page has been answered, of published apps: the portal on the data it has
/// (and once on none), and what <c>dotnet new blazor</c> gives. Starts alternate, so that a slow minute hits both.
/// </summary>
internal static class StartMeasurement
{
    public static async Task RunAsync(string folder, Action<Figure> print, CancellationToken cancellationToken)
    {
        var portal = await PublishedApps.PortalAsync(cancellationToken);
        var blazor = await PublishedApps.BlazorTemplateAsync(folder, cancellationToken);
        var portalSettings = PublishedApps.PortalSettings(portal, folder, []);
        var blazorSettings = PublishedApps.Settings(blazor, []);
        print(new("start.portal.first", await MillisecondsAsync(portal, folder, portalSettings, cancellationToken), "ms"));
        // brings the template's files into the page cache, as the first start did with the portal's
        await MillisecondsAsync(blazor, folder, blazorSettings, cancellationToken);

        List<double> ofPortal = [], ofBlazor = [];
        for (var run = 0; run < Knobs.Runs; run++)
        {
            ofPortal.Add(await MillisecondsAsync(portal, folder, portalSettings, cancellationToken));
            ofBlazor.Add(await MillisecondsAsync(blazor, folder, blazorSettings, cancellationToken));
        }

        print(new("start.portal", Median(ofPortal), "ms"));
        print(new("start.blazor", Median(ofBlazor), "ms"));
        print(new("start.ratio", Median(ofPortal) / Median(ofBlazor), "x"));
    }

    // "/" leads a visitor who is not signed in to the sign-in page: that is the portal's first page
    private static async Task<double> MillisecondsAsync(string dll, string folder, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await using var server = await ServerProcess.StartAsync(dll, folder, "/", settings, cancellationToken);
        return TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
