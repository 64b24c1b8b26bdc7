using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Domain.Hosting;

/// <summary>Tells open pages and waiting workers that rows of a topic have changed. It carries no data: readers look in the database.</summary>
public sealed class ChangeSignal
{
    private readonly ConcurrentDictionary<Guid, (IReadOnlyList<string> Topics, Channel<string> Channel)> subscribers = new();

    public void Publish(string topic)
    {
        foreach (var (topics, channel) in subscribers.Values)
        {
            if (topics.Contains(topic, StringComparer.Ordinal))
            {
                channel.Writer.TryWrite(topic);
            }
        }
    }

    /// <summary>
    /// The topics as they change. The subscription stands when this method returns,
    /// so nothing that happens between a first load and the first read is missed. A slow reader sees only the newest.
    /// </summary>
    public IAsyncEnumerable<string> Subscribe(IReadOnlyList<string> topics, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        subscribers[id] = (topics, channel);
        cancellationToken.Register(() => subscribers.TryRemove(id, out _));   // also when it is never read
        return ReadAsync(id, channel, cancellationToken);
    }

    private async IAsyncEnumerable<string> ReadAsync(Guid id, Channel<string> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var topic in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return topic;
            }
        }
        finally
        {
            subscribers.TryRemove(id, out _);
        }
    }
}

/// <summary>The topics of <see cref="ChangeSignal"/>.</summary>
public static class Topics
{
    /// <summary>Any request, decision or operation.</summary>
    public const string Requests = "requests";
    /// <summary>Any campaign, or a workload of one.</summary>
    public const string Campaigns = "campaigns";
    /// <summary>Anything the watch saw change.</summary>
    public const string Workloads = "workloads";
    /// <summary>An operation has work to do.</summary>
    public const string Operations = "operations";
    /// <summary>Any template or version.</summary>
    public const string Templates = "templates";
    /// <summary>Any change of a setting: proposed, decided.</summary>
    public const string Settings = "settings";
    /// <summary>The platform switch.</summary>
    public const string Platform = "platform";
    /// <summary>Any message in an inbox.</summary>
    public const string Notices = "notices";
    public static string Request(Guid id) => $"request/{id:N}";
    /// <summary>Something of an account and Region should be looked at soon.</summary>
    public static string Watch(string accountId, string region) => $"watch/{accountId}/{region}";
    public static string Task(string arn) => $"task/{arn}";
    public static string Service(string arn) => $"service/{arn}";
}
