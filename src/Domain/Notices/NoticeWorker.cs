using Domain.Hosting;
using Domain.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Domain.Notices;

/// <summary>Lets the clerk read whenever something was written about requests or settings, and once a minute for what came from elsewhere.</summary>
internal sealed partial class NoticeWorker(NoticeClerk clerk, EnginePause pause, ChangeSignal signal, TimeProvider time, ILogger<NoticeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(stoppingToken), TickAsync(stoppingToken));

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in signal.Subscribe([Topics.Requests, Topics.Settings], stoppingToken))
        {
            await RunAsync(stoppingToken);
        }
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            await RunAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!pause.IsPaused)
            {
                await clerk.RunAsync(stoppingToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // the background edge: read again at the next signal, nothing is lost
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Writing messages from the record failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
