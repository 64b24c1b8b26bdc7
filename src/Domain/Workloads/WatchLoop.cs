using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Domain.Workloads;

/// <summary>
/// Paces the sweeps of one account and Region: quick while something moves, slow at rest, and never without a pause as long as the sweep
/// itself, so that the watch of a big account takes half of its part of AWS's rate at most.
/// </summary>
internal sealed class WatchLoop(
    ServiceWatch watch, AroundWatch around, EnginePause enginePause, IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time, IOptions<WatchOptions> options)
{
    /// <summary>Longer than this no sweep is rested from, whatever the clock says it took: the demo's clock jumps.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>Sweeps until cancelled.</summary>
    /// <param name="place">Any environment of the account and Region.</param>
    public async Task RunAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        await using var woken = signal.Subscribe([Topics.Operations, Topics.Watch(place.AccountId, place.Region)], cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = woken.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                var moves = !enginePause.IsPaused && await SweepAsync(place, cancellationToken);
                var took = time.GetElapsedTime(began) is var elapsed && elapsed < LongestRest ? elapsed : LongestRest;
                var pause = TimeSpan.FromSeconds(moves ? options.Value.FastSeconds : options.Value.SlowSeconds);
                using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                // an operation that begins, or what ECS tells, ends the rest early, but not that of a sweep that took long
                var least = Task.Delay(took, time, rest.Token);
                await Task.WhenAny(next, Task.Delay(pause > took ? pause : took, time, rest.Token));
                await least;
                await rest.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                if (next.IsCompleted)
                {
                    next = woken.MoveNextAsync().AsTask();
                }
            }
        }
        finally
        {
            // an enumerator is left only when nobody waits for it
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>True when something moves, so that the next sweep should come soon.</returns>
    internal async Task<bool> SweepAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        // looked at on both sides: what ended in between must be swept once more
        var moved = await SomethingMovesAsync(place, cancellationToken);
        if (await watch.SweepAsync(place, cancellationToken))
        {
            // it goes by the clusters of the sweep
            await around.LookAsync(place, moved, cancellationToken);
        }

        return moved || await SomethingMovesAsync(place, cancellationToken);
    }

    private async Task<bool> SomethingMovesAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Operations.AnyAsync(
                o => o.State == OperationState.Queued || o.State == OperationState.Running || o.State == OperationState.Undoing, cancellationToken)
            || await db.LiveServices.AnyAsync(
                s => s.AccountId == place.AccountId && s.Region == place.Region && s.Health == ServiceHealth.Deploying, cancellationToken);
    }
}
