using Amazon.ApplicationAutoScaling.Model;
using Sandbox.Quotas;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>Scalable targets: the bounds within which a service's count moves.</summary>
internal sealed class ScalableTargets(World world, Scaling scaling, Activities activities, TargetTracking tracking, ScheduledActions scheduled, Forecasts forecasts)
{
    private const int MostTags = 50;

    public void Register(Api api) => api
        .Write<RegisterScalableTargetRequest, RegisterScalableTargetResponse>("RegisterScalableTarget", Register)
        .Write<DeregisterScalableTargetRequest, DeregisterScalableTargetResponse>("DeregisterScalableTarget", Deregister)
        .Read<DescribeScalableTargetsRequest, DescribeScalableTargetsResponse>("DescribeScalableTargets", Describe)
        .Read<DescribeScalingActivitiesRequest, DescribeScalingActivitiesResponse>("DescribeScalingActivities", DescribeActivities)
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
        CallersRights.OnService(scaling, call, request.ResourceId);
        scaling.Service(call, request.ResourceId);
        if (target is null && (request.MinCapacity is null || request.MaxCapacity is null))
        {
            throw Scaling.Invalid("Both MinCapacity and MaxCapacity are required to register a new scalable target.");
        }
        var min = request.MinCapacity ?? target?.Min ?? 0;
        var max = request.MaxCapacity ?? target?.Max ?? 0;
        if (request.RoleARN is { } role && role != LinkedRole.Arn(call.Account))
        {
            throw Scaling.Invalid($"ECS services are scaled under the service-linked role {LinkedRole.Arn(call.Account)}: RoleARN must be left out.");
        }
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
        target.Suspended = Merge(target.Suspended, request.SuspendedState);
        target.NotScaled = null;
        activities.Bound(target);
        return new() { ScalableTargetARN = target.Arn };
    }

    /// <summary>What is not named stays suspended, or not.</summary>
    private static SuspendedState Merge(SuspendedState old, SuspendedState? given) => new()
    {
        DynamicScalingInSuspended = given?.DynamicScalingInSuspended ?? old.DynamicScalingInSuspended,
        DynamicScalingOutSuspended = given?.DynamicScalingOutSuspended ?? old.DynamicScalingOutSuspended,
        ScheduledScalingSuspended = given?.ScheduledScalingSuspended ?? old.ScheduledScalingSuspended,
    };

    private ScalableResource Create(RegisterScalableTargetRequest request, Dictionary<string, string> tags, Call call)
    {
        if (tags.Count > MostTags)
        {
            throw Scaling.Invalid($"A scalable target can have at most {MostTags} tags.");
        }
        var most = AccountQuotas.Applied(world, call.Region, QuotaTable.ScalableTargets);
        if (scaling.Here(call).Count() >= most)
        {
            throw new AwsError("LimitExceededException", $"Number of scalable targets for ecs exceeds the limit of {most:0}.");
        }
        var target = new ScalableResource
        {
            Arn = call.Arn("application-autoscaling", $"scalable-target/{World.NewId(28)}"),
            ResourceId = request.ResourceId,
            Dimension = request.ScalableDimension.Value,
            Namespace = request.ServiceNamespace.Value,
            Created = scaling.Now,
            RoleArn = RoleOf(call),
            Tags = new(tags, StringComparer.Ordinal),
        };
        scaling.State.Targets[Scaling.Key(call, target.ResourceId, target.Dimension)] = target;
        return target;
    }

    /// <summary>The service-linked role, made on first use by whoever may.</summary>
    private string RoleOf(Call call)
    {
        var arn = LinkedRole.Arn(call.Account);
        if (!world.State.Iam.Roles.ContainsKey(arn))
        {
            call.Authorize("iam:CreateServiceLinkedRole", arn, keys => keys.Set("iam:AWSServiceName", LinkedRole.Service));
            LinkedRole.Add(world.State.Iam, call.Account, world.Now);
        }
        return arn;
    }

    private DeregisterScalableTargetResponse Deregister(DeregisterScalableTargetRequest request, Call call)
    {
        var target = scaling.Find(call, request.ResourceId, request.ScalableDimension.Value);
        call.Authorize(target?.Arn ?? call.Arn("application-autoscaling", "scalable-target/*"),
            keys => Scaling.Keys(keys, target, request.ServiceNamespace.Value, request.ScalableDimension.Value));
        CallersRights.OnService(scaling, call, request.ResourceId);
        if (target?.Policies.Values.Any(CallersRights.KeepsAlarms) == true)
        {
            CallersRights.ToDropAlarms(call, request.ResourceId);
        }
        Forget(scaling.Existing(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value));
        return new();
    }

    /// <summary>With a target go its policies, their alarms and its scheduled actions.</summary>
    private void Forget(ScalableResource target)
    {
        foreach (var policy in target.Policies.Values)
        {
            tracking.Forget(policy);
        }
        scheduled.Forget(target);
        target.Policies.Clear();
        forecasts.Plan(target);
        scaling.State.Targets.Remove(target.Key());
    }

    private DescribeScalableTargetsResponse Describe(DescribeScalableTargetsRequest request, Call call)
    {
        call.Authorize("*", keys => Scaling.Keys(keys, null, request.ServiceNamespace.Value, request.ScalableDimension?.Value));
        var targets = scaling.Here(call)
            .Where(t => t.Namespace == request.ServiceNamespace.Value)
            .Where(t => request.ScalableDimension is null || t.Dimension == request.ScalableDimension.Value)
            .Where(t => request.ResourceIds is not { Count: > 0 } ids || ids.Contains(t.ResourceId))
            .ToList();
        var (page, next) = Scaling.Take(targets, t => t.ResourceId, "DescribeScalableTargets", request.NextToken, request.MaxResults);
        return new() { ScalableTargets = [.. page.Select(View)], NextToken = next };
    }

    private DescribeScalingActivitiesResponse DescribeActivities(DescribeScalingActivitiesRequest request, Call call)
    {
        call.Authorize("*", keys => Scaling.Keys(keys, null, request.ServiceNamespace.Value, request.ScalableDimension?.Value));
        var scope = call.Arn("application-autoscaling", "");
        var since = (world.Now - Activities.Shown).UtcDateTime;
        var found = scaling.State.Activities
            .Where(a => a.Scope == scope && a.Activity.StartTime >= since && a.Activity.ServiceNamespace == request.ServiceNamespace)
            .Select(a => a.Activity)
            .Where(a => (request.ResourceId is null || a.ResourceId == request.ResourceId) && (request.ScalableDimension is null || a.ScalableDimension == request.ScalableDimension))
            .Where(a => request.IncludeNotScaledActivities == true || a.NotScaledReasons is not { Count: > 0 })
            .Reverse().ToList();
        var (page, next) = Scaling.Take(found, a => a.ActivityId, $"DescribeScalingActivities {request.ResourceId} {request.IncludeNotScaledActivities}", request.NextToken, request.MaxResults);
        return new() { ScalingActivities = page, NextToken = next };
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var target = ByArn(request.ResourceARN, call, keys => keys.SetRequestTags(request.Tags));
        if (target.Tags.Keys.Union(request.Tags.Keys).Count() > MostTags)
        {
            throw new AwsError("TooManyTagsException", $"A scalable target can have at most {MostTags} tags.");
        }
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
        var target = scaling.Here(call).FirstOrDefault(t => t.Arn == arn);
        call.Authorize(arn, keys => more(Scaling.Keys(keys, target, target?.Namespace ?? "ecs", target?.Dimension)));
        return target ?? throw new AwsError("ResourceNotFoundException", $"The scalable target {arn} does not exist.");
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
        PredictedCapacity = target.Predicted,
        ScalableTargetARN = target.Arn,
    };
}
