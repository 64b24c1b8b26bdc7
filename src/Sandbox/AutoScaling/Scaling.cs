using Amazon.ApplicationAutoScaling.Model;
using Sandbox.Ecs;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>What all operations of Application Auto Scaling share: finding targets, pages.</summary>
internal sealed class Scaling(World world)
{
    public ScalingState State => world.State.Scaling;

    public DateTimeOffset Now => world.Now;

    public static string Key(Call call, string resourceId, string dimension) => call.Arn("application-autoscaling", $"{resourceId} {dimension}");

    public ScalableResource? Find(Call call, string resourceId, string dimension) => State.Targets.GetValueOrDefault(Key(call, resourceId, dimension));

    public ScalableResource Existing(Call call, string resourceId, string dimension, string serviceNamespace)
        => Find(call, resourceId, dimension)
            ?? throw new AwsError("ObjectNotFoundException", $"No scalable target registered for service namespace: {serviceNamespace}, resource ID: {resourceId}, scalable dimension: {dimension}");

    public static void Check(string serviceNamespace, string resourceId, string dimension)
    {
        if (serviceNamespace != "ecs" || dimension != "ecs:service:DesiredCount")
        {
            throw Invalid($"Unsupported service namespace, resource type or scalable dimension: the Sandbox scales ecs:service:DesiredCount, not {dimension}.");
        }
        if (resourceId.Split('/') is not ["service", { Length: > 0 }, { Length: > 0 }])
        {
            throw Invalid("ECS service ResourceId must be of the form service/cluster/service-name");
        }
    }

    public static RequestContext Keys(RequestContext keys, ScalableResource? target, string serviceNamespace, string? dimension) => keys
        .Set("application-autoscaling:service-namespace", serviceNamespace)
        .Set("application-autoscaling:scalable-dimension", dimension)
        .SetTags("aws:ResourceTag", target?.Tags ?? []);

    public EcsService? FindService(string arn) => EcsNames.FindService(world, arn);

    public EcsService Service(Call call, string resourceId)
        => EcsNames.FindService(world, call.Arn("ecs", resourceId)) is { IsActive: true } service
            ? service
            : throw Invalid($"ECS service doesn't exist: {resourceId}");

    /// <summary>The targets of the caller's account and Region.</summary>
    public IEnumerable<ScalableResource> Here(Call call)
    {
        var start = call.Arn("application-autoscaling", "");
        return State.Targets.Values.Where(t => t.Arn.StartsWith(start, StringComparison.Ordinal));
    }

    /// <summary>The target a call acts on, the caller allowed to.</summary>
    public ScalableResource Authorized(Call call, string resourceId, string dimension, string serviceNamespace)
    {
        var target = Find(call, resourceId, dimension);
        call.Authorize(target?.Arn ?? call.Arn("application-autoscaling", "scalable-target/*"), keys => Keys(keys, target, serviceNamespace, dimension));
        CallersRights.OnService(this, call, resourceId);
        return Existing(call, resourceId, dimension, serviceNamespace);
    }

    /// <summary>A step policy shows the alarms whose action it is; those of a target tracking policy are its own.</summary>
    public ScalingPolicy WithStepAlarms(ScalingPolicy policy)
    {
        if (policy.StepScalingPolicyConfiguration is not null)
        {
            policy.Alarms = [.. world.State.CloudWatch.Alarms.Values
                .Where(a => a.AlarmActions.Contains(policy.PolicyARN) || a.OkActions.Contains(policy.PolicyARN) || a.InsufficientDataActions.Contains(policy.PolicyARN))
                .Select(a => new Alarm { AlarmName = a.Name, AlarmARN = a.Arn })];
        }
        return policy;
    }

    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size, int most = 50)
    {
        if (size < 1 || size > most)
        {
            throw Invalid($"MaxResults must be between 1 and {most}.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? most);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidNextTokenException", "The next token is invalid.");
        }
    }

    public static AwsError Invalid(string message) => new("ValidationException", message);
}
