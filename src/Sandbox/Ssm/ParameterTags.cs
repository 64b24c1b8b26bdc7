using Sandbox.Iam;
using Sandbox.Models.Ssm.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ssm;

/// <summary>Tags of parameters, which Systems Manager knows by their names.</summary>
internal sealed class ParameterTags(World world)
{
    public void Register(Api api) => api
        .Write<AddTagsToResourceRequest, AddTagsToResourceResponse>("AddTagsToResource", Add)
        .Write<RemoveTagsFromResourceRequest, RemoveTagsFromResourceResponse>("RemoveTagsFromResource", Remove)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", List);

    public static IReadOnlyCollection<KeyValuePair<string, string>> Pairs(List<Tag> tags) => tags.ConvertAll(t => KeyValuePair.Create(t.Key, t.Value));

    /// <summary>A parameter's tags, under IAM's own key and under the older one of Systems Manager.</summary>
    public static RequestContext Keys(RequestContext keys, ParameterState? parameter)
        => keys.SetTags("aws:ResourceTag", parameter?.Tags ?? []).SetTags("ssm:resourceTag", parameter?.Tags ?? []);

    public static void Check(List<Tag> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key is not { Length: >= 1 and <= 128 } || tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) || tag.Value is not { Length: <= 256 })
            {
                throw ParameterNames.Invalid($"The tag {tag.Key} isn't valid: a key has 1 to 128 characters and doesn't start with aws:, a value has at most 256.");
            }
        }
        if (tags.DistinctBy(t => t.Key, StringComparer.Ordinal).Count() is var keys && keys != tags.Count)
        {
            throw ParameterNames.Invalid("Duplicate tag keys aren't allowed.");
        }
        TooMany(keys);
    }

    private AddTagsToResourceResponse Add(AddTagsToResourceRequest request, Call call)
    {
        var parameter = Find(request.ResourceType.Value, request.ResourceId, call, keys => keys.SetRequestTags(Pairs(request.Tags)));
        Check(request.Tags);
        TooMany(parameter.Tags.Keys.Union(request.Tags.Select(t => t.Key), StringComparer.Ordinal).Count());
        request.Tags.ForEach(t => parameter.Tags[t.Key] = t.Value);
        return new();
    }

    private RemoveTagsFromResourceResponse Remove(RemoveTagsFromResourceRequest request, Call call)
    {
        var parameter = Find(request.ResourceType.Value, request.ResourceId, call, keys => keys.Set("aws:TagKeys", request.TagKeys.Select(k => k)));
        request.TagKeys.ForEach(k => parameter.Tags.Remove(k));
        return new();
    }

    private ListTagsForResourceResponse List(ListTagsForResourceRequest request, Call call)
    {
        var parameter = Find(request.ResourceType.Value, request.ResourceId, call, _ => { });
        return new() { TagList = [.. parameter.Tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] };
    }

    private ParameterState Find(string type, string id, Call call, Action<RequestContext> more)
    {
        var arn = ParameterNames.ArnOf(id, call);
        var parameter = world.State.Ssm.Parameters.GetValueOrDefault(arn);
        call.Authorize(arn, keys => more(Keys(keys, parameter)));
        if (type != "Parameter")
        {
            throw new AwsError("InvalidResourceType", $"The Sandbox has tags of parameters alone, not of a {type}.");
        }
        return parameter ?? throw new AwsError("InvalidResourceId", "The resource ID is not valid. Verify that you entered the correct ID and try again.");
    }

    private static void TooMany(int keys)
    {
        if (keys > 50)
        {
            throw new AwsError("TooManyTagsError", "A resource can have at most 50 tags.");
        }
    }
}
