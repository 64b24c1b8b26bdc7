using Domain.Data;
using Domain.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Domain.Workloads.Inventory;

/// <summary>
/// Ends what is kept of stopped tasks, of events and deployments, and of what is gone once it is older than <see cref="WatchOptions.KeepDays"/>. The record of requests and
/// operations is not touched. Several processes may do it at once: each row goes once.
/// </summary>
internal sealed partial class HistoryPurge(IDbContextFactory<PortalDb> databases, EnginePause pause, TimeProvider time, IOptions<WatchOptions> options, ILogger<HistoryPurge> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromHours(1);

    /// <summary>Rows in one statement: on SQLite everyone who writes waits for it.</summary>
    private const int Batch = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                if (!pause.IsPaused)
                {
                    await PurgeAsync(stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // the background edge: tried again at the next round
                LogFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many rows went.</returns>
    internal async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepDays);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // when a task stopped is not always known: then when that was found out counts
        var tasks = db.LiveTasks.Where(t => t.IsStopped && (t.StoppedAt ?? t.SeenAt) < before).OrderBy(t => t.Arn);
        var services = db.LiveServices.Where(s => s.Health == ServiceHealth.Gone && s.SeenAt < before).OrderBy(s => s.Arn);
        var others = await BatchesAsync(() => db.LiveDeployments.Where(d => d.FinishedAt < before).OrderBy(d => d.Arn).Take(Batch).ExecuteDeleteAsync(cancellationToken))
            + await BatchesAsync(() => db.SeenRevisions.Where(r => (r.CreatedAt ?? r.SeenAt) < before).OrderBy(r => r.Arn).Take(Batch).ExecuteDeleteAsync(cancellationToken))
            + await BatchesAsync(() => db.SeenEvents.Where(e => e.At < before).OrderBy(e => e.Id).Take(Batch).ExecuteDeleteAsync(cancellationToken))
            + await BatchesAsync(() => db.SeenDefinitions.Where(d => d.SeenAt < before).OrderBy(d => d.Arn).Take(Batch).ExecuteDeleteAsync(cancellationToken))
            + await BatchesAsync(() => db.LiveInstances.Where(i => i.GoneAt < before).OrderBy(i => i.Arn).Take(Batch).ExecuteDeleteAsync(cancellationToken))
            + await BatchesAsync(() => db.LiveProviders.Where(p => p.GoneAt < before).OrderBy(p => p.Arn).Take(Batch).ExecuteDeleteAsync(cancellationToken))
            + await BatchesAsync(() => db.LiveClusters.Where(c => c.GoneAt < before).OrderBy(c => c.Arn).Take(Batch).ExecuteDeleteAsync(cancellationToken))
            + await BatchesAsync(() => db.LiveJobs.Where(j => j.GoneAt < before).OrderBy(j => j.Arn).Take(Batch).ExecuteDeleteAsync(cancellationToken));
        return others + await BatchesAsync(() => tasks.Take(Batch).ExecuteDeleteAsync(cancellationToken)) + await BatchesAsync(() => services.Take(Batch).ExecuteDeleteAsync(cancellationToken));
    }

    private static async Task<int> BatchesAsync(Func<Task<int>> next)
    {
        var (all, some) = (0, Batch);
        while (some == Batch)
        {
            some = await next();
            all += some;
        }

        return all;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Ending old history of workloads failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
