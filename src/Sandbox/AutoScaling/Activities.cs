using Amazon.ApplicationAutoScaling.Model;
using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.AutoScaling;

/// <summary>Moves a service's count and keeps the record of it, kept for six weeks as on AWS.</summary>
internal sealed class Activities(World world)
{
    private const int Kept = 5000;
    public static readonly TimeSpan Shown = TimeSpan.FromDays(42);

    private List<ActivityRecord> All => world.State.Scaling.Activities;

    public EcsService? ServiceOf(ScalableResource target) => EcsNames.FindService(world, target.ServiceArn()) is { IsActive: true } service ? service : null;

    /// <summary>A count outside the bounds is moved into them at once; no policy is needed for it.</summary>
    public void Bound(ScalableResource target)
    {
        if (ServiceOf(target) is not { } service)
        {
            return;
        }
        var wanted = Math.Clamp(service.Desired, target.Min, target.Max);
        if (wanted != service.Desired)
        {
            Move(target, service, wanted, wanted > service.Desired ? $"minimum capacity was set to {target.Min}" : $"maximum capacity was set to {target.Max}");
        }
    }

    public void Move(ScalableResource target, EcsService service, int wanted, string cause)
    {
        if (Open(target) is { } earlier)
        {
            earlier.StatusCode = "Overridden";
            earlier.StatusMessage = $"Successfully set {earlier.Description["Setting ".Length..].TrimEnd('.')}. Change was overridden by a later request.";
            earlier.EndTime = world.Now.UtcDateTime;
        }
        service.Desired = wanted;
        service.Steady = false;
        target.NotScaled = null;
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        Add(target, $"Setting desired count to {wanted}.", cause, "InProgress", $"Successfully set desired count to {wanted}. Waiting for change to be fulfilled by ecs.");
    }

    /// <summary>Something other than the count was set, and that is all there is to it.</summary>
    public ScalingActivity Done(ScalableResource target, string description, string cause, string status, string message)
    {
        var activity = Add(target, description, cause, status, message);
        activity.EndTime = activity.StartTime;
        return activity;
    }

    /// <summary>A service's counts have changed: what waited for them is fulfilled.</summary>
    public void Fulfil(string serviceArn, int running, int desired)
    {
        if (running != desired || world.State.Scaling.Targets.Count == 0)
        {
            return;
        }
        var key = serviceArn.Replace(":ecs:", ":application-autoscaling:", StringComparison.Ordinal) + " ecs:service:DesiredCount";
        if (world.State.Scaling.Targets.TryGetValue(key, out var target) && Open(target) is { } open)
        {
            open.StatusCode = "Successful";
            open.StatusMessage = $"Successfully set desired count to {desired}. Change successfully fulfilled by ecs.";
            open.EndTime = world.Now.UtcDateTime;
        }
    }

    private ScalingActivity? Open(ScalableResource target)
        => All.FindLast(a => a.Activity.ResourceId == target.ResourceId && a.Scope == target.Scope() && a.Activity.Description.StartsWith("Setting desired", StringComparison.Ordinal))?.Activity is { StatusCode.Value: "InProgress" } open ? open : null;

    private ScalingActivity Add(ScalableResource target, string description, string cause, string status, string message)
    {
        var activity = new ScalingActivity
        {
            ActivityId = World.NewUuid(),
            ServiceNamespace = target.Namespace,
            ResourceId = target.ResourceId,
            ScalableDimension = target.Dimension,
            Description = description,
            Cause = cause,
            StartTime = world.Now.UtcDateTime,
            StatusCode = status,
            StatusMessage = message,
        };
        All.Add(new(target.Scope(), activity));
        var old = All.FindIndex(a => a.Activity.StartTime > (world.Now - Shown).UtcDateTime);
        if (old > 0 || All.Count > Kept)
        {
            All.RemoveRange(0, Math.Max(old, All.Count - Kept));
        }
        world.Changed = true;
        return activity;
    }
}
