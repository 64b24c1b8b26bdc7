using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Domain.Aws;

/// <summary>Who waits for a call.</summary>
internal enum CallClass
{
    /// <summary>A person at a page, or an operation.</summary>
    Interactive,

    /// <summary>The watch, which comes again anyway.</summary>
    Sweep,
}

/// <summary>On whose budget a client's calls go.</summary>
/// <param name="Account">12 digits, or <see cref="Hub"/>.</param>
/// <param name="GiveUp">A call that still waits for its turn is given up with this: AWS has not seen it.</param>
internal sealed record CallLane(string Account, string Region, CallClass Class, CancellationToken GiveUp)
{
    /// <summary>Berth's own account, whose number it need not know.</summary>
    public const string Hub = "hub";
}

/// <summary>
/// Keeps Berth's calls below what AWS allows, one budget for each account, Region and group of actions (<see cref="RateGroups"/>).
/// It knows of no other process: AWS's throttles tell of those, and lower the budget for a while.
/// </summary>
public sealed partial class RateBudget(TimeProvider time, ILogger<RateBudget> logger) : IDisposable
{
    private readonly ConcurrentDictionary<(string Account, string Region, string Group), Lazy<RateLine>> lines = new();

    /// <summary>Returns when the call may be sent.</summary>
    /// <exception cref="GivenUpException">The lane's calls are no longer wanted.</exception>
    /// <exception cref="OperationCanceledException">The call is no longer wanted.</exception>
    internal async Task WaitAsync(CallLane lane, RateGroup group, CancellationToken cancellationToken)
    {
        var line = Line(lane, group);
        if (line.TryGo(lane.Class))
        {
            return;
        }

        var from = time.GetTimestamp();
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(lane.GiveUp, cancellationToken);
        var turn = line.WaitAsync(lane.Class, out var ahead, unwanted.Token);
        LogWaits(logger, lane.Account, lane.Region, group.Name, lane.Class, ahead);
        try
        {
            await turn;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GivenUpException(lane.GiveUp);
        }

        LogWaited(logger, lane.Account, lane.Region, group.Name, lane.Class, (long)time.GetElapsedTime(from).TotalMilliseconds);
    }

    /// <summary>Returns when the next try of a call that failed may begin.</summary>
    /// <exception cref="GivenUpException">The lane's calls are no longer wanted.</exception>
    /// <exception cref="OperationCanceledException">The call is no longer wanted.</exception>
    internal async Task PauseAsync(CallLane lane, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(lane.GiveUp, cancellationToken);
        var over = Task.Delay(pause, time, unwanted.Token);
        LogPauses(logger, lane.Account, lane.Region, lane.Class, (long)pause.TotalMilliseconds);
        try
        {
            await over;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GivenUpException(lane.GiveUp);
        }
    }

    /// <summary>AWS answered that there were too many calls.</summary>
    internal void Throttled(CallLane lane, RateGroup group) =>
        LogThrottled(logger, lane.Account, lane.Region, group.Name, (int)(Line(lane, group).Throttled() * 100));

    public void Dispose()
    {
        foreach (var line in lines.Values.Where(l => l.IsValueCreated))
        {
            line.Value.Dispose();
        }
    }

    private RateLine Line(CallLane lane, RateGroup group) => lines.GetOrAdd(
        (lane.Account, group.IsGlobal ? "" : lane.Region, group.Name), static (_, made) => new Lazy<RateLine>(() => new RateLine(made.group, made.time)), (group, time)).Value;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Account} {Region} {Group}: a call of class {Class} waits, {Ahead} ahead")]
    private static partial void LogWaits(ILogger logger, string account, string region, string group, CallClass @class, int ahead);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Account} {Region} {Group}: a call of class {Class} waited {Milliseconds} ms")]
    private static partial void LogWaited(ILogger logger, string account, string region, string group, CallClass @class, long milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Account} {Region}: a call of class {Class} failed and pauses for {Milliseconds} ms before its next try")]
    private static partial void LogPauses(ILogger logger, string account, string region, CallClass @class, long milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Account} {Region} {Group}: AWS throttles, the refill is at {Percent} %")]
    private static partial void LogThrottled(ILogger logger, string account, string region, string group, int percent);
}

/// <summary>A call was given up before it was sent. No cancellation by its kind, which the SDK would take for a timeout and try again.</summary>
internal sealed class GivenUpException(CancellationToken token) : Exception("The call was given up before it was sent.")
{
    public CancellationToken Token => token;
}
