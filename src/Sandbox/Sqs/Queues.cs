using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.Models.Sqs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Sqs;

/// <summary>Standard queues, their attributes and tags.</summary>
internal sealed partial class Queues(World world)
{
    /// <summary>How long a deleted queue's name is not free, and a purge keeps the next one off.</summary>
    private static readonly TimeSpan minute = TimeSpan.FromSeconds(60);

    public void Register(Api api) => api
        .Write<CreateQueueRequest, CreateQueueResponse>("CreateQueue", Create)
        .Write<DeleteQueueRequest, DeleteQueueResponse>("DeleteQueue", Delete)
        .Read<GetQueueUrlRequest, GetQueueUrlResponse>("GetQueueUrl", Url)
        .Read<GetQueueAttributesRequest, GetQueueAttributesResponse>("GetQueueAttributes", Get)
        .Write<SetQueueAttributesRequest, SetQueueAttributesResponse>("SetQueueAttributes", Set)
        .Read<ListQueuesRequest, ListQueuesResponse>("ListQueues", List)
        .Write<PurgeQueueRequest, PurgeQueueResponse>("PurgeQueue", Purge)
        .Write<TagQueueRequest, TagQueueResponse>("TagQueue", Tag)
        .Write<UntagQueueRequest, UntagQueueResponse>("UntagQueue", Untag)
        .Read<ListQueueTagsRequest, ListQueueTagsResponse>("ListQueueTags", ListTags);

    public static AwsError Missing() => new("QueueDoesNotExist", "The specified queue does not exist.");

    /// <summary>The queue of an URL, the caller allowed to do <paramref name="action"/> on it.</summary>
    public static QueueState Allowed(World world, Call call, string url, string action, Action<Iam.RequestContext>? more = null)
    {
        var name = url[(url.LastIndexOf('/') + 1)..];
        var queue = world.State.Sqs.Queues.GetValueOrDefault(call.Arn("sqs", name));
        call.Authorize($"sqs:{action}", call.Arn("sqs", name), keys =>
        {
            keys.SetTags("aws:ResourceTag", queue?.Tags ?? []);
            more?.Invoke(keys);
        });
        return queue ?? throw Missing();
    }

