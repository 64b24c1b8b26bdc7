using Amazon.AutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>Lifecycle hooks of groups.</summary>
internal sealed class GroupHooks(World world, GroupLife life)
{
    private const int Most = 50;

    public void Register(Api api) => api
        .Write<PutLifecycleHookRequest, PutLifecycleHookResponse>("PutLifecycleHook", Put)
        .Write<DeleteLifecycleHookRequest, DeleteLifecycleHookResponse>("DeleteLifecycleHook", Delete)
        .Write<CompleteLifecycleActionRequest, CompleteLifecycleActionResponse>("CompleteLifecycleAction", Complete)
        .Read<DescribeLifecycleHooksRequest, DescribeLifecycleHooksResponse>("DescribeLifecycleHooks", Describe);

    public static GroupHook Of(string name, string? transition, int? heartbeat, string? result, string? metadata, string? target, string? role, GroupHook? before)
    {
        var wanted = transition ?? before?.Transition ?? throw GroupRules.Invalid("LifecycleTransition is required for a new lifecycle hook.");
        if (wanted is not (GroupLife.Launching or GroupLife.Terminating))
        {
            throw GroupRules.Invalid($"Invalid Lifecycle Transition {wanted}.");
        }
        if (heartbeat is < 30 or > 7200)
        {
            throw GroupRules.Invalid("Heartbeat Timeout must be between 30 and 7200 seconds.");
        }
        if (result is not (null or "CONTINUE" or "ABANDON"))
        {
            throw GroupRules.Invalid("Default Result must be CONTINUE or ABANDON.");
        }
        return new(name, wanted, heartbeat ?? before?.Heartbeat ?? 3600, result ?? before?.Default ?? "ABANDON", metadata ?? before?.Metadata, target ?? before?.Target, role ?? before?.Role);
    }

    private PutLifecycleHookResponse Put(PutLifecycleHookRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        if (group.Hooks.Count >= Most && !group.Hooks.ContainsKey(request.LifecycleHookName))
        {
            throw new AwsError("LimitExceeded", $"A group can have at most {Most} lifecycle hooks.");
        }
        group.Hooks[request.LifecycleHookName] = Of(
            request.LifecycleHookName, request.LifecycleTransition, request.HeartbeatTimeout, request.DefaultResult, request.NotificationMetadata, request.NotificationTargetARN, request.RoleARN,
            group.Hooks.GetValueOrDefault(request.LifecycleHookName));
        return new();
    }

    private DeleteLifecycleHookResponse Delete(DeleteLifecycleHookRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        if (!group.Hooks.Remove(request.LifecycleHookName))
        {
            throw GroupRules.Invalid($"No Lifecycle Hook with name {request.LifecycleHookName} found.");
        }
        // What waited for it goes on.
        foreach (var member in group.Members.Where(m => m.Waits.Contains(request.LifecycleHookName)).ToList())
        {
            life.Complete(group, member, request.LifecycleHookName, "CONTINUE");
        }
        return new();
    }

    private CompleteLifecycleActionResponse Complete(CompleteLifecycleActionRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        if (request.LifecycleActionResult is not ("CONTINUE" or "ABANDON"))
        {
            throw GroupRules.Invalid("LifecycleActionResult must be CONTINUE or ABANDON.");
        }
        if (string.IsNullOrEmpty(request.InstanceId))
        {
            throw GroupRules.Invalid("The Sandbox completes lifecycle actions by InstanceId, not by token.");
        }
        if (group.Members.Find(m => m.Id == request.InstanceId && m.Waits.Contains(request.LifecycleHookName)) is not { } member)
        {
            throw GroupRules.Invalid($"No active Lifecycle Action found with instance ID {request.InstanceId}");
        }
        life.Complete(group, member, request.LifecycleHookName, request.LifecycleActionResult);
        return new();
    }

    private DescribeLifecycleHooksResponse Describe(DescribeLifecycleHooksRequest request, Call call)
    {
        call.Authorize("*");
        var group = Groups.Known(world, request.AutoScalingGroupName, call) ?? throw GroupRules.Invalid($"AutoScalingGroup name not found - AutoScalingGroup '{request.AutoScalingGroupName}' not found");
        return new()
        {
            LifecycleHooks = [.. group.Hooks.Values.Where(h => request.LifecycleHookNames is not { Count: > 0 } names || names.Contains(h.Name)).Select(h => new LifecycleHook
            {
                AutoScalingGroupName = group.Name, LifecycleHookName = h.Name, LifecycleTransition = h.Transition, HeartbeatTimeout = h.Heartbeat, GlobalTimeout = Math.Min(100 * h.Heartbeat, 172_800), DefaultResult = h.Default,
                NotificationMetadata = h.Metadata, NotificationTargetARN = h.Target, RoleARN = h.Role,
            })],
        };
    }
}
