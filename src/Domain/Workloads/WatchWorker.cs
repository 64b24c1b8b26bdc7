using System.Collections.Concurrent;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Domain.Workloads;

/// <summary>
/// Keeps one loop for each account and Region that this process holds the lease of. The loops do not wait for each other:
/// a big account takes long, and others are no staler for it.
/// </summary>
internal sealed partial class WatchWorker(
    WatchLoop loop, EventFeed feed, WatchLease lease, EnginePause enginePause, IDbContextFactory<PortalDb> databases, TimeProvider time, IOptions<WatchOptions> options, ILogger<WatchWorker> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<(string AccountId, string Region), Task> loops = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!enginePause.IsPaused)
                {
                    await StartLoopsAsync(stoppingToken);
                }

                await Task.Delay(TimeSpan.FromSeconds(options.Value.SlowSeconds), time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // the background edge: a database that is away comes back
                LogFailed(logger, e);
            }
        }

        await Task.WhenAll(loops.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await lease.ReleaseAllAsync(CancellationToken.None);
    }

    /// <summary>Starts what is not under way: a new account, and one whose process died.</summary>
    private async Task StartLoopsAsync(CancellationToken stoppingToken)
    {
        List<TeamEnvironment> places;
        await using (var db = await databases.CreateDbContextAsync(stoppingToken))
        {
            places = await db.Environments.AsNoTracking().OrderBy(e => e.TeamId).ThenBy(e => e.Name).ToListAsync(stoppingToken);
        }

        foreach (var place in places.DistinctBy(p => (p.AccountId, p.Region)))
        {
            var key = (place.AccountId, place.Region);
            if (!loops.TryGetValue(key, out var under) || under.IsCompleted)
            {
                loops[key] = WatchAsync(place, stoppingToken);
            }
        }
    }

    /// <summary>What fails of one ends the other, so that both are started again.</summary>
    private async Task BothAsync(TeamEnvironment place, CancellationToken held)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(held);
        Task[] running = [loop.RunAsync(place, both.Token), feed.RunAsync(place, both.Token)];
        var first = await Task.WhenAny(running);
        await both.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task WatchAsync(TeamEnvironment place, CancellationToken stoppingToken)
    {
        try
        {
            await lease.WhileHeldAsync(WatchHealth.NameOf(place.AccountId, place.Region), held => BothAsync(place, held), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends
        }
        catch (Exception e)
        {
            // the background edge: the loop is started again
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The watch failed and is started again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
