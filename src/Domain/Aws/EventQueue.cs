using Amazon.SQS.Model;
using Domain.Access.Iam;
using Domain.Teams;

namespace Domain.Aws;

/// <param name="Receipt">By which it is deleted.</param>
internal sealed record QueuedEvent(string Id, string Receipt, string Body);

/// <summary>The queue of an account and Region to which EventBridge brings what ECS tells, with the account's read role.</summary>
internal sealed class EventQueue(AwsSessions sessions)
{
    public const string Name = EventQueueName.Is;

    /// <summary>Messages of one call, and seconds it waits for them (SQS API, ReceiveMessage).</summary>
    private const int Most = 10, WaitSeconds = 20;

    /// <returns>Null where there is no such queue, or it may not be seen.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public Task<string?> UrlAsync(TeamEnvironment place, CancellationToken cancellationToken) => sessions.SweepAsync(place, async session =>
    {
        try
        {
            var answer = await AwsWords.AskAsync($"look for queue {Name}", cancel => session.Queues.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = Name }, cancel), cancellationToken);
            return (string?)answer.QueueUrl;
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound || e.Code is "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue" or "InvalidAddress")
        {
            return null;
        }
    }, cancellationToken);

    /// <summary>Waits for messages for 20 seconds at most.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public Task<IReadOnlyList<QueuedEvent>> ReceiveAsync(TeamEnvironment place, string url, CancellationToken cancellationToken) => sessions.SweepAsync(place, async session =>
    {
        var request = new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = Most, WaitTimeSeconds = WaitSeconds };
        var answer = await AwsWords.AskAsync($"read queue {Name}", cancel => session.Polls.ReceiveMessageAsync(request, cancel), cancellationToken);
        return (IReadOnlyList<QueuedEvent>)[.. (answer.Messages ?? []).Select(m => new QueuedEvent(m.MessageId, m.ReceiptHandle, m.Body))];
    }, cancellationToken);

    /// <summary>What was saved is taken off. One that could not be comes again, and is known then.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public Task DeleteAsync(TeamEnvironment place, string url, IReadOnlyList<QueuedEvent> events, CancellationToken cancellationToken) => sessions.SweepAsync(place, session =>
    {
        var request = new DeleteMessageBatchRequest { QueueUrl = url, Entries = [.. events.Select((e, at) => new DeleteMessageBatchRequestEntry($"m{at}", e.Receipt))] };
        return AwsWords.AskAsync($"take messages off queue {Name}", cancel => session.Queues.DeleteMessageBatchAsync(request, cancel), cancellationToken);
    }, cancellationToken);
}
