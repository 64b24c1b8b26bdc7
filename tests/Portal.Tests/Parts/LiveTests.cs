using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bunit;
using Microsoft.AspNetCore.Components;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class LiveTests : PartTest
{
    private readonly Channel<int> changes = Channel.CreateUnbounded<int>();
    private readonly SemaphoreSlim loaded = new(0);
    private int opened;
    private int ended;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_makes_the_page_load_again_and_the_feed_draws_nothing()
    {
        var live = Render();

        await changes.Writer.WriteAsync(1, Stop);
        await loaded.WaitAsync(Stop);

        Assert.Equal("", live.Markup.Trim());
    }

    [Fact]
    public async Task A_feed_that_died_says_so_with_a_reference_and_never_the_exception()
    {
        var live = Render();

        changes.Writer.Complete(new InvalidOperationException("secret words"));

        await live.WaitForAssertionAsync(() => Assert.Contains("The live feed stopped", live.Markup, StringComparison.Ordinal));
        Assert.Matches("[0-9A-Z]{4}-[0-9A-Z]{4}", live.Find("code").TextContent);
        Assert.DoesNotContain("secret words", live.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_feed_is_tried_again_after_a_while_and_the_page_loads_what_it_missed()
    {
        var live = Render();
        changes.Writer.Complete(new InvalidOperationException());
        await live.WaitForAssertionAsync(() => Assert.Contains("The live feed stopped", live.Markup, StringComparison.Ordinal));

        Clock.Advance(TimeSpan.FromSeconds(15));

        await loaded.WaitAsync(Stop);
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task A_page_whose_load_fails_says_so_too()
    {
        var live = Render(fails: true);

        await changes.Writer.WriteAsync(1, Stop);

        await live.WaitForAssertionAsync(() => Assert.Contains("The live feed stopped", live.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leaving_the_page_ends_the_feed()
    {
        var live = Render();

        live.Instance.Dispose();

        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        while (Volatile.Read(ref ended) == 0)
        {
            await Task.Yield();
            soon.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public void A_prerendered_page_follows_nothing()
    {
        Renderer.SetRendererInfo(new RendererInfo("Static", isInteractive: false));

        Render();

        Assert.Equal(0, opened);
    }

    private IRenderedComponent<Live<int>> Render(bool fails = false) => Render<Live<int>>(p => p
        .Add(l => l.Source, Follow)
        .Add(l => l.Changed, () =>
        {
            loaded.Release();
            if (fails)
            {
                throw new InvalidOperationException("the load broke");
            }
        }));

    private async IAsyncEnumerable<int> Follow([EnumeratorCancellation] CancellationToken stop)
    {
        Interlocked.Increment(ref opened);
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(stop))
            {
                yield return change;
            }
        }
        finally
        {
            Interlocked.Increment(ref ended);
        }
    }
}
