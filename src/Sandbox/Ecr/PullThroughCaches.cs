using Amazon.ECR.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecr;

/// <summary>Rules by which repositories of a prefix are made and filled from another registry when an image is first pulled. Here nothing is ever fetched.</summary>
internal sealed class PullThroughCaches(World world)
{
    public void Register(Api api) => api
        .Write<CreatePullThroughCacheRuleRequest, CreatePullThroughCacheRuleResponse>("CreatePullThroughCacheRule", Create)
        .Read<DescribePullThroughCacheRulesRequest, DescribePullThroughCacheRulesResponse>("DescribePullThroughCacheRules", Describe);

    private CreatePullThroughCacheRuleResponse Create(CreatePullThroughCacheRuleRequest request, Call call)
    {
        call.Authorize("*");
        var prefix = request.EcrRepositoryPrefix;
        if (prefix.Length is < 2 or > 30)
        {
            throw Registry.Invalid("Invalid parameter at 'ecrRepositoryPrefix' failed to satisfy constraint: 'Member must have length between 2 and 30'");
        }
        var rule = new CacheRule { Prefix = prefix, Account = call.Account, Region = call.Region, Upstream = request.UpstreamRegistryUrl, Created = world.Now };
        return world.State.Ecr.CacheRules.TryAdd($"{call.Account} {call.Region} {prefix}", rule)
            ? new() { EcrRepositoryPrefix = prefix, UpstreamRegistryUrl = rule.Upstream, CreatedAt = rule.Created.UtcDateTime, RegistryId = call.Account }
            : throw new AwsError("PullThroughCacheRuleAlreadyExistsException", $"A pull through cache rule with the prefix '{prefix}' already exists in the registry with id '{call.Account}'");
    }

    private DescribePullThroughCacheRulesResponse Describe(DescribePullThroughCacheRulesRequest request, Call call)
    {
        call.Authorize("*");
        var here = world.State.Ecr.CacheRules.Values.Where(r => r.Account == call.Account && r.Region == call.Region).ToList();
        if (request.EcrRepositoryPrefixes?.Find(p => here.TrueForAll(r => r.Prefix != p)) is { } missing)
        {
            throw new AwsError("PullThroughCacheRuleNotFoundException", $"The pull through cache rule with the prefix '{missing}' does not exist in the registry with id '{call.Account}'");
        }
        var wanted = request.EcrRepositoryPrefixes is { Count: > 0 } named ? here.FindAll(r => named.Contains(r.Prefix)) : here;
        var (page, next) = Registry.Page(wanted, r => r.Prefix, "DescribePullThroughCacheRules", request.NextToken, request.MaxResults);
        return new()
        {
            NextToken = next,
            PullThroughCacheRules = page.ConvertAll(r => new PullThroughCacheRule { EcrRepositoryPrefix = r.Prefix, UpstreamRegistryUrl = r.Upstream, CreatedAt = r.Created.UtcDateTime, RegistryId = r.Account }),
        };
    }
}
