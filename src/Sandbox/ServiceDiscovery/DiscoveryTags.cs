using Amazon.ServiceDiscovery.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>Tags of namespaces and services, and what they mean to IAM (Service Authorization Reference, "AWS Cloud Map").</summary>
internal sealed class DiscoveryTags(World world)
{
    private const int Most = 50;

    private DiscoveryState State => world.State.Discovery;

    public void Register(Api api) => api
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", List);

    public static List<KeyValuePair<string, string>> Pairs(List<Tag>? tags) => [.. (tags ?? []).Select(t => KeyValuePair.Create(t.Key ?? "", t.Value ?? ""))];

    public static RequestContext Keys(RequestContext keys, DiscoveryState state, string arn) => keys.SetTags("aws:ResourceTag", Pairs(state.Tags.GetValueOrDefault(arn)));

    public static void Check(List<Tag>? tags, int before = 0)
    {
        if ((tags?.Count ?? 0) + before > Most)
        {
            throw new AwsError("TooManyTagsException", $"The list of tags on the resource is over the quota. The maximum number of tags that can be applied to a resource is {Most}.");
        }
        foreach (var tag in tags ?? [])
        {
            if (tag.Key is not { Length: > 0 and <= 128 } || tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) || (tag.Value ?? "").Length > 256)
            {
                throw DiscoveryErrors.Invalid($"The tag key {tag.Key} is not valid: keys have 1 to 128 characters and do not begin with aws:, values have at most 256.");
            }
        }
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        call.Authorize("*", keys => keys.SetRequestTags(Pairs(request.Tags)));
        CheckExists(request.ResourceARN);
        var kept = (State.Tags.GetValueOrDefault(request.ResourceARN) ?? []).Where(t => !request.Tags.Exists(n => n.Key == t.Key)).ToList();
        Check(request.Tags, kept.Count);
        State.Tags[request.ResourceARN] = [.. kept, .. request.Tags];
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        call.Authorize("*", keys => keys.Set("aws:TagKeys", request.TagKeys));
        CheckExists(request.ResourceARN);
        State.Tags.GetValueOrDefault(request.ResourceARN)?.RemoveAll(t => request.TagKeys.Contains(t.Key));
        return new();
    }

    private ListTagsForResourceResponse List(ListTagsForResourceRequest request, Call call)
    {
        call.Authorize("*");
        CheckExists(request.ResourceARN);
        return new() { Tags = State.Tags.GetValueOrDefault(request.ResourceARN) ?? [] };
    }

    private void CheckExists(string arn)
    {
        if (!State.Namespaces.ContainsKey(arn) && !State.Services.ContainsKey(arn))
        {
            throw new AwsError("ResourceNotFoundException", $"The resource {arn} was not found.", 404);
        }
    }
}
