using Amazon.ApplicationAutoScaling.Model;
using Sandbox.Ecs;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>What all operations of Application Auto Scaling share: finding targets, moving counts, pages.</summary>
internal sealed class Scaling(World world)
{
    private const int ActivitiesKept = 500;

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

    public EcsService Service(Call call, string resourceId)
        => EcsNames.FindService(world, call.Arn("ecs", resourceId)) is { IsActive: true } service
            ? service
            : throw Invalid($"ECS service doesn't exist: {resourceId}");

    /// <summary>A count outside the bounds is moved into them at once; no policy is needed for it.</summary>
    public void Bound(Call call, ScalableResource target)
    {
        var service = Service(call, target.ResourceId);
        var wanted = Math.Clamp(service.Desired, target.Min, target.Max);
        if (wanted == service.Desired)
        {
            return;
        }
        var cause = wanted > service.Desired ? $"minimum capacity was set to {target.Min}" : $"maximum capacity was set to {target.Max}";
        service.Desired = wanted;
        service.Steady = false;
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        State.Activities.Add(new()
        {
            ActivityId = World.NewUuid(),
            ServiceNamespace = target.Namespace,
            ResourceId = target.ResourceId,
            ScalableDimension = target.Dimension,
            Description = $"Setting desired count to {wanted}.",
            Cause = cause,
            StartTime = world.Now.UtcDateTime,
            EndTime = world.Now.UtcDateTime,
            StatusCode = "Successful",
            StatusMessage = $"Successfully set desired count to {wanted}. Change successfully fulfilled by ecs.",
        });
        if (State.Activities.Count > ActivitiesKept)
        {
            State.Activities.RemoveAt(0);
        }
    }

    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > 50)
        {
            throw Invalid("MaxResults must be between 1 and 50.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? 50);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidNextTokenException", "The next token is invalid.");
        }
    }

    public static AwsError Invalid(string message) => new("ValidationException", message);
}
