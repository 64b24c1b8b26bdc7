using Domain.Aws;
using Domain.Hosting;
using Domain.Operations;
using Domain.Teams;
using Microsoft.Extensions.Logging;

namespace Domain.Workloads.Inventory;

/// <summary>
/// Reads the queue to which EventBridge brings what ECS tells: as long as this process watches the account and Region, with one call that waits. Without a queue the sweep alone
/// keeps the rows, later; that it is missing is shown.
/// </summary>
internal sealed partial class EventFeed(EventQueue queue, EventIntake intake, PartHealth health, EnginePause enginePause, ChangeSignal signal, TimeProvider time, ILogger<EventFeed> logger)
{
    /// <summary>Until it is looked again whether there is a queue, or AWS lets it be read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Where even an empty answer comes at once, such as from another server of AWS's API, this much lies between calls.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        string? url = null;
        while (true)
        {
            var began = time.GetTimestamp();
            var (next, came) = enginePause.IsPaused ? (null, 0) : await ReadAsync(place, url, cancellationToken);
            url = next;
            if (url is null)
            {
                await Task.Delay(Patience, time, cancellationToken);
            }
            else if (came == 0 && time.GetElapsedTime(began) < Least)
            {
                await Task.Delay(Least, time, cancellationToken);
            }
        }
    }

    /// <summary>One call, and what came with it.</summary>
    /// <param name="url">Null to look for the queue first.</param>
    /// <returns>The queue for the next call, null where there is none or it could not be read; and how many messages came.</returns>
    internal async Task<(string? Url, int Came)> ReadAsync(TeamEnvironment place, string? url, CancellationToken cancellationToken)
    {
        try
        {
            url ??= await queue.UrlAsync(place, cancellationToken);
            if (url is null)
            {
                await RecordAsync(place, $"There is no queue {EventQueue.Name} in account {place.AccountId}, {place.Region}: what happens there shows up with the next sweep only. Apply the template \"Events\" of the IAM page.", null, cancellationToken);
                return (null, 0);
            }

            var messages = await queue.ReceiveAsync(place, url, cancellationToken);
            var now = time.GetUtcNow();
            var told = messages.Select(m => EcsEvent.Read(m.Body, now)).OfType<EcsEvent>().DistinctBy(e => e.Id).ToList();
            await intake.TakeAsync(place, told, cancellationToken);
            if (messages.Count > 0)
            {
                // saved before: what is not taken off now comes again, and is known
                await queue.DeleteAsync(place, url, messages, cancellationToken);
            }

            await RecordAsync(place, null, told.Count == 0 ? null : told.Max(e => e.At), cancellationToken);
            return (url, messages.Count);
        }
        catch (AwsRefused refused)
        {
            LogRefused(logger, place.AccountId, place.Region, refused.Code, refused.RequestId);
            await RecordAsync(place, refused.Message, null, cancellationToken);
            return (null, 0);
        }
    }

    private async Task RecordAsync(TeamEnvironment place, string? why, DateTimeOffset? lastEventAt, CancellationToken cancellationToken)
    {
        if (await health.RecordAsync(WatchPart.Events, place.AccountId, place.Region, time.GetUtcNow(), why, always: true, lastEventAt, cancellationToken))
        {
            signal.Publish(Topics.Workloads);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading events of {AccountId} {Region} failed with {Code}, AWS request {RequestId}")]
    private static partial void LogRefused(ILogger logger, string accountId, string region, string code, string? requestId);
}
