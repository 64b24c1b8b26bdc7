using Amazon.ApplicationAutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>Scaling policies: target tracking, step and predictive.</summary>
internal sealed class ScalingPolicies(Scaling scaling, TargetTracking tracking, Forecasts forecasts)
{
    private const int MostPolicies = 50;
    private static readonly string[] predefined = ["ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization", "ALBRequestCountPerTarget"];

    public void Register(Api api) => api
        .Write<PutScalingPolicyRequest, PutScalingPolicyResponse>("PutScalingPolicy", Put)
        .Write<DeleteScalingPolicyRequest, DeleteScalingPolicyResponse>("DeleteScalingPolicy", Delete)
        .Read<DescribeScalingPoliciesRequest, DescribeScalingPoliciesResponse>("DescribeScalingPolicies", Describe);

    private PutScalingPolicyResponse Put(PutScalingPolicyRequest request, Call call)
    {
        var target = scaling.Authorized(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value);
        if (request.PolicyName is not { Length: >= 1 and <= 256 })
        {
            throw Scaling.Invalid("The policy name must have 1 to 256 characters.");
        }
        var known = target.Policies.GetValueOrDefault(request.PolicyName);
        var type = request.PolicyType?.Value ?? known?.PolicyType.Value ?? "StepScaling";
        if (type == CallersRights.TargetTracking)
        {
            CallersRights.ToKeepAlarms(call, request.ResourceId);
        }
        Check(type, request);
        if (known is not null && known.PolicyType.Value != type)
        {
            throw Scaling.Invalid($"The type of a scaling policy cannot be changed: {request.PolicyName} is of the type {known.PolicyType.Value}.");
        }
        if (known is null && target.Policies.Count >= MostPolicies)
        {
            throw new AwsError("LimitExceededException", $"Number of scaling policies per scalable target exceeds the limit of {MostPolicies}.");
        }
        var policy = new ScalingPolicy
        {
            PolicyARN = known?.PolicyARN ?? call.Arn("autoscaling", $"scalingPolicy:{World.NewUuid()}:resource/ecs/{target.ResourceId}:policyName/{request.PolicyName}"),
            PolicyName = request.PolicyName,
            ServiceNamespace = request.ServiceNamespace,
            ResourceId = request.ResourceId,
            ScalableDimension = request.ScalableDimension,
            PolicyType = type,
            CreationTime = known?.CreationTime ?? scaling.Now.UtcDateTime,
            TargetTrackingScalingPolicyConfiguration = request.TargetTrackingScalingPolicyConfiguration,
            StepScalingPolicyConfiguration = request.StepScalingPolicyConfiguration,
            PredictiveScalingPolicyConfiguration = request.PredictiveScalingPolicyConfiguration,
        };
        target.Policies[policy.PolicyName] = policy;
        policy.Alarms = type == "TargetTrackingScaling" ? tracking.Watch(target, policy, known?.Alarms ?? []) : [];
        forecasts.Plan(target);
        return new() { PolicyARN = policy.PolicyARN, Alarms = policy.Alarms };
    }

    private static void Check(string type, PutScalingPolicyRequest request)
    {
        var given = new[] { ("TargetTrackingScaling", request.TargetTrackingScalingPolicyConfiguration is not null), ("StepScaling", request.StepScalingPolicyConfiguration is not null), ("PredictiveScaling", request.PredictiveScalingPolicyConfiguration is not null) };
        if (!given.Any(g => g.Item1 == type))
        {
            throw Scaling.Invalid($"1 validation error detected: Value '{type}' at 'policyType' failed to satisfy constraint: Member must satisfy enum value set: [PredictiveScaling, StepScaling, TargetTrackingScaling]");
        }
        if (given.Any(g => g.Item2 != (g.Item1 == type)))
        {
            throw Scaling.Invalid($"A policy of the type {type} needs {type}PolicyConfiguration, and no other configuration.");
        }
        var wrong = request.StepScalingPolicyConfiguration is { } steps ? StepAdjustments.WhyNot(steps)
            : request.PredictiveScalingPolicyConfiguration is { } predictive ? Forecasts.WhyNot(predictive)
            : request.TargetTrackingScalingPolicyConfiguration is { } tracking ? WhyNot(tracking)
            : null;
        if (wrong is not null)
        {
            throw Scaling.Invalid(wrong);
        }
    }

    private static string? WhyNot(TargetTrackingScalingPolicyConfiguration tracking)
    {
        if (tracking.TargetValue is not > 0)
        {
            return "TargetValue must be greater than 0.";
        }
        if (tracking.ScaleInCooldown < 0 || tracking.ScaleOutCooldown < 0)
        {
            return "A cooldown cannot be negative.";
        }
        if (tracking.PredefinedMetricSpecification is null == tracking.CustomizedMetricSpecification is null)
        {
            return "You must specify either a PredefinedMetricSpecification or a CustomizedMetricSpecification, but not both.";
        }
        if (tracking.CustomizedMetricSpecification is { } custom)
        {
            TargetTracking.Check(custom);
            return null;
        }
        var metric = tracking.PredefinedMetricSpecification;
        var type = metric?.PredefinedMetricType?.Value;
        if (type?.EndsWith("HighResolution", StringComparison.Ordinal) == true)
        {
            return $"The Sandbox measures services by the minute: it does not offer {type}.";
        }
        return !predefined.Contains(type) ? $"Unsupported predefined metric type: {type}"
            : type != "ALBRequestCountPerTarget" ? null
            : string.IsNullOrEmpty(metric?.ResourceLabel) ? "A resource label is required for the metric type ALBRequestCountPerTarget."
            : TargetTracking.IsLabel(metric.ResourceLabel) ? null
            : $"The resource label {metric.ResourceLabel} must be of the form app/load-balancer-name/load-balancer-id/targetgroup/target-group-name/target-group-id.";
    }

    private DeleteScalingPolicyResponse Delete(DeleteScalingPolicyRequest request, Call call)
    {
        var target = scaling.Authorized(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value);
        if (target.Policies.TryGetValue(request.PolicyName, out var kept) && CallersRights.KeepsAlarms(kept))
        {
            CallersRights.ToDropAlarms(call, request.ResourceId);
        }
        if (!target.Policies.Remove(request.PolicyName, out var policy))
        {
            throw new AwsError("ObjectNotFoundException", $"No scaling policy found for service namespace: {request.ServiceNamespace}, resource ID: {request.ResourceId}, scalable dimension: {request.ScalableDimension}, policy name: {request.PolicyName}");
        }
        tracking.Forget(policy);
        forecasts.Plan(target);
        return new();
    }

    private DescribeScalingPoliciesResponse Describe(DescribeScalingPoliciesRequest request, Call call)
    {
        call.Authorize("*", keys => Scaling.Keys(keys, null, request.ServiceNamespace.Value, request.ScalableDimension?.Value));
        var policies = scaling.Here(call)
            .Where(t => t.Namespace == request.ServiceNamespace.Value)
            .Where(t => (request.ResourceId is null || t.ResourceId == request.ResourceId) && (request.ScalableDimension is null || t.Dimension == request.ScalableDimension.Value))
            .SelectMany(t => t.Policies.Values)
            .Where(p => request.PolicyNames is not { Count: > 0 } names || names.Contains(p.PolicyName))
            .Select(scaling.WithStepAlarms)
            .ToList();
        var (page, next) = Scaling.Take(policies, p => p.PolicyARN, $"DescribeScalingPolicies {request.ResourceId}", request.NextToken, request.MaxResults, 10);
        return new() { ScalingPolicies = page, NextToken = next };
    }
}
