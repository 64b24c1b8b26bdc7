using System.Text.RegularExpressions;
using Amazon.CloudWatchLogs.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>Log groups, their retention and tags.</summary>
internal sealed partial class LogGroups(World world)
{
    private static readonly int[] retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public void Register(Api api) => api
        .Write<CreateLogGroupRequest, CreateLogGroupResponse>("CreateLogGroup", Create)
        .Write<DeleteLogGroupRequest, DeleteLogGroupResponse>("DeleteLogGroup", Delete)
        .Write<PutRetentionPolicyRequest, PutRetentionPolicyResponse>("PutRetentionPolicy", PutRetention)
        .Write<DeleteRetentionPolicyRequest, DeleteRetentionPolicyResponse>("DeleteRetentionPolicy", DeleteRetention)
        .Read<DescribeLogGroupsRequest, DescribeLogGroupsResponse>("DescribeLogGroups", Describe)
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListTags);

    private CreateLogGroupResponse Create(CreateLogGroupRequest request, Call call)
    {
        var arn = Arn(call, request.LogGroupName);
        call.Authorize($"{arn}:*", keys => keys.SetRequestTags(request.Tags ?? []));
        if (request.Tags is { Count: > 0 } tags)
        {
            call.Authorize("logs:TagResource", arn, keys => keys.SetRequestTags(tags));
        }
        if (!Name().IsMatch(request.LogGroupName))
        {
            throw new AwsError("InvalidParameterException", $"1 validation error detected: Value '{request.LogGroupName}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        }
        if (!world.State.Logs.Groups.TryAdd(arn, new() { Arn = arn, Name = request.LogGroupName, Created = world.Now, Tags = new(request.Tags ?? [], StringComparer.Ordinal) }))
        {
            throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
        }
        return new();
    }

    private DeleteLogGroupResponse Delete(DeleteLogGroupRequest request, Call call)
    {
        var group = Find(request.LogGroupName, call);
        world.State.Logs.Groups.Remove(group.Arn);
        return new();
    }

    private PutRetentionPolicyResponse PutRetention(PutRetentionPolicyRequest request, Call call)
    {
        var group = Find(request.LogGroupName, call);
        if (!retentions.Contains(request.RetentionInDays ?? 0))
        {
            throw new AwsError("InvalidParameterException", $"Invalid retention value: {request.RetentionInDays}. Valid values are: [{string.Join(", ", retentions)}]");
        }
        group.RetentionDays = request.RetentionInDays;
        return new();
    }

    private DeleteRetentionPolicyResponse DeleteRetention(DeleteRetentionPolicyRequest request, Call call)
    {
        Find(request.LogGroupName, call).RetentionDays = null;
        return new();
    }

    private DescribeLogGroupsResponse Describe(DescribeLogGroupsRequest request, Call call)
    {
        call.Authorize($"{Arn(call, "")}:log-stream:*");
        var start = Arn(call, request.LogGroupNamePrefix ?? "");
        var groups = world.State.Logs.Groups.Values
            .Where(g => g.Arn.StartsWith(start, StringComparison.Ordinal))
            .Where(g => g.Name.Contains(request.LogGroupNamePattern ?? "", StringComparison.OrdinalIgnoreCase))
            .ToList();
        var (page, next) = LogPages.Take(groups, g => g.Name, $"DescribeLogGroups {start} {request.LogGroupNamePattern}", request.NextToken, request.Limit, 50);
        return new() { LogGroups = [.. page.Select(View)], NextToken = next };
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var group = ByArn(request.ResourceArn, call);
        call.Authorize(request.ResourceArn, keys => keys.SetTags("aws:ResourceTag", group?.Tags ?? []).SetRequestTags(request.Tags));
        foreach (var (key, value) in request.Tags)
        {
            Existing(group).Tags[key] = value;
        }
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var group = ByArn(request.ResourceArn, call);
        call.Authorize(request.ResourceArn, keys => keys.SetTags("aws:ResourceTag", group?.Tags ?? []).Set("aws:TagKeys", request.TagKeys.Select(k => k)));
        request.TagKeys.ForEach(k => Existing(group).Tags.Remove(k));
        return new();
    }

    private ListTagsForResourceResponse ListTags(ListTagsForResourceRequest request, Call call)
    {
        var group = ByArn(request.ResourceArn, call);
        call.Authorize(request.ResourceArn, keys => keys.SetTags("aws:ResourceTag", group?.Tags ?? []));
        return new() { Tags = new(Existing(group).Tags, StringComparer.Ordinal) };
    }

    /// <summary>The group a call acts on, the caller allowed to: actions on groups are authorised on <c>group:*</c>.</summary>
    private LogGroupState Find(string name, Call call)
    {
        var arn = Arn(call, name);
        var group = world.State.Logs.Groups.GetValueOrDefault(arn);
        call.Authorize($"{arn}:*", keys => keys.SetTags("aws:ResourceTag", group?.Tags ?? []));
        return Existing(group);
    }

    private LogGroupState? ByArn(string arn, Call call)
        => arn.Contains(":log-group:", StringComparison.Ordinal) && Arns.Account(arn) == call.Account ? world.State.Logs.Groups.GetValueOrDefault(TrimStar(arn)) : null;

    internal static LogGroupState Existing(LogGroupState? group)
        => group ?? throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");

    internal static string Arn(Call call, string name) => call.Arn("logs", $"log-group:{name}");

    internal static string TrimStar(string arn) => arn.EndsWith(":*", StringComparison.Ordinal) ? arn[..^2] : arn;

    private static LogGroup View(LogGroupState group) => new()
    {
        LogGroupName = group.Name,
        Arn = $"{group.Arn}:*",
        LogGroupArn = group.Arn,
        CreationTime = group.Created.UtcDateTime,
        RetentionInDays = group.RetentionDays,
        MetricFilterCount = 0,
        StoredBytes = group.Streams.Values.Sum(s => s.Lines.Sum(l => (long)l.Text.Length + 26)),
        LogGroupClass = "STANDARD",
    };

    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]{1,512}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
