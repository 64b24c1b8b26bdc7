using Amazon.AutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>What one asks of a group: more or fewer instances, protection, one instance less, processes to rest.</summary>
internal sealed class GroupActions(World world, GroupLife life)
{
    private readonly Activities activities = new(world);

    public void Register(Api api) => api
        .Write<SetDesiredCapacityRequest, SetDesiredCapacityResponse>("SetDesiredCapacity", SetDesired)
        .Write<SetInstanceProtectionRequest, SetInstanceProtectionResponse>("SetInstanceProtection", Protect)
        .Write<TerminateInstanceInAutoScalingGroupRequest, TerminateInstanceInAutoScalingGroupResponse>("TerminateInstanceInAutoScalingGroup", Terminate)
        .Write<SuspendProcessesRequest, SuspendProcessesResponse>("SuspendProcesses", Suspend)
        .Write<ResumeProcessesRequest, ResumeProcessesResponse>("ResumeProcesses", Resume);

    private SetDesiredCapacityResponse SetDesired(SetDesiredCapacityRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        var desired = request.DesiredCapacity ?? 0;
        if (desired > group.Max)
        {
            throw GroupRules.Invalid($"New SetDesiredCapacity value {desired} is above max value {group.Max} for the AutoScalingGroup.");
        }
        if (desired < group.Min)
        {
            throw GroupRules.Invalid($"New SetDesiredCapacity value {desired} is below min value {group.Min} for the AutoScalingGroup.");
        }
        if (request.HonorCooldown == true && group.Activities is [{ Start: var last }, ..] && world.Now < last.AddSeconds(group.Cooldown))
        {
            throw new AwsError("ScalingActivityInProgress", "Scaling activity is in progress and the group's cooldown has not elapsed.");
        }
        life.SetDesired(group, desired, "a user request explicitly set group desired capacity");
        return new();
    }

    private SetInstanceProtectionResponse Protect(SetInstanceProtectionRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        if (request.InstanceIds.Find(id => !group.Members.Exists(m => m.Id == id && m.State == "InService")) is { } unknown)
        {
            throw GroupRules.Invalid($"The instance {unknown} is not in InService or EnteringStandby or Standby.");
        }
        foreach (var member in group.Members.Where(m => request.InstanceIds.Contains(m.Id)))
        {
            member.Protected = request.ProtectedFromScaleIn == true;
        }
        group.SaidProtected = false;
        life.Look(group);
        return new();
    }

    private TerminateInstanceInAutoScalingGroupResponse Terminate(TerminateInstanceInAutoScalingGroupRequest request, Call call)
    {
        var known = GroupLife.OfMachine(world, request.InstanceId);
        var group = known is not null && known.Region == call.Region ? Groups.Find(world, known.Name, call) : null;
        if (group is null)
        {
            call.Authorize(call.Arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*"));
        }
        if (group?.Members.Find(m => m.Id == request.InstanceId && !m.IsLeaving) is not { } member || group is null)
        {
            throw GroupRules.Invalid($"Instance Id not found - No managed instance found for instance ID {request.InstanceId}");
        }
        var decrement = request.ShouldDecrementDesiredCapacity == true;
        if (decrement && group.Desired <= group.Min)
        {
            throw GroupRules.Invalid($"Currently, desiredSize equals minSize ({group.Min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
        }
        var before = group.Current.Count();
        var activity = life.End(group, member, activities.At($"instance {member.Id} was taken out of service in response to a user request{(decrement ? $", shrinking the capacity from {before} to {before - 1}" : "")}."));
        if (decrement)
        {
            group.Desired--;
        }
        life.Look(group);
        return new() { Activity = GroupViews.Of(group, activity) };
    }

    private SuspendProcessesResponse Suspend(SuspendProcessesRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        foreach (var process in Wanted(request.ScalingProcesses))
        {
            group.Suspended[process] = $"User suspended at {world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)}";
        }
        return new();
    }

    private ResumeProcessesResponse Resume(ResumeProcessesRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        foreach (var process in Wanted(request.ScalingProcesses))
        {
            group.Suspended.Remove(process);
        }
        life.Look(group);
        return new();
    }

    private static IReadOnlyList<string> Wanted(List<string>? processes)
        => processes is not { Count: > 0 } ? GroupRules.Processes
            : processes.Find(p => !GroupRules.Processes.Contains(p)) is { } unknown ? throw GroupRules.Invalid($"'{unknown}' is not a valid scaling process.")
            : processes;
}
