using Amazon.AutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>Tags of groups, and whether instances get them.</summary>
internal sealed class GroupTags(World world)
{
    public void Register(Api api) => api
        .Write<CreateOrUpdateTagsRequest, CreateOrUpdateTagsResponse>("CreateOrUpdateTags", Put)
        .Write<DeleteTagsRequest, DeleteTagsResponse>("DeleteTags", Delete)
        .Read<DescribeTagsRequest, DescribeTagsResponse>("DescribeTags", Describe);

    public static List<GroupTag> Of(List<Tag>? tags)
    {
        foreach (var tag in tags ?? [])
        {
            if (tag.Key is not { Length: >= 1 and <= 128 } key || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) || tag.Value is { Length: > 256 })
            {
                throw GroupRules.Invalid("Tag keys must have 1 to 128 characters and must not start with aws:, tag values at most 256 characters.");
            }
        }
        var list = (tags ?? []).Select(t => new GroupTag(t.Key, t.Value ?? "", t.PropagateAtLaunch == true)).ToList();
        return list.Count <= 50 ? list : throw new AwsError("LimitExceeded", "A group can have at most 50 tags.");
    }

    /// <summary>The filters of groups: tag-key, tag-value, key, value and tag:name.</summary>
    public static bool Match(List<Filter>? filters, IReadOnlyCollection<GroupTag> tags) => (filters ?? []).TrueForAll(f => f.Name switch
    {
        "tag-key" or "key" => tags.Any(t => f.Values.Contains(t.Key)),
        "tag-value" or "value" => tags.Any(t => f.Values.Contains(t.Value)),
        { } name when name.StartsWith("tag:", StringComparison.Ordinal) => tags.Any(t => t.Key == name[4..] && f.Values.Contains(t.Value)),
        _ => throw GroupRules.Invalid($"Invalid filter name {f.Name}."),
    });

    private CreateOrUpdateTagsResponse Put(CreateOrUpdateTagsRequest request, Call call)
    {
        foreach (var (tag, model) in Of(request.Tags).Zip(request.Tags))
        {
            var group = Groups.Find(world, model.ResourceId ?? "", call, keys => keys.SetRequestTags([KeyValuePair.Create(tag.Key, tag.Value)]));
            group.Tags.RemoveAll(t => t.Key == tag.Key);
            group.Tags.Add(tag);
        }
        return new();
    }

    private DeleteTagsResponse Delete(DeleteTagsRequest request, Call call)
    {
        foreach (var tag in request.Tags)
        {
            Groups.Find(world, tag.ResourceId ?? "", call, keys => keys.Set("aws:TagKeys", tag.Key)).Tags.RemoveAll(t => t.Key == tag.Key && (tag.Value is null || t.Value == tag.Value));
        }
        return new();
    }

    private DescribeTagsResponse Describe(DescribeTagsRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Groups.Groups.Values.Where(g => g.Region == call.Region).OrderBy(g => g.Name, StringComparer.Ordinal)
            .SelectMany(g => g.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => GroupViews.Tag(g, t)))
            .Where(t => (request.Filters ?? []).TrueForAll(f => f.Name switch
            {
                "auto-scaling-group" => f.Values.Contains(t.ResourceId),
                "key" => f.Values.Contains(t.Key),
                "value" => f.Values.Contains(t.Value),
                "propagate-at-launch" => f.Values.Contains(t.PropagateAtLaunch == true ? "true" : "false"),
                _ => throw GroupRules.Invalid($"Invalid filter name {f.Name}."),
            })).ToList();
        var (page, next) = GroupPages.Take(all, t => $"{t.ResourceId} {t.Key}", "DescribeTags", request.NextToken, request.MaxRecords);
        return new() { Tags = page, NextToken = next };
    }
}
