using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Tags of load balancers, listeners, rules and target groups.</summary>
internal sealed class ElbTags(World world)
{
    private const int Most = 50;
    private const int MostResources = 20;

    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<AddTagsRequest, AddTagsResponse>("AddTags", Add)
        .Write<RemoveTagsRequest, RemoveTagsResponse>("RemoveTags", Remove)
        .Read<DescribeTagsRequest, DescribeTagsResponse>("DescribeTags", Describe);

    /// <summary>Refuses tags that AWS would (AWS General Reference, "Tag naming limits and requirements").</summary>
    public static void Check(List<Tag>? tags)
    {
        if (tags is { Count: > Most })
        {
            throw TooMany();
        }
        if (tags?.GroupBy(t => t.Key).Any(g => g.Count() > 1) == true)
        {
            throw new AwsError("DuplicateTagKeys", "Tag keys must be unique");
        }
        foreach (var tag in tags ?? [])
        {
            if (tag.Key is not { Length: > 0 and <= 128 } key || (tag.Value ?? "").Length > 256)
            {
                throw ElbErrors.Invalid("A tag key must have 1 to 128 characters and a tag value at most 256");
            }
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw ElbErrors.Invalid($"The tag key '{key}' is not valid. Tag keys cannot start with 'aws:'");
            }
        }
    }

    public static void Put(ElbState elb, string arn, List<Tag>? tags)
    {
        if (tags is { Count: > 0 })
        {
            elb.Tags[arn] = [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value ?? "" })];
        }
    }

    /// <summary>Whether a creation asked again asks for the tags that are there.</summary>
    public static bool Same(ElbState elb, string arn, List<Tag>? tags)
        => ElbAccess.Pairs(elb.Tags.GetValueOrDefault(arn)).ToHashSet().SetEquals(ElbAccess.Pairs(tags));

    private AddTagsResponse Add(AddTagsRequest request, Call call)
    {
        var pairs = ElbAccess.Pairs(request.Tags);
        request.ResourceArns.ForEach(arn => ElbAccess.Authorize(call, Elb, arn, keys => keys.SetRequestTags(pairs)));
        CheckResources(request.ResourceArns);
        Check(request.Tags);
        var after = request.ResourceArns.ConvertAll(arn => (Arn: arn, Tags: (List<Tag>)
            [.. (Elb.Tags.GetValueOrDefault(arn) ?? []).Where(t => !request.Tags.Exists(n => n.Key == t.Key)), .. request.Tags]));
        if (after.Exists(a => a.Tags.Count > Most))
        {
            throw TooMany();
        }
        after.ForEach(a => Put(Elb, a.Arn, a.Tags));
        return new();
    }

    private RemoveTagsResponse Remove(RemoveTagsRequest request, Call call)
    {
        request.ResourceArns.ForEach(arn => ElbAccess.Authorize(call, Elb, arn, keys => keys.Set("aws:TagKeys", request.TagKeys)));
        CheckResources(request.ResourceArns);
        request.ResourceArns.ForEach(arn => Elb.Tags.GetValueOrDefault(arn)?.RemoveAll(t => request.TagKeys.Contains(t.Key)));
        return new();
    }

    private DescribeTagsResponse Describe(DescribeTagsRequest request, Call call)
    {
        call.Authorize("*");
        CheckResources(request.ResourceArns);
        return new() { TagDescriptions = [.. request.ResourceArns.Select(arn => new TagDescription { ResourceArn = arn, Tags = Elb.Tags.GetValueOrDefault(arn) ?? [] })] };
    }

    private void CheckResources(List<string> arns)
    {
        if (arns.Count > MostResources)
        {
            throw ElbErrors.Invalid($"Cannot have more than {MostResources} resources described");
        }
        foreach (var arn in arns)
        {
            if (Missing(arn) is { } error)
            {
                throw error;
            }
        }
    }

    private AwsError? Missing(string arn) => Arns.Resource(arn).Split('/')[0] switch
    {
        "loadbalancer" => Elb.LoadBalancers.ContainsKey(arn) ? null : ElbErrors.NoBalancer(),
        "listener" => Elb.Listeners.ContainsKey(arn) ? null : ElbErrors.NoListener(),
        "listener-rule" => Elb.Rules.ContainsKey(arn) ? null : ElbErrors.NoRule(),
        "targetgroup" => Elb.TargetGroups.ContainsKey(arn) ? null : ElbErrors.NoGroup(),
        _ => ElbErrors.Invalid($"'{arn}' is not a valid load balancer, target group, listener or rule ARN"),
    };

    private static AwsError TooMany() => new("TooManyTags", $"The maximum number of tags per resource is '{Most}'");
}
