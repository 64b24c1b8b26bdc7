using Domain.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Domain.Operations;

/// <summary>Keeps the engine running in this process: woken by signal, by poll as a fallback.</summary>
internal sealed partial class OperationWorker(
    OperationClaims claims, OperationRunner runner, EnginePause pause, ChangeSignal signal, TimeProvider time,
    IOptions<OperationOptions> options, ILogger<OperationWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var woken = signal.Subscribe([Topics.Operations], stoppingToken).GetAsyncEnumerator(stoppingToken);
        var next = woken.MoveNextAsync().AsTask();
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                running.RemoveAll(t => t.IsCompleted);
                while (!pause.IsPaused && running.Count < options.Value.Parallel && await claims.TryClaimAsync(stoppingToken) is { } claim)
                {
                    running.Add(RunAsync(claim, stoppingToken));
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // the background edge: a database that is away comes back
                LogLookFailed(logger, e);
            }

            await Task.WhenAny([next, Task.Delay(TimeSpan.FromSeconds(options.Value.PollSeconds), time, stoppingToken), .. running]);
            if (next.IsCompleted && !stoppingToken.IsCancellationRequested)
            {
                next = woken.MoveNextAsync().AsTask();
            }
        }

        await Task.WhenAll(running);
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(OperationClaim claim, CancellationToken stoppingToken)
    {
        try
        {
            await runner.RunAsync(claim, stoppingToken);
        }
        catch (Exception e)
        {
            // the lease runs out and another try begins from what was committed
            LogRunFailed(logger, e, claim.OperationId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for due operations failed")]
    private static partial void LogLookFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {OperationId} stopped unexpectedly")]
    private static partial void LogRunFailed(ILogger logger, Exception exception, Guid operationId);
}
