using System.Globalization;
using System.Text.Json;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Sqs;

/// <summary>The attributes of a queue that can be set, with their defaults and limits (SQS API Reference, SetQueueAttributes).</summary>
internal static class QueueSettings
{
    public const string Delay = "DelaySeconds", MaximumSize = "MaximumMessageSize", Retention = "MessageRetentionPeriod", Wait = "ReceiveMessageWaitTimeSeconds", Visibility = "VisibilityTimeout";
    public const string Redrive = "RedrivePolicy", Encryption = "SqsManagedSseEnabled", Policy = "Policy";

    private static readonly Dictionary<string, (int Default, int Least, int Most)> numbers = new(StringComparer.Ordinal)
    {
        [Delay] = (0, 0, 900), [MaximumSize] = (1_048_576, 1024, 1_048_576), [Retention] = (345_600, 60, 1_209_600), [Wait] = (0, 0, 20), [Visibility] = (30, 0, 43_200),
    };

    public static IEnumerable<string> Names => [.. numbers.Keys, Redrive, Encryption, Policy];

    public static int Number(QueueState queue, string name)
        => queue.Settings.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : numbers[name].Default;

    /// <summary>As GetQueueAttributes shows it; null where it was not set and has no default.</summary>
    public static string? Text(QueueState queue, string name) => queue.Settings.TryGetValue(name, out var set) ? set
        : numbers.TryGetValue(name, out var number) ? number.Default.ToString(CultureInfo.InvariantCulture)
        : name == Encryption ? "true" : null;

    /// <summary>Where a message goes that was received too often; null where nowhere.</summary>
    public static (string Arn, int Most)? DeadLetters(QueueState queue)
        => queue.Settings.TryGetValue(Redrive, out var policy) && Read(policy) is { } read ? read : null;

    public static void Check(IReadOnlyDictionary<string, string> settings, World world)
    {
        foreach (var (name, value) in settings)
        {
            var fits = name switch
            {
                _ when numbers.TryGetValue(name, out var range) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= range.Least && number <= range.Most,
                Redrive => value.Length == 0 || (Read(value) is { } dead && world.State.Sqs.Queues.ContainsKey(dead.Arn)),
                Encryption => value is "true" or "false",
                Policy => value.Length == 0 || IsPolicy(value),
                "FifoQueue" or "ContentBasedDeduplication" or "DeduplicationScope" or "FifoThroughputLimit" => throw new AwsError("InvalidAttributeName", $"The Sandbox has standard queues alone: {name} is not offered."),
                "KmsMasterKeyId" or "KmsDataKeyReusePeriodSeconds" or "RedriveAllowPolicy" => throw new AwsError("InvalidAttributeName", $"The Sandbox does not offer {name}."),
                _ => throw new AwsError("InvalidAttributeName", $"Unknown Attribute {name}."),
            };
            if (!fits)
            {
                throw new AwsError("InvalidAttributeValue", $"Invalid value for the parameter {name}.");
            }
        }
    }

    private static (string Arn, int Most)? Read(string policy)
    {
        try
        {
            using var json = JsonDocument.Parse(policy);
            return json.RootElement.TryGetProperty("deadLetterTargetArn", out var arn) && arn.GetString() is { } target
                && json.RootElement.TryGetProperty("maxReceiveCount", out var count)
                && int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= 1000
                    ? (target, most) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Within one account a queue's policy can only add to what the caller's own allow; one that denies is not honoured here, so it is refused.</summary>
    private static bool IsPolicy(string value)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            if (value.Contains("\"Deny\"", StringComparison.Ordinal))
            {
                throw new AwsError("InvalidAttributeValue", "The Sandbox does not offer a queue policy that denies.");
            }
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("Statement", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
