using Load.Circuits;
using Testing;

namespace Load;

/// <param name="Name">Middle part of the figures' names.</param>
/// <param name="Path">Address on the server.</param>
/// <param name="Text">Is on the page once it has loaded.</param>
/// <param name="Clicks">What is clicked, in turns; after the last the page is as it was.</param>
internal sealed record MeasuredPage(string Name, string Path, string Text, params IReadOnlyList<Func<Node, bool>> Clicks);

/// <summary>
/// What one open page costs the server: many headless browsers open it at once, and the figures are the difference to
/// before divided by their number. What the process uses while nobody does anything is subtracted from its CPU.
/// </summary>
internal sealed class PageCost(MeasuredPage page, ServerProcess server, BrowserSession session, Diagnostics diagnostics)
{
    private const int WarmUp = 20;
    private const int AtOnce = 4;

    /// <returns>Heap of one circuit in KiB.</returns>
    public async Task<double> PrintAsync(Action<Figure> print, CancellationToken cancellationToken)
    {
        var circuits = Knobs.Circuits;
        var clicks = Knobs.Rounds * page.Clicks.Count;
        await Console.Error.WriteLineAsync($"{circuits} circuits on {page.Path}");
        // just-in-time compilation and first-use caches belong to the app, not to a circuit
        await CloseAsync(await OpenAsync(WarmUp, clicks, cancellationToken));
        var before = await diagnostics.HeapAsync(cancellationToken);
        var idle = await IdleAsync(cancellationToken);

        var connecting = Watch(idle);
        var open = await OpenAsync(circuits, clicks: 0, cancellationToken);
        var connectCpu = connecting();
        var heap = (await diagnostics.HeapAsync(cancellationToken) - before) / 1024.0 / circuits;
        print(new($"circuit.{page.Name}.heap", heap, "KiB"));
        print(new($"circuit.{page.Name}.connect.cpu", connectCpu / circuits, "ms"));
        print(new($"circuit.{page.Name}.connect.batches", open.Average(c => c.Batches), "batches"));
        print(new($"circuit.{page.Name}.connect.sent", open.Average(c => c.BatchBytes) / 1024, "KiB"));

        var (batches, bytes) = (open.Sum(c => c.Batches), open.Sum(c => c.BatchBytes));
        var clicking = Watch(idle);
        await ClickAsync(open, clicks, cancellationToken);
        var done = (double)circuits * clicks;
        print(new($"circuit.{page.Name}.click.cpu", clicking() / done, "ms"));
        print(new($"circuit.{page.Name}.click.batches", (open.Sum(c => c.Batches) - batches) / done, "batches"));
        print(new($"circuit.{page.Name}.click.sent", (open.Sum(c => c.BatchBytes) - bytes) / 1024 / done, "KiB"));

        await CloseAsync(open);
        print(new($"circuit.{page.Name}.left", (await diagnostics.HeapAsync(cancellationToken) - before) / 1024.0 / circuits, "KiB"));
        return heap;
    }

    private async Task<IReadOnlyList<Circuit>> OpenAsync(int count, int clicks, CancellationToken cancellationToken)
    {
        var open = new Circuit[count];
        await Parallel.ForAsync(0, count, Limit(cancellationToken), async (i, token) =>
            open[i] = await Circuit.OpenAsync(session, page.Path, page.Text, token));
        await ClickAsync(open, clicks, cancellationToken);
        return open;
    }

    private Task ClickAsync(IReadOnlyList<Circuit> open, int clicks, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(open, Limit(cancellationToken), async (circuit, token) =>
        {
            for (var i = 0; i < clicks; i++)
            {
                await circuit.ClickAsync(page.Clicks[i % page.Clicks.Count], token);
            }
        });

    private static async Task CloseAsync(IReadOnlyList<Circuit> open)
    {
        foreach (var circuit in open)
        {
            await circuit.DisposeAsync();
        }
    }

    // CPU milliseconds the process uses in a millisecond without visitors: the least of five seconds, because the compiler
    // goes over what the warm-up used for a while
    private async Task<double> IdleAsync(CancellationToken cancellationToken)
    {
        var window = TimeSpan.FromSeconds(1);
        var least = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var used = Watch(idle: 0);
            await Task.Delay(window, TimeProvider.System, cancellationToken);
            least = Math.Min(least, used() / window.TotalMilliseconds);
        }

        return least;
    }

    // CPU milliseconds from now to the call of what it returns
    private Func<double> Watch(double idle)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var before = server.ProcessorTime;
        return () => (server.ProcessorTime - before).TotalMilliseconds - idle * TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static ParallelOptions Limit(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
}
