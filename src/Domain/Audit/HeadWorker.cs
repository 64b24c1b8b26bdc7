using Domain.Operations;
using Domain.Workloads;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Domain.Audit;

/// <summary>Publishes the head of the record at start and every hour; of all processes on one database, one at a time.</summary>
internal sealed partial class HeadWorker(PublishHeads publish, PublishedHeads heads, WatchLease lease, EnginePause pause, TimeProvider time, ILogger<HeadWorker> logger) : BackgroundService
{
    private const string LeaseName = "audit-heads";
    private static readonly TimeSpan Pace = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                if (!pause.IsPaused)
                {
                    await lease.WhileHeldAsync(LeaseName, PublishAsync, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // the background edge: tried again at the next round
                LogFailed(logger, heads.File, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (await publish.RunAsync(cancellationToken) is PublishOutcome.Broken broken)
        {
            LogBroken(logger, broken.Break.Sequence, broken.Break.Why);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The head of the record could not be published to {File}")]
    private static partial void LogFailed(ILogger logger, string file, Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The record is broken at line {Line}, and its head is not signed any more. {Why}")]
    private static partial void LogBroken(ILogger logger, long line, string why);
}
