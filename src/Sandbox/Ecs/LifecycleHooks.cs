using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Control;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>
/// Calls the hooks of a deployment's stages. A PAUSE waits for ContinueServiceDeployment or its time-out. There is no
/// Lambda here: a function of the same account and Region answers SUCCEEDED after a moment, unless its name ends in
/// <c>-fails</c>, its role cannot be assumed by ECS, or the fault <c>hook</c> strikes its ARN; then it answers FAILED.
/// </summary>
internal sealed class LifecycleHooks(World world, Faults faults)
{
    /// <summary>The time-out where the hook names none (ECS API Reference, "DeploymentLifecycleHookTimeoutConfiguration").</summary>
    private const int DefaultTimeoutMinutes = 1440;

    public void Begin(EcsService service, Passage passage)
    {
        foreach (var hook in (service.Settings.DeploymentConfiguration.LifecycleHooks ?? []).Where(h => h.LifecycleStages?.Contains(passage.Stage) == true))
        {
            var pause = IsPause(hook);
            passage.Hooks.Add(new()
            {
                Id = World.NewUuid(),
                Stage = passage.Stage,
                Hook = hook,
                Expires = world.Now + (TimeSpan.FromMinutes(hook.TimeoutConfiguration?.TimeoutInMinutes ?? DefaultTimeoutMinutes) / world.Speed),
                Status = pause ? DeploymentLifecycleHookStatus.AWAITING_ACTION : DeploymentLifecycleHookStatus.IN_PROGRESS,
                Answers = pause ? null : world.Now + (Durations.HookAnswer / world.Speed),
            });
        }
        Show(service, passage);
    }

    /// <summary>Takes the answers and time-outs that are due; the trouble where one of them fails the deployment.</summary>
    public DeploymentTrouble? Resolve(EcsService service, Passage passage)
    {
        DeploymentTrouble? trouble = null;
        foreach (var run in passage.Hooks.Where(h => h.Waits))
        {
            if (run.Answers <= world.Now)
            {
                var fails = Fails(service, run.Hook);
                run.Status = fails ? DeploymentLifecycleHookStatus.FAILED : DeploymentLifecycleHookStatus.SUCCEEDED;
                trouble ??= fails ? DeploymentTrouble.Hook(run.Stage, "failed") : null;
            }
            else if (run.Expires <= world.Now)
            {
                run.Status = DeploymentLifecycleHookStatus.TIMED_OUT;
                trouble ??= TimeoutAction(run.Hook) == DeploymentLifecycleHookAction.CONTINUE ? null : DeploymentTrouble.Hook(run.Stage, "timed out");
            }
        }
        Show(service, passage);
        return trouble;
    }

    /// <summary>When the next answer or time-out is due.</summary>
    public static DateTimeOffset? NextDue(Passage passage)
        => passage.Hooks.Where(h => h.Waits).Select(h => h.Answers is { } answers && answers < h.Expires ? answers : h.Expires).Cast<DateTimeOffset?>().Min();

    /// <summary>A deployment that rolls back waits for no hook any more.</summary>
    public static void GiveUp(EcsService service, Passage passage)
    {
        foreach (var run in passage.Hooks.Where(h => h.Waits))
        {
            run.Status = DeploymentLifecycleHookStatus.FAILED;
        }
        Show(service, passage);
    }

    /// <summary>The record shows the hooks as they stand.</summary>
    public static void Show(EcsService service, Passage passage)
    {
        if (DeploymentRecords.Current(service) is { } record && passage.Hooks.Count > 0)
        {
            record.LifecycleHookDetails = [.. passage.Hooks.Select(h => new DeploymentLifecycleHookDetail
            {
                HookId = h.Id,
                TargetType = IsPause(h.Hook) ? DeploymentLifecycleHookTargetType.PAUSE : DeploymentLifecycleHookTargetType.AWS_LAMBDA,
                TargetArn = h.Hook.HookTargetArn,
                Status = h.Status,
                ExpiresAt = h.Expires.UtcDateTime,
                TimeoutAction = TimeoutAction(h.Hook),
            })];
        }
    }

    public static bool IsPause(DeploymentLifecycleHook hook) => hook.TargetType == DeploymentLifecycleHookTargetType.PAUSE;

    private static DeploymentLifecycleHookAction TimeoutAction(DeploymentLifecycleHook hook) => hook.TimeoutConfiguration?.Action ?? DeploymentLifecycleHookAction.ROLLBACK;

    private bool Fails(EcsService service, DeploymentLifecycleHook hook)
    {
        var here = string.Join(':', service.Arn.Split(':')[3..5]);
        return !hook.HookTargetArn.StartsWith($"arn:aws:lambda:{here}:function:", StringComparison.Ordinal)
            || Arns.Resource(hook.HookTargetArn).Split(':')[1].EndsWith("-fails", StringComparison.Ordinal)
            || !TaskRoles.Trusts(world, hook.RoleArn, TaskRoles.Ecs)
            || faults.Strikes(Faults.Hook, null, hook.HookTargetArn);
    }
}
