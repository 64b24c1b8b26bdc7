using System.Globalization;
using System.Text;
using Sandbox.Models.Sqs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Sqs;

/// <summary>Sending messages.</summary>
internal sealed class Messages(World world)
{
    private const int MostAtOnce = 10, MostBatchBytes = 1_048_576;

    public void Register(Api api) => api
        .Write<SendMessageRequest, SendMessageResponse>("SendMessage", Send)
        .Write<SendMessageBatchRequest, SendMessageBatchResponse>("SendMessageBatch", SendMany);

    public static bool IsExpired(QueueState queue, MessageState message, DateTimeOffset now)
        => message.Sent.AddSeconds(QueueSettings.Number(queue, QueueSettings.Retention)) <= now;

    /// <summary>Refuses a batch that is empty, too long, or whose entries cannot be told apart.</summary>
    public static void CheckBatch(List<string> ids)
    {
        if (ids.Count == 0)
        {
            throw new AwsError("EmptyBatchRequest", "There should be at least one batch entry in the request.");
        }
        if (ids.Count > MostAtOnce)
        {
            throw new AwsError("TooManyEntriesInBatchRequest", string.Create(CultureInfo.InvariantCulture, $"Maximum number of entries per request are {MostAtOnce}. You have sent {ids.Count}."));
        }
        if (ids.GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new AwsError("BatchEntryIdsNotDistinct", $"Id {twice.Key} repeated.");
        }
    }

    /// <summary>A message that a service of AWS sends, the right to do so looked at before.</summary>
    public static void Deliver(World world, QueueState queue, string body, IReadOnlyDictionary<string, string> attributes)
    {
        // the oldest stand first, and a queue that nobody reads does not grow for ever
        if (queue.Messages is [var oldest, ..] && IsExpired(queue, oldest, world.Now))
        {
            queue.Messages.RemoveAll(m => IsExpired(queue, m, world.Now));
        }
        queue.Messages.Add(new()
        {
            Id = World.NewUuid(), Body = body, Sent = world.Now, Sender = "AWS", Visible = world.Now.AddSeconds(QueueSettings.Number(queue, QueueSettings.Delay)),
            Attributes = new(attributes.ToDictionary(a => a.Key, a => new MessageValue("String", a.Value), StringComparer.Ordinal), StringComparer.Ordinal),
        });
        QueueGauges.Note(world, queue);
        world.Changed = true;
    }

    private SendMessageResponse Send(SendMessageRequest request, Call call)
    {
        var queue = Queues.Allowed(world, call, request.QueueUrl, "SendMessage");
        if (request.MessageGroupId is not null || request.MessageDeduplicationId is not null || request.MessageSystemAttributes is { Count: > 0 })
        {
            throw Invalid("The Sandbox has standard queues alone: no groups, no deduplication, no system attributes of messages.");
        }
        var sent = Put(queue, request.MessageBody, request.DelaySeconds, request.MessageAttributes, call);
        return new() { MessageId = sent.Id, MD5OfMessageBody = Checksums.Of(sent.Body), MD5OfMessageAttributes = Checksums.Of(sent.Attributes) };
    }

    private SendMessageBatchResponse SendMany(SendMessageBatchRequest request, Call call)
    {
        var queue = Queues.Allowed(world, call, request.QueueUrl, "SendMessage");
        CheckBatch(request.Entries.ConvertAll(e => e.Id));
        if (request.Entries.Sum(e => Encoding.UTF8.GetByteCount(e.MessageBody)) is var bytes and > MostBatchBytes)
        {
            throw new AwsError("BatchRequestTooLong", string.Create(CultureInfo.InvariantCulture, $"Batch requests cannot be longer than {MostBatchBytes} bytes. You have sent {bytes} bytes."));
        }
        var answer = new SendMessageBatchResponse { Successful = [], Failed = [] };
        foreach (var entry in request.Entries)
        {
            try
            {
                if (entry.MessageGroupId is not null || entry.MessageDeduplicationId is not null || entry.MessageSystemAttributes is { Count: > 0 })
                {
                    throw Invalid("The Sandbox has standard queues alone: no groups, no deduplication, no system attributes of messages.");
                }
                var sent = Put(queue, entry.MessageBody, entry.DelaySeconds, entry.MessageAttributes, call);
                answer.Successful.Add(new() { Id = entry.Id, MessageId = sent.Id, MD5OfMessageBody = Checksums.Of(sent.Body), MD5OfMessageAttributes = Checksums.Of(sent.Attributes) });
            }
            catch (AwsError refused)
            {
                answer.Failed.Add(new() { Id = entry.Id, SenderFault = true, Code = refused.Code, Message = refused.Message });
            }
        }
        return answer;
    }

    private MessageState Put(QueueState queue, string body, int? delay, Dictionary<string, MessageAttributeValue>? attributes, Call call)
    {
        var most = QueueSettings.Number(queue, QueueSettings.MaximumSize);
        if (body.Length == 0)
        {
            throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
        }
        if (delay is < 0 or > 900)
        {
            throw Invalid($"Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.");
        }
        if (body.Any(c => c < ' ' && c is not ('\t' or '\n' or '\r')))
        {
            throw new AwsError("InvalidMessageContents", "Invalid characters found in the message.");
        }
        if (attributes is { Count: > 10 and var many })
        {
            throw Invalid($"Number of message attributes [{many}] exceeds the allowed maximum [10].");
        }
        var message = new MessageState
        {
            Id = World.NewUuid(), Body = body, Sent = world.Now, Sender = call.Caller.UserId,
            Visible = world.Now.AddSeconds(delay ?? QueueSettings.Number(queue, QueueSettings.Delay)),
            Attributes = new((attributes ?? []).ToDictionary(a => a.Key, a => Value(a.Key, a.Value), StringComparer.Ordinal), StringComparer.Ordinal),
        };
        if (Encoding.UTF8.GetByteCount(body) + message.Attributes.Sum(a => a.Key.Length + a.Value.Type.Length + a.Value.Text.Length) > most)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"One or more parameters are invalid. Reason: Message must be shorter than {most} bytes."));
        }
        queue.Messages.Add(message);
        QueueGauges.Note(world, queue);
        return message;
    }

    private static MessageValue Value(string name, MessageAttributeValue value)
    {
        var type = value.DataType.Split('.')[0];
        return type switch
        {
            "Binary" when value.BinaryValue is { Length: > 0 } bytes => new(value.DataType, Convert.ToBase64String(bytes.ToArray())),
            "String" when value.StringValue is { Length: > 0 } text => new(value.DataType, text),
            "Number" when decimal.TryParse(value.StringValue, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => new(value.DataType, value.StringValue),
            "String" or "Number" or "Binary" => throw Invalid($"The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{value.DataType}'."),
            _ => throw Invalid($"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."),
        };
    }

    private static AwsError Invalid(string message) => new("InvalidParameterValue", message);
}
