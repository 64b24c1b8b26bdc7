using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>Target groups of load balancers.</summary>
internal static class TargetGroups
{
    /// <summary>Resources of one DescribeTags call (Elastic Load Balancing API).</summary>
    private const int TagBatch = 20;
    private const int ListPage = 400;

    /// <summary>Those an environment may use: named <c>TEAM-ENVIRONMENT-…</c>, or tagged with both.</summary>
    public static async Task<IReadOnlyList<TargetGroupFacts>> OfAsync(AwsSession session, TeamEnvironment place, CancellationToken cancellationToken)
    {
        var all = await AwsPages.AllAsync(
            "list target groups",
            (next, cancel) => session.LoadBalancing.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { Marker = next, PageSize = ListPage }, cancel),
            page => page.TargetGroups, page => page.NextMarker, cancellationToken);
        var prefix = place.FullName("");
        var named = all.Where(g => g.TargetGroupName.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var tagged = await TaggedAsync(session, place, [.. all.Except(named)], cancellationToken);
        return [.. named.Concat(tagged).OrderBy(g => g.TargetGroupName, StringComparer.Ordinal).Select(ToFacts)];
    }

    /// <summary>One of those, by its ARN: two calls at most, however many groups the account has. Empty where there is none, or it is another's.</summary>
    public static async Task<IReadOnlyList<TargetGroupFacts>> OneAsync(AwsSession session, TeamEnvironment place, string arn, CancellationToken cancellationToken)
    {
        List<TargetGroup> found;
        try
        {
            var request = new DescribeTargetGroupsRequest { TargetGroupArns = [arn] };
            var answer = await AwsWords.AskAsync("look for a target group", cancel => session.LoadBalancing.DescribeTargetGroupsAsync(request, cancel), cancellationToken);
            found = answer.TargetGroups ?? [];
        }
        // an ARN that is none of this Region's is as good as one of nothing
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound || e.Code is "ValidationError")
        {
            return [];
        }

        var prefix = place.FullName("");
        var ours = found.Exists(g => g.TargetGroupName.StartsWith(prefix, StringComparison.Ordinal)) ? found : await TaggedAsync(session, place, found, cancellationToken);
        return [.. ours.Select(ToFacts)];
    }

    private static async Task<List<TargetGroup>> TaggedAsync(
        AwsSession session, TeamEnvironment place, IReadOnlyList<TargetGroup> groups, CancellationToken cancellationToken)
    {
        var tagged = new List<TargetGroup>();
        foreach (var batch in groups.Chunk(TagBatch))
        {
            var request = new DescribeTagsRequest { ResourceArns = [.. batch.Select(g => g.TargetGroupArn)] };
            var answer = await AwsWords.AskAsync("read tags of target groups", cancel => session.LoadBalancing.DescribeTagsAsync(request, cancel), cancellationToken);
            var ours = (answer.TagDescriptions ?? [])
                .Where(d => Has(d, BerthTags.Team, place.TeamId) && Has(d, BerthTags.Environment, place.Name))
                .Select(d => d.ResourceArn).ToHashSet(StringComparer.Ordinal);
            tagged.AddRange(batch.Where(g => ours.Contains(g.TargetGroupArn)));
        }

        return tagged;
    }

    private static bool Has(TagDescription described, string key, string value) => described.Tags?.Any(t => t.Key == key && t.Value == value) is true;

    private static TargetGroupFacts ToFacts(TargetGroup g) => new(
        g.TargetGroupArn, g.TargetGroupName, g.Port ?? 0, g.TargetType?.Value ?? "", g.HealthCheckPath,
        // arn:…:loadbalancer/app/NAME/id
        [.. (g.LoadBalancerArns ?? []).Select(a => a.Split('/') is [_, _, var name, ..] ? name : a)])
    {
        RequestsLabel = (g.LoadBalancerArns ?? []).Select(a => a.Split(":loadbalancer/")).FirstOrDefault(p => p is [_, var path] && path.StartsWith("app/", StringComparison.Ordinal)) is [_, var balancer]
            && g.TargetGroupArn.Split(':') is [.., var group] ? $"{balancer}/{group}" : null,
    };
}
