namespace Sandbox.Sqs;

/// <summary>The queues by ARN.</summary>
internal sealed class SqsState
{
    public SortedDictionary<string, QueueState> Queues { get; init; } = new(StringComparer.Ordinal);

    /// <summary>When a queue was deleted, by ARN: its name is free again a minute later.</summary>
    public Dictionary<string, DateTimeOffset> Deleted { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class QueueState
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Modified { get; set; }

    /// <summary>Those that were set; the rest have AWS's defaults.</summary>
    public SortedDictionary<string, string> Settings { get; init; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
    public DateTimeOffset? Purged { get; set; }

    /// <summary>Oldest first.</summary>
    public List<MessageState> Messages { get; init; } = [];
}

internal sealed class MessageState
{
    public required string Id { get; init; }
    public required string Body { get; init; }
    public required DateTimeOffset Sent { get; init; }

    /// <summary>Who sent it, as IAM's unique id.</summary>
    public required string Sender { get; init; }
    public SortedDictionary<string, MessageValue> Attributes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>It is given to nobody before.</summary>
    public required DateTimeOffset Visible { get; set; }
    public DateTimeOffset? FirstReceived { get; set; }
    public int Received { get; set; }

    /// <summary>Of the last time it was given to somebody.</summary>
    public string? Receipt { get; set; }

    /// <summary>Of a dead letter: the queue it came from.</summary>
    public string? From { get; set; }
}

/// <param name="Type">String, Number or Binary, and maybe a dot and a name of one's own.</param>
/// <param name="Text">The value; base64 of a binary one.</param>
internal sealed record MessageValue(string Type, string Text);
