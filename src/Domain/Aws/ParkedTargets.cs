using Amazon.ApplicationAutoScaling;
using Amazon.ApplicationAutoScaling.Model;
using Domain.Kinds.Services;
using Domain.Requests;

namespace Domain.Aws;

/// <summary>A scalable target as it stands, with what its tag remembers of a parked service.</summary>
/// <param name="Arn">Ends in an opaque id.</param>
/// <param name="Parked">Null where no such tag stands, or Berth did not write it.</param>
internal sealed record LiveTarget(string Arn, ScalableTargetSpec Spec, ParkedFrom? Parked);

/// <summary>What a parked service gets back, kept as a tag on its scalable target.</summary>
internal static class ParkedTargets
{
    /// <param name="resourceId"><c>service/CLUSTER/SERVICE</c>.</param>
    public static async Task<LiveTarget?> FindAsync(AwsSession session, string resourceId, CancellationToken cancellationToken)
    {
        var answer = await AwsWords.AskAsync(
            "look at scaling bounds",
            cancel => session.Scaling.DescribeScalableTargetsAsync(
                new DescribeScalableTargetsRequest
                {
                    ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceIds = [resourceId],
                },
                cancel),
            cancellationToken);
        if (answer.ScalableTargets is not [var target, ..])
        {
            return null;
        }

        var spec = Scaling.Spec(target);
        var tags = await TagsAsync(session, target.ScalableTargetARN, cancellationToken);
        return new LiveTarget(target.ScalableTargetARN, spec, ParkedFrom.Read(spec.Cluster, spec.Service, tags.GetValueOrDefault(BerthTags.Parked)));
    }

    /// <param name="owner">Tags that say whose the target is: IAM lets nothing be tagged without them.</param>
    public static Task RememberAsync(AwsSession session, LiveTarget target, ParkedFrom from, IReadOnlyDictionary<string, string> owner)
    {
        var request = new TagResourceRequest { ResourceARN = target.Arn, Tags = With(owner, from) };
        return AwsWords.AskAsync($"note on the scalable target of {target.Spec.Service} what it is parked from", cancel => session.Scaling.TagResourceAsync(request, cancel), CancellationToken.None);
    }

    public static Task ForgetAsync(AwsSession session, LiveTarget target)
    {
        var request = new UntagResourceRequest { ResourceARN = target.Arn, TagKeys = [BerthTags.Parked] };
        return AwsWords.AskAsync($"take the note of parking off the scalable target of {target.Spec.Service}", cancel => session.Scaling.UntagResourceAsync(request, cancel), CancellationToken.None);
    }

    public static Dictionary<string, string> With(IReadOnlyDictionary<string, string> tags, ParkedFrom? from)
    {
        var all = new Dictionary<string, string>(tags, StringComparer.Ordinal);
        if (from is not null)
        {
            all[BerthTags.Parked] = from.Write();
        }

        return all;
    }

    private static async Task<IReadOnlyDictionary<string, string>> TagsAsync(AwsSession session, string arn, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AwsWords.AskAsync(
                "look at the tags of a scalable target", cancel => session.Scaling.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = arn }, cancel), cancellationToken);
            return answer.Tags ?? [];
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone between the two calls
            return new Dictionary<string, string>(0);
        }
    }
}
