using Domain.Data;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Domain.Approvals;

/// <summary>
/// Lets through what its rule approves by itself and that did not go through as it was sent: a freeze held, AWS could not be read, or the
/// process ended in between. Each is tried once a minute until it expires.
/// </summary>
internal sealed partial class AutomaticApprovals(IDbContextFactory<PortalDb> databases, Decide decide, EnginePause pause, TimeProvider time, ILogger<AutomaticApprovals> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!pause.IsPaused)
                {
                    await RunDueAsync(stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // the background edge: tried again at the next round
                LogFailed(logger, e);
            }
        }
    }

    /// <returns>How many went through.</returns>
    internal async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        List<(int Number, Requirement? Requirement)> waiting;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            waiting = [.. (await db.Requests.AsNoTracking().Where(r => r.State == RequestState.Waiting && r.CampaignId == null)
                .Select(r => new { r.Number, r.Requirement }).ToListAsync(cancellationToken)).Select(r => (r.Number, r.Requirement))];
        }

        var through = 0;
        foreach (var (number, _) in waiting.Where(w => w.Requirement is { IsAutomatic: true }))
        {
            through += await decide.ApproveAutomaticallyAsync(number, cancellationToken) is DecideOutcome.Applying ? 1 : 0;
        }

        return through;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Approving what approves itself failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
