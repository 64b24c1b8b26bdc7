using System.Threading.Channels;
using Microsoft.AspNetCore.Components;

namespace Portal.Parts;

/// <summary>
/// Follows a stream of changes for as long as the page is open and calls <see cref="Changed"/> on the page's own
/// dispatcher, after which the page renders. Changes that arrive while the page loads come as one. Only an interactive page follows; a prerendered one has nobody to tell.
/// </summary>
public sealed partial class Live<T>(TimeProvider clock, ILogger<Live<T>> log) : IDisposable
{
    /// <summary>A feed that died is tried again by itself after this long.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    private CancellationTokenSource? following;
    private DateTimeOffset seen;
    private DateTimeOffset? died;
    private string? reference;

    /// <summary>Opens the stream, already narrowed to what this page shows. Ending before the token is cancelled counts as a feed that died.</summary>
    [Parameter, EditorRequired] public required Func<CancellationToken, IAsyncEnumerable<T>> Source { get; set; }

    /// <summary>Loads again what the page shows. Also called once when a feed that died is followed anew, as changes may have been missed.</summary>
    [Parameter, EditorRequired] public EventCallback Changed { get; set; }

    /// <inheritdoc />
    public void Dispose() => Stop();

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        seen = clock.GetUtcNow();
        if (RendererInfo.IsInteractive)
        {
            // Already here and not after the first render: the page may still be loading, and a change meanwhile must count.
            Start();
        }
    }

    private void Start()
    {
        Stop();
        following = new CancellationTokenSource();
        _ = FollowAsync(following.Token);
    }

    private void Stop()
    {
        following?.Cancel();
        following?.Dispose();
        following = null;
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string? why = null;
            try
            {
                await DrainAsync(missed: died is not null, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) // the edge: whatever the feed or the page's own load threw, the page stays and says so
            {
                why = ReferenceId.New();
                LogDied(broken, why);
            }

            if (stop.IsCancellationRequested)
            {
                return;
            }

            // counted from here: whoever reads that the feed died may hold the clock to it
            var again = Task.Delay(Again, clock, stop);
            await InvokeAsync(() =>
            {
                (died, reference) = (died ?? clock.GetUtcNow(), why);
                StateHasChanged();
            });
            try
            {
                await again;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task DrainAsync(bool missed, CancellationToken stop)
    {
        var pending = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        if (missed)
        {
            pending.Writer.TryWrite(true);
        }

        var reading = ReadAsync(pending.Writer, stop);
        await foreach (var _ in pending.Reader.ReadAllAsync(stop))
        {
            await InvokeAsync(async () =>
            {
                await Changed.InvokeAsync();
                (seen, died, reference) = (clock.GetUtcNow(), null, null);
                StateHasChanged();
            });
        }

        await reading;
    }

    private async Task ReadAsync(ChannelWriter<bool> pending, CancellationToken stop)
    {
        try
        {
            await foreach (var _ in Source(stop).WithCancellation(stop))
            {
                pending.TryWrite(true);
            }

            pending.Complete();
        }
        catch (Exception broken) // handed to the reader, which reports it
        {
            pending.Complete(broken);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A live feed stopped, reference {Reference}")]
    private partial void LogDied(Exception broken, string reference);
}
