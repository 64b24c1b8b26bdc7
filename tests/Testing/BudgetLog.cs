using System.Collections.Concurrent;
using Domain.Aws;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>The rate budget's log, and with it when a call has taken its place in a line.</summary>
public sealed class BudgetLog : ILogger<RateBudget>
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly SemaphoreSlim waiting = new(0);
    private readonly SemaphoreSlim pausing = new(0);
    private int seen;

    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Returns when so many calls in all have begun to wait.</summary>
    public async Task UntilAsync(int calls, CancellationToken cancellationToken)
    {
        for (; seen < calls; seen++)
        {
            // a guard against waiting for ever, not a measure
            if (!await waiting.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken))
            {
                throw new InvalidOperationException($"{seen} calls began to wait, not {calls}. The log: {string.Join(" | ", lines)}");
            }
        }
    }

    /// <summary>Returns when one more call has failed and pauses before its next try.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (!await pausing.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken))
        {
            throw new InvalidOperationException($"No call pauses. The log: {string.Join(" | ", lines)}");
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        lines.Enqueue(line);
        if (line.Contains(" waits, ", StringComparison.Ordinal))
        {
            waiting.Release();
        }
        else if (line.Contains(" pauses for ", StringComparison.Ordinal))
        {
            pausing.Release();
        }
    }
}
