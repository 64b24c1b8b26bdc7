using Domain.Hosting;
using Domain.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Domain.Campaigns;

/// <summary>Looks after campaigns: whenever a request or a campaign changed in this process, and every few seconds for what changed elsewhere.</summary>
internal sealed partial class CampaignWorker(CampaignClerk clerk, EnginePause pause, ChangeSignal signal, TimeProvider time, ILogger<CampaignWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var changes = signal.Subscribe([Topics.Campaigns, Topics.Requests], stoppingToken).GetAsyncEnumerator(stoppingToken);
        var change = changes.MoveNextAsync().AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!pause.IsPaused)
                {
                    await clerk.RunDueAsync(stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // the background edge: tried again at the next look
                LogFailed(logger, e);
            }

            if (await Task.WhenAny(change, Task.Delay(Pace, time, stoppingToken)) == change)
            {
                if (!await change)
                {
                    return;
                }

                change = changes.MoveNextAsync().AsTask();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Campaigns could not be moved on")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
