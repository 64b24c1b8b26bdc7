using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Tags of clusters, services, tasks, task definitions and container instances.</summary>
internal sealed class Tags(World world)
{
    public void Register(Api api) => api
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", List);

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var (get, set) = Find(request.ResourceArn);
        call.Authorize(request.ResourceArn, keys => keys.SetResourceTags(get()).SetRequestTags(EcsNames.Pairs(request.Tags)));
        Check(request.Tags);
        var merged = Merge(get(), request.Tags);
        if (merged.Count(t => !t.Key.StartsWith("aws:", StringComparison.Ordinal)) > 50)
        {
            throw EcsNames.Invalid("Maximum number of tags exceeded. A resource can have at most 50 tags.");
        }
        set(merged);
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var (get, set) = Find(request.ResourceArn);
        call.Authorize(request.ResourceArn, keys => keys.SetResourceTags(get()).Set("aws:TagKeys", request.TagKeys ?? []));
        set([.. get().Where(t => request.TagKeys?.Contains(t.Key) != true)]);
        return new();
    }

    private ListTagsForResourceResponse List(ListTagsForResourceRequest request, Call call)
    {
        var (get, _) = Find(request.ResourceArn);
        call.Authorize(request.ResourceArn, keys => keys.SetResourceTags(get()));
        return new() { Tags = get() };
    }

    public static List<Tag> Merge(List<Tag> have, List<Tag>? more)
        => [.. have.Where(t => more?.Exists(m => m.Key == t.Key) != true), .. more ?? []];

    /// <summary>At most 50 tags, keys of 1 to 128 characters not starting with <c>aws:</c>, values up to 256.</summary>
    public static void Check(List<Tag>? tags)
    {
        if (tags is null)
        {
            return;
        }
        if (tags.Count > 50)
        {
            throw EcsNames.Invalid("Maximum number of tags exceeded. A resource can have at most 50 tags.");
        }
        foreach (var tag in tags)
        {
            if (tag.Key is not { Length: >= 1 and <= 128 } key || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw EcsNames.Invalid("Tag key is invalid: it must have 1 to 128 characters and must not start with aws:.");
            }
            if (tag.Value is { Length: > 256 })
            {
                throw EcsNames.Invalid("Tag value is invalid: it must have at most 256 characters.");
            }
        }
        if (tags.DistinctBy(t => t.Key, StringComparer.Ordinal).Count() != tags.Count)
        {
            throw EcsNames.Invalid("Duplicate tag keys found. Please note that tag keys are case insensitive.");
        }
    }

    private (Func<List<Tag>> Get, Action<List<Tag>> Set) Find(string arn)
    {
        var ecs = world.State.Ecs;
        var parts = Arns.Resource(arn).Split('/');
        var clusterArn = parts.Length == 3 ? $"{arn[..arn.LastIndexOf(':')]}:cluster/{parts[1]}" : arn;
        ecs.Clusters.TryGetValue(clusterArn, out var cluster);
        switch (parts[0])
        {
            case "cluster" when cluster is not null:
                return (() => cluster.Tags, t => cluster.Tags = t);
            case "service" when cluster?.Services.GetValueOrDefault(parts[^1]) is { } service:
                return (() => service.Tags, t => service.Tags = t);
            case "task" when cluster?.Tasks.GetValueOrDefault(parts[^1]) is { } task:
                return (() => task.Tags, t => task.Tags = t);
            case "container-instance" when cluster?.Instances.GetValueOrDefault(parts[^1]) is { } instance:
                return (() => instance.Tags, t => instance.Tags = t);
            case "task-definition" when arn.LastIndexOf(':') is var colon && int.TryParse(arn[(colon + 1)..], out var revision)
                    && ecs.Families.TryGetValue(arn[..colon], out var family) && family.Revisions.TryGetValue(revision, out var definition):
                return (() => definition.Tags, t => definition.Tags = t);
            default:
                throw EcsNames.Invalid("The specified resource is not found. Specify a valid ARN.");
        }
    }
}
