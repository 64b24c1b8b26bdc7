using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>Tags of EC2's resources.</summary>
internal sealed class Ec2Tags(World world)
{
    public void Register(Api api) => api
        .Write<CreateTagsRequest, CreateTagsResponse>("CreateTags", Create)
        .Write<DeleteTagsRequest, DeleteTagsResponse>("DeleteTags", Delete)
        .Read<DescribeTagsRequest, DescribeTagsResponse>("DescribeTags", Describe);

    /// <summary>The tags a creating call gives to one kind of resource.</summary>
    public static Dictionary<string, string> Of(List<TagSpecification>? specifications, string kind)
        => Pairs((specifications ?? []).Where(s => s.ResourceType?.Value == kind).SelectMany(s => s.Tags ?? []));

    public static Dictionary<string, string> Pairs(IEnumerable<Tag> tags)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            if (tag.Key is not { Length: >= 1 and <= 128 } key || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw new AwsError("InvalidParameterValue", $"Value ( {tag.Key} ) for parameter key is invalid. Tag keys must have 1 to 128 characters and must not start with aws:.");
            }
            pairs[key] = tag.Value is { Length: > 256 } ? throw new AwsError("InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters") : tag.Value ?? "";
        }
        return pairs.Count <= 50 ? pairs : throw new AwsError("TagLimitExceeded", "You have exceeded the maximum number of tags for this resource: 50.");
    }

    private CreateTagsResponse Create(CreateTagsRequest request, Call call)
    {
        var tags = Pairs(request.Tags);
        foreach (var have in request.Resources.Select(id => (Id: id, Tags: Find(id, call.Region))).ToList())
        {
            call.Authorize(Arn(have.Id, call), keys => keys.SetRequestTags([.. tags]).SetTags("aws:ResourceTag", have.Tags ?? []).SetTags("ec2:ResourceTag", have.Tags ?? []));
            if (have.Tags is null)
            {
                throw NotFound(have.Id);
            }
            foreach (var (key, value) in tags)
            {
                have.Tags[key] = value;
            }
        }
        return new();
    }

    private DeleteTagsResponse Delete(DeleteTagsRequest request, Call call)
    {
        foreach (var (id, have) in request.Resources.Select(id => (id, Find(id, call.Region))).ToList())
        {
            call.Authorize(Arn(id, call), keys => keys.Set("aws:TagKeys", (request.Tags ?? []).Select(t => t.Key)).SetTags("aws:ResourceTag", have ?? []).SetTags("ec2:ResourceTag", have ?? []));
            if (have is null)
            {
                throw NotFound(id);
            }
            foreach (var key in have.Keys.Where(k => request.Tags is not { Count: > 0 } given || given.Exists(t => t.Key == k && (t.Value is null || t.Value == have[k]))).ToList())
            {
                have.Remove(key);
            }
        }
        return new();
    }

    private DescribeTagsResponse Describe(DescribeTagsRequest request, Call call)
    {
        call.Authorize("*");
        var ec2 = world.State.Ec2;
        var all = ec2.Machines.Values.Where(m => m.Region == call.Region).Select(m => (m.Id, Kind: "instance", m.Tags))
            .Concat(ec2.Templates.Values.Where(t => t.Region == call.Region).Select(t => (t.Id, Kind: "launch-template", t.Tags)))
            .Concat(ec2.Subnets.Values.Where(s => s.Region == call.Region).Select(s => (s.Id, Kind: "subnet", s.Tags)))
            .Concat(ec2.SecurityGroups.Values.Where(g => g.Region == call.Region).Select(g => (g.Id, Kind: "security-group", g.Tags)))
            .Concat(ec2.Vpcs.Values.Where(v => v.Region == call.Region).Select(v => (v.Id, Kind: "vpc", v.Tags)))
            .SelectMany(r => r.Tags.Select(t => new TagDescription { ResourceId = r.Id, ResourceType = r.Kind, Key = t.Key, Value = t.Value }))
            .Where(t => Filters.Match(request.Filters, Network.Keys(("resource-id", t.ResourceId), ("resource-type", t.ResourceType.Value), ("key", t.Key), ("value", t.Value)), new Dictionary<string, string>(StringComparer.Ordinal) { [t.Key] = t.Value }))
            .ToList();
        var (page, next) = Ec2Pages.Take(all, t => $"{t.ResourceId} {t.Key}", "DescribeTags", request.NextToken, request.MaxResults);
        return new() { Tags = page, NextToken = next };
    }

    private SortedDictionary<string, string>? Find(string id, string region)
    {
        var ec2 = world.State.Ec2;
        return id.Split('-')[0] switch
        {
            "i" when ec2.Machines.TryGetValue(id, out var machine) && machine.Region == region => machine.Tags,
            "lt" when ec2.Templates.TryGetValue(id, out var template) && template.Region == region => template.Tags,
            "subnet" when ec2.Subnets.TryGetValue(id, out var subnet) && subnet.Region == region => subnet.Tags,
            "sg" when ec2.SecurityGroups.TryGetValue(id, out var group) && group.Region == region => group.Tags,
            "vpc" when ec2.Vpcs.TryGetValue(id, out var vpc) && vpc.Region == region => vpc.Tags,
            _ => null,
        };
    }

    private static AwsError NotFound(string id) => new("InvalidID", $"The ID '{id}' is not valid");

    private static string Arn(string id, Call call) => call.Arn("ec2", id.Split('-')[0] switch
    {
        "i" => $"instance/{id}",
        "lt" => $"launch-template/{id}",
        "sg" => $"security-group/{id}",
        var kind => $"{kind}/{id}",
    });
}

/// <summary>Tagging at creation needs ec2:CreateTags besides the action itself.</summary>
internal static class Ec2TagCalls
{
    public static void AuthorizeTags(this Call call, string kind, string createAction, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count > 0)
        {
            call.Authorize("ec2:CreateTags", call.Arn("ec2", $"{kind}/*"), keys => keys.SetRequestTags([.. tags]).Set("ec2:CreateAction", createAction));
        }
    }
}
