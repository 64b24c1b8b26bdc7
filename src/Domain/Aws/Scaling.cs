using Amazon.ApplicationAutoScaling;
using Amazon.ApplicationAutoScaling.Model;
using Domain.Kinds.Services;
using Domain.Requests;

namespace Domain.Aws;

/// <summary>Application Auto Scaling of ECS services.</summary>
internal static class Scaling
{
    /// <summary>Targets, and policies, of one page (Application Auto Scaling API).</summary>
    private const int TargetPage = 50;
    private const int PolicyPage = 10;

    /// <summary>Scalable targets; at most one a service.</summary>
    /// <param name="resourceIds"><c>service/CLUSTER/SERVICE</c>; null for all of the account and Region.</param>
    public static async Task<IReadOnlyList<ScalableTargetSpec>> TargetsAsync(
        AwsSession session, IReadOnlyList<string>? resourceIds, CancellationToken cancellationToken)
    {
        var targets = await AwsPages.AllAsync(
            "look at scaling bounds",
            (next, cancel) => session.Scaling.DescribeScalableTargetsAsync(
                new DescribeScalableTargetsRequest
                {
                    ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount,
                    ResourceIds = resourceIds?.ToList(), MaxResults = TargetPage, NextToken = next,
                },
                cancel),
            page => page.ScalableTargets, page => page.NextToken, cancellationToken);
        return [.. targets.Select(Spec)];
    }

    internal static ScalableTargetSpec Spec(ScalableTarget target)
    {
        var (cluster, service) = Split(target.ResourceId);
        var held = target.SuspendedState;
        return new ScalableTargetSpec(cluster, service, target.MinCapacity ?? 0, target.MaxCapacity ?? 0)
        {
            Suspended = Suspension.Of(held?.DynamicScalingInSuspended is true, held?.DynamicScalingOutSuspended is true, held?.ScheduledScalingSuspended is true),
        };
    }

    /// <summary>Policies that track average CPU or memory, requests, or the messages waiting for each task.</summary>
    /// <param name="resourceId"><c>service/CLUSTER/SERVICE</c>; null for all of the account and Region.</param>
    public static async Task<IReadOnlyList<ScalingPolicySpec>> TrackingPoliciesAsync(AwsSession session, string? resourceId, CancellationToken cancellationToken) =>
        Tracking(await PoliciesAsync(session, resourceId, cancellationToken));

    /// <summary>Of all policies those that track a target.</summary>
    public static IReadOnlyList<ScalingPolicySpec> Tracking(IReadOnlyList<ScalingPolicy> policies) =>
        [.. from p in policies
            let at = Split(p.ResourceId)
            let spec = ScalingMetrics.Read(new ScalingPolicySpec(at.Cluster, at.Service, p.PolicyName, null), p.TargetTrackingScalingPolicyConfiguration)
            where spec is not null
            select spec];

    /// <summary>Policies of every sort.</summary>
    /// <param name="resourceId"><c>service/CLUSTER/SERVICE</c>; null for all of the account and Region.</param>
    public static async Task<IReadOnlyList<ScalingPolicy>> PoliciesAsync(AwsSession session, string? resourceId, CancellationToken cancellationToken) =>
        await AwsPages.AllAsync(
            "look at scaling policies",
            (next, cancel) => session.Scaling.DescribeScalingPoliciesAsync(
                new DescribeScalingPoliciesRequest
                {
                    ServiceNamespace = ServiceNamespace.Ecs, ResourceId = resourceId, MaxResults = PolicyPage, NextToken = next,
                    ScalableDimension = resourceId is null ? null : ScalableDimension.EcsServiceDesiredCount,
                },
                cancel),
            page => page.ScalingPolicies, page => page.NextToken, cancellationToken);

    /// <summary>Sets the bounds, and what is held back. A count outside them is moved into them at once (Application Auto Scaling API).</summary>
    /// <param name="newTags">Only for a target that is new: AWS takes tags of an existing one by TagResource alone.</param>
    public static Task RegisterAsync(AwsSession session, ScalableTargetSpec spec, IReadOnlyDictionary<string, string>? newTags)
    {
        var request = new RegisterScalableTargetRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = spec.ResourceId,
            MinCapacity = spec.Min, MaxCapacity = spec.Max, SuspendedState = Held(spec.Suspended), Tags = newTags is null ? null : new(newTags),
        };
        return AwsWords.AskAsync(
            $"set scaling bounds of {spec.Service} to {spec.Min}–{spec.Max}", cancel => session.Scaling.RegisterScalableTargetAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>Says what is held back; bounds stay as they stand.</summary>
    public static Task SuspendAsync(AwsSession session, string resourceId, Suspension? held)
    {
        var request = new RegisterScalableTargetRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = resourceId, SuspendedState = Held(held),
        };
        return AwsWords.AskAsync($"say what of the scaling of {resourceId} is held back", cancel => session.Scaling.RegisterScalableTargetAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>Takes away bounds and, with them, policies.</summary>
    public static Task DeregisterAsync(AwsSession session, ScalableTargetSpec spec)
    {
        var request = new DeregisterScalableTargetRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = spec.ResourceId,
        };
        return GoneIsFineAsync(
            $"take away scaling bounds of {spec.Service}", cancel => session.Scaling.DeregisterScalableTargetAsync(request, cancel));
    }

    /// <returns>The policy's ARN.</returns>
    public static async Task<string> PutAsync(AwsSession session, ScalingPolicySpec spec)
    {
        var request = new PutScalingPolicyRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = spec.ResourceId,
            PolicyName = spec.Name, PolicyType = PolicyType.TargetTrackingScaling,
            TargetTrackingScalingPolicyConfiguration = ScalingMetrics.Write(spec),
        };
        var answer = await AwsWords.AskAsync(
            $"put scaling policy {spec.Name} on {spec.Service}", cancel => session.Scaling.PutScalingPolicyAsync(request, cancel), CancellationToken.None);
        return answer.PolicyARN;
    }

    public static Task DeleteAsync(AwsSession session, ScalingPolicySpec spec)
    {
        var request = new DeleteScalingPolicyRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = spec.ResourceId, PolicyName = spec.Name,
        };
        return GoneIsFineAsync($"delete scaling policy {spec.Name} of {spec.Service}", cancel => session.Scaling.DeleteScalingPolicyAsync(request, cancel));
    }

    // what is left out stays as it stands
    private static SuspendedState Held(Suspension? held) => new()
    {
        DynamicScalingInSuspended = held?.In is true, DynamicScalingOutSuspended = held?.Out is true, ScheduledScalingSuspended = held?.Scheduled is true,
    };

    internal static async Task GoneIsFineAsync<T>(string what, Func<CancellationToken, Task<T>> call)
    {
        try
        {
            await AwsWords.AskAsync(what, call, CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone before
        }
    }

    internal static (string Cluster, string Service) Split(string resourceId) =>
        resourceId.Split('/') is [_, var cluster, var service] ? (cluster, service) : ("", resourceId);
}