    private CreateQueueResponse Create(CreateQueueRequest request, Call call)
    {
        var arn = call.Arn("sqs", request.QueueName);
        var (settings, tags) = (request.Attributes ?? [], request.Tags ?? []);
        call.Authorize(arn, keys => keys.SetRequestTags(tags));
        if (tags.Count > 0)
        {
            call.Authorize("sqs:TagQueue", arn, keys => keys.SetRequestTags(tags));
        }
        if (!Name().IsMatch(request.QueueName))
        {
            throw new AwsError("InvalidParameterValue", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        QueueSettings.Check(settings, world);
        CheckTags(tags.Count);
        if (world.State.Sqs.Queues.TryGetValue(arn, out var same))
        {
            return settings.FirstOrDefault(s => QueueSettings.Text(same, s.Key) != s.Value) is { Key: { } other }
                ? throw new AwsError("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {other}")
                : new() { QueueUrl = UrlOf(same) };
        }
        if (world.State.Sqs.Deleted.TryGetValue(arn, out var deleted) && deleted + minute > world.Now)
        {
            throw new AwsError("QueueDeletedRecently", "You must wait 60 seconds after deleting a queue before you can create another with the same name.");
        }
        var queue = new QueueState { Arn = arn, Name = request.QueueName, Created = world.Now, Modified = world.Now, Settings = new(settings, StringComparer.Ordinal), Tags = new(tags, StringComparer.Ordinal) };
        world.State.Sqs.Queues[arn] = queue;
        world.State.Sqs.Deleted.Remove(arn);
        return new() { QueueUrl = UrlOf(queue) };
    }

    private DeleteQueueResponse Delete(DeleteQueueRequest request, Call call)
    {
        var queue = Allowed(world, call, request.QueueUrl, "DeleteQueue");
        world.State.Sqs.Queues.Remove(queue.Arn);
        world.State.Sqs.Deleted[queue.Arn] = world.Now;
        return new();
    }

    private GetQueueUrlResponse Url(GetQueueUrlRequest request, Call call)
        => (request.QueueOwnerAWSAccountId ?? call.Account) == call.Account ? new() { QueueUrl = UrlOf(Allowed(world, call, request.QueueName, "GetQueueUrl")) } : throw Missing();

    private GetQueueAttributesResponse Get(GetQueueAttributesRequest request, Call call)
    {
        var queue = Allowed(world, call, request.QueueUrl, "GetQueueAttributes");
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["QueueArn"] = queue.Arn,
            ["CreatedTimestamp"] = Number(queue.Created.ToUnixTimeSeconds()),
            ["LastModifiedTimestamp"] = Number(queue.Modified.ToUnixTimeSeconds()),
            ["ApproximateNumberOfMessages"] = Number(queue.Messages.Count(m => m.Visible <= world.Now && !Messages.IsExpired(queue, m, world.Now))),
            ["ApproximateNumberOfMessagesNotVisible"] = Number(queue.Messages.Count(m => m.Visible > world.Now && m.Received > 0)),
            ["ApproximateNumberOfMessagesDelayed"] = Number(queue.Messages.Count(m => m.Visible > world.Now && m.Received == 0)),
        };
        foreach (var name in QueueSettings.Names)
        {
            all[name] = QueueSettings.Text(queue, name);
        }
        var wanted = request.AttributeNames ?? [];
        return wanted.Find(n => n != "All" && !all.ContainsKey(n)) is { } unknown
            ? throw new AwsError("InvalidAttributeName", $"Unknown Attribute {unknown}.")
            : new() { Attributes = all.Where(a => a.Value is { Length: > 0 } && (wanted.Contains("All") || wanted.Contains(a.Key))).ToDictionary(a => a.Key, a => a.Value ?? "", StringComparer.Ordinal) };
    }

    private SetQueueAttributesResponse Set(SetQueueAttributesRequest request, Call call)
    {
        var queue = Allowed(world, call, request.QueueUrl, "SetQueueAttributes");
        QueueSettings.Check(request.Attributes, world);
        foreach (var (name, value) in request.Attributes)
        {
            queue.Settings[name] = value;
        }
        queue.Modified = world.Now;
        return new();
    }

    private ListQueuesResponse List(ListQueuesRequest request, Call call)
    {
        call.Authorize("*");
        if (request.MaxResults is < 1 or > 1000)
        {
            throw new AwsError("InvalidParameterValue", "Value for parameter MaxResults is invalid. Reason: Must be between 1 and 1000, if provided.");
        }
        var all = world.State.Sqs.Queues.Values.Where(q => q.Arn.StartsWith(call.Arn("sqs", request.QueueNamePrefix ?? ""), StringComparison.Ordinal)).ToList();
        try
        {
            var (page, next) = PageToken.Take(all, q => q.Name, $"ListQueues {request.QueueNamePrefix}", request.NextToken, request.MaxResults ?? 1000);
            return new() { QueueUrls = page.ConvertAll(UrlOf), NextToken = next };
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidParameterValue", "Value for parameter NextToken is invalid. Reason: Invalid NextToken.");
        }
    }

    private PurgeQueueResponse Purge(PurgeQueueRequest request, Call call)
    {
        var queue = Allowed(world, call, request.QueueUrl, "PurgeQueue");
        if (queue.Purged + minute > world.Now)
        {
            throw new AwsError("PurgeQueueInProgress", $"Only one PurgeQueue operation on {queue.Name} is allowed every 60 seconds.", 403);
        }
        queue.Messages.Clear();
        QueueGauges.Note(world, queue);
        queue.Purged = world.Now;
        return new();
    }

    private TagQueueResponse Tag(TagQueueRequest request, Call call)
    {
        var queue = Allowed(world, call, request.QueueUrl, "TagQueue", keys => keys.SetRequestTags(request.Tags));
        CheckTags(queue.Tags.Keys.Union(request.Tags.Keys, StringComparer.Ordinal).Count());
        foreach (var (key, value) in request.Tags)
        {
            queue.Tags[key] = value;
        }
        return new();
    }

    private UntagQueueResponse Untag(UntagQueueRequest request, Call call)
    {
        var queue = Allowed(world, call, request.QueueUrl, "UntagQueue", keys => keys.Set("aws:TagKeys", request.TagKeys.Select(k => k)));
        request.TagKeys.ForEach(k => queue.Tags.Remove(k));
        return new();
    }

    private ListQueueTagsResponse ListTags(ListQueueTagsRequest request, Call call)
        => new() { Tags = new(Allowed(world, call, request.QueueUrl, "ListQueueTags").Tags, StringComparer.Ordinal) };

    private static void CheckTags(int count)
    {
        if (count > 50)
        {
            throw new AwsError("InvalidParameterValue", "Too many tags added for queue. A queue can have at most 50 tags.");
        }
    }

    private static string UrlOf(QueueState queue) => $"https://sqs.{Arns.Region(queue.Arn)}.amazonaws.com/{Arns.Account(queue.Arn)}/{queue.Name}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,80}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
