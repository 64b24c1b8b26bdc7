using Domain.Audit;
using Domain.Campaigns;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Domain.Requests;

/// <summary>Ends requests that nobody decided in time, and drafts that nobody touched.</summary>
internal sealed partial class RequestExpiry(IDbContextFactory<PortalDb> databases, EnginePause pause, ChangeSignal signal, TimeProvider time, ILogger<RequestExpiry> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                if (!pause.IsPaused)
                {
                    await ExpireDueAsync(stoppingToken);
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

    /// <returns>How many expired.</returns>
    internal async Task<int> ExpireDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var expired = 0;
        var forgotten = now - Request.DraftPatience;
        var due = await db.Requests.Where(r => (r.State == RequestState.Waiting || r.State == RequestState.Draft) && r.ExpiresAt <= now
            || r.State == RequestState.Draft && r.ExpiresAt == null && r.CreatedAt <= forgotten)
            // those of an undecided campaign expire with it, all at once
            .Where(r => !db.Campaigns.Any(c => c.Id == r.CampaignId && (c.State == CampaignState.Waiting || c.State == CampaignState.Checking))).ToListAsync(cancellationToken);
        foreach (var request in due)
        {
            var draft = request.State is RequestState.Draft;
            request.Apply(RequestEvent.Expire, now);
            try
            {
                await db.SaveAsync(now, [Happening.BySystem("request.expired", request, new { request.ExpiresAt, draft })], cancellationToken);
                expired++;
                signal.Publish(Topics.Request(request.Id));
                signal.Publish(Topics.Requests);
            }
            catch (DbUpdateConcurrencyException)
            {
                // decided at the last moment: that stands
                await db.Entry(request).ReloadAsync(cancellationToken);
            }
        }

        return expired;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Ending expired requests failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
