using System.Collections.Concurrent;
using Domain.Aws;
using Domain.Hosting;
using Domain.Teams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Domain.Workloads.Inventory;

/// <summary>
/// Looks at what changes seldom, each part at its own pace: capacity and jobs. While an operation runs they are looked at sooner, and once more after it.
/// A part that AWS refuses is tried at the same pace, and holds up nothing else.
/// </summary>
internal sealed partial class AroundWatch(
    CapacityWatch capacity, JobWatch jobs, PartHealth health, ChangeSignal signal, TimeProvider time, IOptions<WatchOptions> options, ILogger<AroundWatch> logger)
{
    /// <summary>No part more often than this, however much moves.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string AccountId, string Region, WatchPart Part), (DateTimeOffset At, bool Owed)> looked = new();

    /// <summary>Looks at the parts that are due.</summary>
    /// <param name="moves">An operation runs, or a service deploys.</param>
    public async Task LookAsync(TeamEnvironment place, bool moves, CancellationToken cancellationToken)
    {
        await LookAsync(place, WatchPart.Capacity, TimeSpan.FromSeconds(options.Value.CapacitySeconds), moves, cancellationToken);
        await LookAsync(place, WatchPart.Jobs, TimeSpan.FromSeconds(options.Value.JobSeconds), moves, cancellationToken);
    }

    /// <summary>One look at a part, due or not.</summary>
    /// <returns>False when AWS refused it.</returns>
    internal async Task<bool> LookAsync(TeamEnvironment place, WatchPart part, CancellationToken cancellationToken)
    {
        string? why = null;
        IReadOnlyList<string> changed = [];
        try
        {
            changed = part is WatchPart.Jobs ? await jobs.LookAsync(place, cancellationToken) : await capacity.LookAsync(place, cancellationToken);
        }
        catch (AwsRefused refused)
        {
            why = refused.Message;
            LogRefused(logger, part, place.AccountId, place.Region, refused.Code, refused.RequestId);
        }

        var turned = await health.RecordAsync(part, place.AccountId, place.Region, time.GetUtcNow(), why, always: true, null, cancellationToken);
        if (turned || changed.Count > 0)
        {
            signal.Publish(Topics.Workloads);
        }

        return why is null;
    }

    private async Task LookAsync(TeamEnvironment place, WatchPart part, TimeSpan pace, bool moves, CancellationToken cancellationToken)
    {
        var (key, now) = ((place.AccountId, place.Region, part), time.GetUtcNow());
        var known = looked.TryGetValue(key, out var last);
        var since = known ? (now - last.At).Duration() : TimeSpan.MaxValue;
        if (since < (moves || last.Owed ? Least : pace))
        {
            looked[key] = last with { Owed = last.Owed || moves };
            return;
        }

        // what the operation does last is seen by the look after it
        looked[key] = (now, moves);
        await LookAsync(place, part, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watching {Part} of {AccountId} {Region} failed with {Code}, AWS request {RequestId}")]
    private static partial void LogRefused(ILogger logger, WatchPart part, string accountId, string region, string code, string? requestId);
}
