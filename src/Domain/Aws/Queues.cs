using Amazon.SQS.Model;
using Domain.Requests;

namespace Domain.Aws;

/// <summary>Amazon SQS queues.</summary>
internal static class Queues
{
    /// <summary>Queues of one page (SQS API, ListQueues).</summary>
    private const int ListPage = 1000;

    /// <summary>Names of the first thousand queues of the Region, without that of ECS's events.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var answer = await AwsWords.AskAsync("list queues", cancel => session.Queues.ListQueuesAsync(new ListQueuesRequest { MaxResults = ListPage }, cancel), cancellationToken);
        return [.. (answer.QueueUrls ?? []).Select(Workloads.Arns.Last).Where(n => n != EventQueue.Name).Order(StringComparer.Ordinal)];
    }

    public static async Task<bool> ExistsAsync(AwsSession session, string name, CancellationToken cancellationToken)
    {
        try
        {
            await AwsWords.AskAsync("look for a queue", cancel => session.Queues.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = name }, cancel), cancellationToken);
            return true;
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound || e.Code is "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue" or "InvalidAddress")
        {
            return false;
        }
    }
}
