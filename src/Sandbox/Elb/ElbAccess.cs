using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Iam;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>
/// Whether the caller may (Service Authorization Reference, "AWS Elastic Load Balancing V2"): describing has no resource; a
/// creation is authorised on the ARN it will have, its id left open; tags of a creation need AddTags besides.
/// </summary>
internal static class ElbAccess
{
    public static void Authorize(Call call, ElbState elb, string arn, Action<RequestContext>? more = null) => call.Authorize(arn, keys =>
    {
        Tags(keys, elb, arn);
        more?.Invoke(keys);
    });

    /// <param name="call">The creating call.</param>
    /// <param name="elb">The state.</param>
    /// <param name="on">What the action is authorised on: the parent of a listener or rule, otherwise what will be.</param>
    /// <param name="made">ARN of what will be, ending in <c>*</c>.</param>
    /// <param name="tags">Tags of the request.</param>
    /// <param name="more">Keys of this operation.</param>
    public static void Create(Call call, ElbState elb, string on, string made, List<Tag>? tags, Action<RequestContext>? more = null)
    {
        var pairs = Pairs(tags);
        Authorize(call, elb, on, keys =>
        {
            keys.SetRequestTags(pairs);
            more?.Invoke(keys);
        });
        if (pairs.Count > 0)
        {
            call.Authorize("elasticloadbalancing:AddTags", made, keys => keys
                .Set("elasticloadbalancing:CreateAction", call.Action[(call.Action.IndexOf(':', StringComparison.Ordinal) + 1)..])
                .SetRequestTags(pairs));
        }
    }

    public static List<KeyValuePair<string, string>> Pairs(List<Tag>? tags) => [.. (tags ?? []).Select(t => KeyValuePair.Create(t.Key ?? "", t.Value ?? ""))];

    private static void Tags(RequestContext keys, ElbState elb, string arn)
    {
        var tags = Pairs(elb.Tags.GetValueOrDefault(arn));
        keys.SetTags("aws:ResourceTag", tags).SetTags("elasticloadbalancing:ResourceTag", tags);
    }
}
