using Amazon.ApplicationAutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>Target-tracking policies. They are kept and shown; nothing has metrics here that would move them.</summary>
internal sealed class ScalingPolicies(Scaling scaling)
{
    private static readonly string[] predefined =
    [
        "ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization", "ALBRequestCountPerTarget",
        "ECSServiceAverageCPUUtilizationHighResolution", "ECSServiceAverageMemoryUtilizationHighResolution",
    ];

    public void Register(Api api) => api
        .Write<PutScalingPolicyRequest, PutScalingPolicyResponse>("PutScalingPolicy", Put)
        .Write<DeleteScalingPolicyRequest, DeleteScalingPolicyResponse>("DeleteScalingPolicy", Delete)
        .Read<DescribeScalingPoliciesRequest, DescribeScalingPoliciesResponse>("DescribeScalingPolicies", Describe);

    private PutScalingPolicyResponse Put(PutScalingPolicyRequest request, Call call)
    {
        var target = Authorized(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value);
        if (request.PolicyName is not { Length: >= 1 and <= 256 })
        {
            throw Scaling.Invalid("The policy name must have 1 to 256 characters.");
        }
        if (request.PolicyType?.Value is not "TargetTrackingScaling")
        {
            throw Scaling.Invalid("The Sandbox offers policies of the type TargetTrackingScaling.");
        }
        Check(request.TargetTrackingScalingPolicyConfiguration);
        var known = target.Policies.GetValueOrDefault(request.PolicyName);
        var policy = new ScalingPolicy
        {
            PolicyARN = known?.PolicyARN ?? call.Arn("autoscaling", $"scalingPolicy:{World.NewUuid()}:resource/ecs/{target.ResourceId}:policyName/{request.PolicyName}"),
            PolicyName = request.PolicyName,
            ServiceNamespace = request.ServiceNamespace,
            ResourceId = request.ResourceId,
            ScalableDimension = request.ScalableDimension,
            PolicyType = request.PolicyType,
            CreationTime = known?.CreationTime ?? scaling.Now.UtcDateTime,
            TargetTrackingScalingPolicyConfiguration = request.TargetTrackingScalingPolicyConfiguration,
            Alarms = known?.Alarms ?? [Alarm(call, target, "AlarmHigh"), Alarm(call, target, "AlarmLow")],
        };
        target.Policies[policy.PolicyName] = policy;
        return new() { PolicyARN = policy.PolicyARN, Alarms = policy.Alarms };
    }

    private static void Check(TargetTrackingScalingPolicyConfiguration? tracking)
    {
        if (tracking is null)
        {
            throw Scaling.Invalid("TargetTrackingScalingPolicyConfiguration is required for the policy type TargetTrackingScaling.");
        }
        if (tracking.TargetValue is not > 0)
        {
            throw Scaling.Invalid("TargetValue must be greater than 0.");
        }
        if (tracking.PredefinedMetricSpecification is null == tracking.CustomizedMetricSpecification is null)
        {
            throw Scaling.Invalid("You must specify either a PredefinedMetricSpecification or a CustomizedMetricSpecification, but not both.");
        }
        if (tracking.PredefinedMetricSpecification is { } metric)
        {
            if (!predefined.Contains(metric.PredefinedMetricType?.Value))
            {
                throw Scaling.Invalid($"Unsupported predefined metric type: {metric.PredefinedMetricType?.Value}");
            }
            if (metric.PredefinedMetricType?.Value == "ALBRequestCountPerTarget" && string.IsNullOrEmpty(metric.ResourceLabel))
            {
                throw Scaling.Invalid("A resource label is required for the metric type ALBRequestCountPerTarget.");
            }
        }
    }

    private DeleteScalingPolicyResponse Delete(DeleteScalingPolicyRequest request, Call call)
    {
        var target = Authorized(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value);
        if (!target.Policies.Remove(request.PolicyName))
        {
            throw new AwsError("ObjectNotFoundException", $"No scaling policy found for service namespace: {request.ServiceNamespace}, resource ID: {request.ResourceId}, scalable dimension: {request.ScalableDimension}, policy name: {request.PolicyName}");
        }
        return new();
    }

    private DescribeScalingPoliciesResponse Describe(DescribeScalingPoliciesRequest request, Call call)
    {
        call.Authorize("*", keys => Scaling.Keys(keys, null, request.ServiceNamespace.Value, request.ScalableDimension?.Value));
        var start = call.Arn("application-autoscaling", "");
        var policies = scaling.State.Targets.Values
            .Where(t => t.Arn.StartsWith(start, StringComparison.Ordinal) && t.Namespace == request.ServiceNamespace.Value)
            .Where(t => request.ResourceId is null || t.ResourceId == request.ResourceId)
            .SelectMany(t => t.Policies.Values)
            .Where(p => request.PolicyNames is not { Count: > 0 } names || names.Contains(p.PolicyName))
            .ToList();
        var (page, next) = Scaling.Take(policies, p => p.PolicyARN, $"DescribeScalingPolicies {request.ResourceId}", request.NextToken, request.MaxResults);
        return new() { ScalingPolicies = page, NextToken = next };
    }

    private ScalableResource Authorized(Call call, string resourceId, string dimension, string serviceNamespace)
    {
        var target = scaling.Find(call, resourceId, dimension);
        call.Authorize(target?.Arn ?? call.Arn("application-autoscaling", "scalable-target/*"), keys => Scaling.Keys(keys, target, serviceNamespace, dimension));
        return scaling.Existing(call, resourceId, dimension, serviceNamespace);
    }

    private static Alarm Alarm(Call call, ScalableResource target, string kind)
    {
        var name = $"TargetTracking-{target.ResourceId}-{kind}-{World.NewUuid()}";
        return new() { AlarmName = name, AlarmARN = call.Arn("cloudwatch", $"alarm:{name}") };
    }
}
