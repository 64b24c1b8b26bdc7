using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Domain.Workloads;

/// <summary>Paces the sweeps of this process: quick while something moves, slow at rest, each account and Region under its lease.</summary>
internal sealed partial class WatchWorker(
    ServiceWatch watch, WatchLease lease, EnginePause enginePause, IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time,
    IOptions<WatchOptions> options, ILogger<WatchWorker> logger)
    : BackgroundService
{
    private const int AtOnce = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var woken = signal.Subscribe([Topics.Operations], stoppingToken).GetAsyncEnumerator(stoppingToken);
        var next = woken.MoveNextAsync().AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = TimeSpan.FromSeconds(options.Value.SlowSeconds);
            try
            {
                if (!enginePause.IsPaused && await RoundAsync(stoppingToken))
                {
                    pause = TimeSpan.FromSeconds(options.Value.FastSeconds);
                }
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

            await Task.WhenAny(next, Task.Delay(pause, time, stoppingToken));
            if (next.IsCompleted && !stoppingToken.IsCancellationRequested)
            {
                next = woken.MoveNextAsync().AsTask();
            }
        }

        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await lease.ReleaseAllAsync(CancellationToken.None);
    }

    /// <returns>True when something moves, so that the next round should come soon.</returns>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        List<TeamEnvironment> places;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            places = await db.Environments.AsNoTracking().OrderBy(e => e.TeamId).ThenBy(e => e.Name).ToListAsync(cancellationToken);
        }

        var ours = new List<TeamEnvironment>();
        foreach (var place in places.DistinctBy(p => (p.AccountId, p.Region)))
        {
            if (await lease.TryHoldAsync(WatchHealth.NameOf(place.AccountId, place.Region), cancellationToken))
            {
                ours.Add(place);
            }
        }

        // looked at on both sides: what ended in between must be swept once more
        var moved = ours.Count > 0 && await SomethingMovesAsync(cancellationToken);
        await Parallel.ForEachAsync(
            ours, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (place, cancel) => await watch.SweepAsync(place, cancel));
        return moved || (ours.Count > 0 && await SomethingMovesAsync(cancellationToken));
    }

    private async Task<bool> SomethingMovesAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Operations.AnyAsync(
                o => o.State == OperationState.Queued || o.State == OperationState.Running || o.State == OperationState.Undoing, cancellationToken)
            || await db.LiveServices.AnyAsync(s => s.Health == ServiceHealth.Deploying, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of the watch failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
