using System.Globalization;
using Sandbox.Models.Sqs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Sqs;

/// <summary>
/// Receiving messages and saying that they are dealt with. A long poll that finds nothing waits, and others are served meanwhile.
/// Visibility timeouts are a consumer's own working time: speed does not shorten them.
/// </summary>
internal sealed class Receiving(World world)
{
    private const int MostVisibility = 43_200;

    public void Register(Api api) => api
        .Write<ReceiveMessageRequest, ReceiveMessageResponse>("ReceiveMessage", Receive)
        .Write<DeleteMessageRequest, DeleteMessageResponse>("DeleteMessage", Delete)
        .Write<DeleteMessageBatchRequest, DeleteMessageBatchResponse>("DeleteMessageBatch", DeleteMany)
        .Write<ChangeMessageVisibilityRequest, ChangeMessageVisibilityResponse>("ChangeMessageVisibility", ChangeVisibility);

    private ReceiveMessageResponse Receive(ReceiveMessageRequest request, Call call)
    {
        var queue = Queues.Allowed(world, call, request.QueueUrl, "ReceiveMessage");
        Check(request.MaxNumberOfMessages, 1, 10, "MaxNumberOfMessages");
        Check(request.VisibilityTimeout, 0, MostVisibility, "VisibilityTimeout");
        Check(request.WaitTimeSeconds, 0, 20, "WaitTimeSeconds");
        queue.Messages.RemoveAll(m => Messages.IsExpired(queue, m, world.Now));
        BuryDead(queue);
        var given = queue.Messages.Where(m => m.Visible <= world.Now).Take(request.MaxNumberOfMessages ?? 1).ToList();
        var hidden = world.Now.AddSeconds(request.VisibilityTimeout ?? QueueSettings.Number(queue, QueueSettings.Visibility));
        foreach (var message in given)
        {
            message.Received++;
            message.FirstReceived ??= world.Now;
            message.Visible = hidden;
            message.Receipt = $"{message.Id}#{World.NewId(40)}";
        }
        QueueGauges.Note(world, queue);
        if (given.Count == 0 && (request.WaitTimeSeconds ?? QueueSettings.Number(queue, QueueSettings.Wait)) is > 0 and var wait)
        {
            call.Waits = (TimeSpan.FromSeconds(wait), () => queue.Messages.Exists(m => m.Visible <= world.Now && !Messages.IsExpired(queue, m, world.Now)));
        }
        var facts = (request.MessageSystemAttributeNames ?? []).Concat(request.AttributeNames ?? []).ToHashSet(StringComparer.Ordinal);
        return new() { Messages = given.Count == 0 ? null : given.ConvertAll(m => View(m, facts, request.MessageAttributeNames ?? [])) };
    }

    private DeleteMessageResponse Delete(DeleteMessageRequest request, Call call)
    {
        var queue = Queues.Allowed(world, call, request.QueueUrl, "DeleteMessage");
        Remove(queue, request.ReceiptHandle);
        return new();
    }

    private DeleteMessageBatchResponse DeleteMany(DeleteMessageBatchRequest request, Call call)
    {
        var queue = Queues.Allowed(world, call, request.QueueUrl, "DeleteMessage");
        Messages.CheckBatch(request.Entries.ConvertAll(e => e.Id));
        var answer = new DeleteMessageBatchResponse { Successful = [], Failed = [] };
        foreach (var entry in request.Entries)
        {
            try
            {
                Remove(queue, entry.ReceiptHandle);
                answer.Successful.Add(new() { Id = entry.Id });
            }
            catch (AwsError refused)
            {
                answer.Failed.Add(new() { Id = entry.Id, SenderFault = true, Code = refused.Code, Message = refused.Message });
            }
        }
        return answer;
    }

    private ChangeMessageVisibilityResponse ChangeVisibility(ChangeMessageVisibilityRequest request, Call call)
    {
        var queue = Queues.Allowed(world, call, request.QueueUrl, "ChangeMessageVisibility");
        Check(request.VisibilityTimeout, 0, MostVisibility, "VisibilityTimeout");
        var message = Find(queue, request.ReceiptHandle);
        if (message is null || message.Visible <= world.Now)
        {
            throw new AwsError("MessageNotInflight", $"Value {request.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.");
        }
        message.Visible = world.Now.AddSeconds(request.VisibilityTimeout ?? 0);
        QueueGauges.Note(world, queue);
        return new();
    }

    /// <summary>A message that was received as often as the redrive policy allows goes to the queue of dead letters, its age unchanged.</summary>
    private void BuryDead(QueueState queue)
    {
        if (QueueSettings.DeadLetters(queue) is not var (arn, most) || !world.State.Sqs.Queues.TryGetValue(arn, out var dead))
        {
            return;
        }
        foreach (var message in queue.Messages.Where(m => m.Received >= most && m.Visible <= world.Now).ToList())
        {
            queue.Messages.Remove(message);
            message.From = queue.Arn;
            message.Received = 0;
            dead.Messages.Add(message);
        }
        QueueGauges.Note(world, dead);
    }

    /// <summary>Deleting again what is gone is no error; a receipt that is none is.</summary>
    private void Remove(QueueState queue, string receipt)
    {
        if (Find(queue, receipt) is { } message)
        {
            queue.Messages.Remove(message);
            QueueGauges.Note(world, queue);
        }
    }

    /// <summary>The message by the receipt of its last receiving: an older one no longer deletes it.</summary>
    private static MessageState? Find(QueueState queue, string receipt)
        => receipt.Split('#') is [{ Length: 36 }, { Length: 40 }]
            ? queue.Messages.Find(m => m.Receipt == receipt)
            : throw new AwsError("ReceiptHandleIsInvalid", $"The input receipt handle \"{receipt}\" is not a valid receipt handle.");

    private static Message View(MessageState message, HashSet<string> facts, List<string> names)
    {
        var told = message.Attributes.Where(a => names.Exists(n => n is "All" or ".*" || n == a.Key || (n.EndsWith(".*", StringComparison.Ordinal) && a.Key.StartsWith(n[..^2], StringComparison.Ordinal)))).ToList();
        var system = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SenderId"] = message.Sender,
            ["SentTimestamp"] = Millis(message.Sent),
            ["ApproximateReceiveCount"] = message.Received.ToString(CultureInfo.InvariantCulture),
            ["ApproximateFirstReceiveTimestamp"] = Millis(message.FirstReceived ?? message.Sent),
        };
        if (message.From is { } from)
        {
            system["DeadLetterQueueSourceArn"] = from;
        }
        var asked = system.Where(s => facts.Contains("All") || facts.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        return new()
        {
            MessageId = message.Id,
            ReceiptHandle = message.Receipt,
            Body = message.Body,
            MD5OfBody = Checksums.Of(message.Body),
            Attributes = asked.Count == 0 ? null : asked,
            MD5OfMessageAttributes = Checksums.Of(told),
            MessageAttributes = told.Count == 0 ? null : told.ToDictionary(a => a.Key, a => Value(a.Value), StringComparer.Ordinal),
        };
    }

    private static MessageAttributeValue Value(MessageValue value) => value.Type.StartsWith("Binary", StringComparison.Ordinal)
        ? new() { DataType = value.Type, BinaryValue = new(Convert.FromBase64String(value.Text)) }
        : new() { DataType = value.Type, StringValue = value.Text };

    private static string Millis(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static void Check(int? value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new AwsError("InvalidParameterValue", string.Create(CultureInfo.InvariantCulture, $"Value {value} for parameter {name} is invalid. Reason: Must be between {least} and {most}, if provided."));
        }
    }
}
