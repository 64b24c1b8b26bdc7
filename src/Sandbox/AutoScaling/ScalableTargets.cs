using Amazon.ApplicationAutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>Scalable targets: the bounds within which a service's count moves.</summary>
internal sealed class ScalableTargets(Scaling scaling)
{
    public void Register(Api api) => api
        .Write<RegisterScalableTargetRequest, RegisterScalableTargetResponse>("RegisterScalableTarget", Register)
        .Write<DeregisterScalableTargetRequest, DeregisterScalableTargetResponse>("DeregisterScalableTarget", Deregister)
        .Read<DescribeScalableTargetsRequest, DescribeScalableTargetsResponse>("DescribeScalableTargets", Describe)
        .Read<DescribeScalingActivitiesRequest, DescribeScalingActivitiesResponse>("DescribeScalingActivities", Activities)
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListTags);

    private RegisterScalableTargetResponse Register(RegisterScalableTargetRequest request, Call call)
    {
        var target = scaling.Find(call, request.ResourceId, request.ScalableDimension.Value);
        var tags = request.Tags ?? [];
        call.Authorize(target?.Arn ?? call.Arn("application-autoscaling", "scalable-target/*"),
            keys => Scaling.Keys(keys, target, request.ServiceNamespace.Value, request.ScalableDimension.Value).SetRequestTags(tags));
        if (tags.Count > 0)
        {
            call.Authorize("application-autoscaling:TagResource", target?.Arn ?? call.Arn("application-autoscaling", "scalable-target/*"),
                keys => Scaling.Keys(keys, target, request.ServiceNamespace.Value, request.ScalableDimension.Value).SetRequestTags(tags));
        }
        Scaling.Check(request.ServiceNamespace.Value, request.ResourceId, request.ScalableDimension.Value);
        scaling.Service(call, request.ResourceId);
        if (target is null && (request.MinCapacity is null || request.MaxCapacity is null))
        {
            throw Scaling.Invalid("Both MinCapacity and MaxCapacity are required to register a new scalable target.");
        }
        var min = request.MinCapacity ?? target?.Min ?? 0;
        var max = request.MaxCapacity ?? target?.Max ?? 0;
        if (min < 0 || max < 0)
        {
            throw Scaling.Invalid("MinCapacity and MaxCapacity cannot be negative.");
        }
        if (min > max)
        {
            throw Scaling.Invalid("Maximum capacity cannot be less than minimum capacity");
        }
        target ??= Create(request, tags, call);
        target.Min = min;
        target.Max = max;
        target.Suspended = request.SuspendedState ?? target.Suspended;
        scaling.Bound(call, target);
        return new() { ScalableTargetARN = target.Arn };
    }

    private ScalableResource Create(RegisterScalableTargetRequest request, Dictionary<string, string> tags, Call call)
    {
        var target = new ScalableResource
        {
            Arn = call.Arn("application-autoscaling", $"scalable-target/{World.NewId(28)}"),
            ResourceId = request.ResourceId,
            Dimension = request.ScalableDimension.Value,
            Namespace = request.ServiceNamespace.Value,
            Created = scaling.Now,
            RoleArn = $"arn:aws:iam::{call.Account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
            Tags = new(tags, StringComparer.Ordinal),
        };
        scaling.State.Targets[Scaling.Key(call, target.ResourceId, target.Dimension)] = target;
        return target;
    }

    private DeregisterScalableTargetResponse Deregister(DeregisterScalableTargetRequest request, Call call)
    {
        var target = scaling.Find(call, request.ResourceId, request.ScalableDimension.Value);
        call.Authorize(target?.Arn ?? call.Arn("application-autoscaling", "scalable-target/*"),
            keys => Scaling.Keys(keys, target, request.ServiceNamespace.Value, request.ScalableDimension.Value));
        scaling.Existing(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value);
        scaling.State.Targets.Remove(Scaling.Key(call, request.ResourceId, request.ScalableDimension.Value));
        return new();
    }

    private DescribeScalableTargetsResponse Describe(DescribeScalableTargetsRequest request, Call call)
    {
        call.Authorize("*", keys => Scaling.Keys(keys, null, request.ServiceNamespace.Value, request.ScalableDimension?.Value));
        var targets = Here(call)
            .Where(t => t.Namespace == request.ServiceNamespace.Value)
            .Where(t => request.ScalableDimension is null || t.Dimension == request.ScalableDimension.Value)
            .Where(t => request.ResourceIds is not { Count: > 0 } ids || ids.Contains(t.ResourceId))
            .ToList();
        var (page, next) = Scaling.Take(targets, t => t.ResourceId, "DescribeScalableTargets", request.NextToken, request.MaxResults);
        return new() { ScalableTargets = [.. page.Select(View)], NextToken = next };
    }

    private DescribeScalingActivitiesResponse Activities(DescribeScalingActivitiesRequest request, Call call)
    {
        call.Authorize("*", keys => Scaling.Keys(keys, null, request.ServiceNamespace.Value, request.ScalableDimension?.Value));
        var activities = scaling.State.Activities
            .Where(a => a.ServiceNamespace == request.ServiceNamespace && (request.ResourceId is null || a.ResourceId == request.ResourceId))
            .Reverse().ToList();
        var (page, next) = Scaling.Take(activities, a => a.ActivityId, $"DescribeScalingActivities {request.ResourceId}", request.NextToken, request.MaxResults);
        return new() { ScalingActivities = page, NextToken = next };
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var target = ByArn(request.ResourceARN, call, keys => keys.SetRequestTags(request.Tags));
        foreach (var (key, value) in request.Tags)
        {
            target.Tags[key] = value;
        }
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var target = ByArn(request.ResourceARN, call, keys => keys.Set("aws:TagKeys", request.TagKeys.Select(k => k)));
        request.TagKeys.ForEach(k => target.Tags.Remove(k));
        return new();
    }

    private ListTagsForResourceResponse ListTags(ListTagsForResourceRequest request, Call call)
        => new() { Tags = new(ByArn(request.ResourceARN, call, _ => { }).Tags, StringComparer.Ordinal) };

    private ScalableResource ByArn(string arn, Call call, Action<Iam.RequestContext> more)
    {
        var target = Here(call).FirstOrDefault(t => t.Arn == arn);
        call.Authorize(arn, keys => more(Scaling.Keys(keys, target, target?.Namespace ?? "ecs", target?.Dimension)));
        return target ?? throw new AwsError("ResourceNotFoundException", $"The scalable target {arn} does not exist.");
    }

    private IEnumerable<ScalableResource> Here(Call call)
    {
        var start = call.Arn("application-autoscaling", "");
        return scaling.State.Targets.Values.Where(t => t.Arn.StartsWith(start, StringComparison.Ordinal));
    }

    private static ScalableTarget View(ScalableResource target) => new()
    {
        ServiceNamespace = target.Namespace,
        ResourceId = target.ResourceId,
        ScalableDimension = target.Dimension,
        MinCapacity = target.Min,
        MaxCapacity = target.Max,
        RoleARN = target.RoleArn,
        CreationTime = target.Created.UtcDateTime,
        SuspendedState = target.Suspended,
        ScalableTargetARN = target.Arn,
    };
}
