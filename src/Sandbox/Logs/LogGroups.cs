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
        .Write<AssociateKmsKeyRequest, AssociateKmsKeyResponse>("AssociateKmsKey", Associate)
        .Write<DisassociateKmsKeyRequest, DisassociateKmsKeyResponse>("DisassociateKmsKey", Disassociate)
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
        if (request.LogGroupClass is { Value: not "STANDARD" } kind)
        {
            throw new AwsError("InvalidParameterException", $"The Sandbox keeps log groups of the class STANDARD, not {kind.Value}.");
        }
        if (request.Tags is { Count: > 50 })
        {
            throw new AwsError("InvalidParameterException", "A log group can have at most 50 tags.");
        }
        var group = new LogGroupState
        {
            Arn = arn, Name = request.LogGroupName, Created = world.Now, KmsKey = request.KmsKeyId, DeletionProtected = request.DeletionProtectionEnabled == true,
            Tags = new(request.Tags ?? [], StringComparer.Ordinal),
        };
        if (!world.State.Logs.Groups.TryAdd(arn, group))
        {
            throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
        }
        return new();
    }

    private DeleteLogGroupResponse Delete(DeleteLogGroupRequest request, Call call)
    {
        var group = Find(request.LogGroupName, call);
        if (group.DeletionProtected)
        {
            throw new AwsError("ValidationException", "The log group cannot be deleted because deletion protection is enabled.");
        }
        world.State.Logs.Groups.Remove(group.Arn);
        return new();
    }

    private AssociateKmsKeyResponse Associate(AssociateKmsKeyRequest request, Call call)
    {
        Find(OfGroup(request.LogGroupName, request.ResourceIdentifier), call).KmsKey = IsKey(request.KmsKeyId)
            ? request.KmsKeyId
            : throw new AwsError("InvalidParameterException", $"The specified KMS key ARN {request.KmsKeyId} is not valid.");
        return new();
    }

    private DisassociateKmsKeyResponse Disassociate(DisassociateKmsKeyRequest request, Call call)
    {
        Find(OfGroup(request.LogGroupName, request.ResourceIdentifier), call).KmsKey = null;
        return new();
    }

    private static string OfGroup(string? name, string? resource) => resource is null && name is not null ? name
        : throw new AwsError("InvalidParameterException", "The Sandbox associates keys with log groups: give logGroupName, and no resourceIdentifier.");

    private static bool IsKey(string arn) => arn.StartsWith("arn:aws:kms:", StringComparison.Ordinal) && arn.Contains(":key/", StringComparison.Ordinal);

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
        if (request.LogGroupNamePrefix is not null && request.LogGroupNamePattern is not null)
        {
            throw new AwsError("InvalidParameterException", "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        if (request.IncludeLinkedAccounts == true || request.AccountIdentifiers is { Count: > 0 })
        {
            throw new AwsError("InvalidParameterException", "The Sandbox lists the log groups of the caller's own account.");
        }
        var start = Arn(call, request.LogGroupNamePrefix ?? "");
        var groups = world.State.Logs.Groups.Values
            .Where(g => request.LogGroupClass is null || g.Class == request.LogGroupClass.Value)
            .Where(g => request.LogGroupIdentifiers is not { Count: > 0 } wanted || wanted.Contains(g.Name) || wanted.Exists(w => TrimStar(w) == g.Arn))
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

    private LogGroup View(LogGroupState group) => new()
    {
        LogGroupName = group.Name,
        Arn = $"{group.Arn}:*",
        LogGroupArn = group.Arn,
        CreationTime = group.Created.UtcDateTime,
        RetentionInDays = group.RetentionDays,
        MetricFilterCount = group.Filters.Count,
        StoredBytes = group.Streams.Values.Sum(s => Bytes(group, s)),
        LogGroupClass = group.Class,
        KmsKeyId = group.KmsKey,
        DeletionProtectionEnabled = group.DeletionProtected,
    };

    /// <summary>What was put, and about 700 kB a day that a container writes.</summary>
    private long Bytes(LogGroupState group, LogStreamState stream)
    {
        var put = stream.Lines.Sum(l => (long)l.Text.Length + 26);
        if (stream.Source is not { } source)
        {
            return put;
        }
        var from = group.RetentionDays is { } days && source.From < world.Now.AddDays(-days) ? world.Now.AddDays(-days) : source.From;
        return put + (long)(((source.Until ?? world.Now) - from).TotalDays * 700_000);
    }

    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]{1,512}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
