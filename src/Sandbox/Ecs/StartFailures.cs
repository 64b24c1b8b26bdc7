using Amazon.ECS;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Counts the tasks of a deployment that failed to start: the scheduler backs off, the circuit breaker trips.</summary>
internal sealed class StartFailures(World world, Rollouts rollouts)
{
    public static bool IsNew(EcsTask task) => task.FailedToStart && !task.FailureCounted;

    /// <param name="healthy">Whether a task of the primary deployment is up and healthy.</param>
    public void Count(EcsService service, List<EcsTask> tasks, bool healthy)
    {
        var rollout = service.Primary;
        foreach (var task in tasks.Where(IsNew))
        {
            task.FailureCounted = true;
            if (task.StartedBy != rollout.Id)
            {
                continue;
            }
            rollout.FailedTasks++;
            rollout.Unhealthy = false;
            rollout.Updated = world.Now;
            BackOff(service, rollout);
        }
        if (healthy)
        {
            rollout.FailedTasks = service.Settings.DeploymentConfiguration?.DeploymentCircuitBreaker?.ResetOnHealthyTask == false ? rollout.FailedTasks : 0;
            rollout.NextLaunch = null;
        }
        var breaker = service.Settings.DeploymentConfiguration?.DeploymentCircuitBreaker;
        if (breaker?.Enable == true && rollout.State == "IN_PROGRESS" && rollout.FailedTasks >= Rollouts.Threshold(service))
        {
            if (DeploymentRecords.Current(service) is { } record)
            {
                record.DeploymentCircuitBreaker = new() { Status = ServiceDeploymentRollbackMonitorsStatus.TRIGGERED, FailureCount = rollout.FailedTasks, Threshold = Rollouts.Threshold(service) };
            }
            rollouts.Fail(service, breaker.Rollback == true, rollout.Unhealthy ? DeploymentTrouble.UnhealthyTasks : DeploymentTrouble.FailedTasks);
        }
    }

    /// <summary>From the third failure on, each next try waits twice as long (ECS Developer Guide, "Service throttle logic").</summary>
    private void BackOff(EcsService service, Rollout rollout)
    {
        if (rollout.FailedTasks < 3)
        {
            return;
        }
        var pause = Durations.BackOff * Math.Pow(2, Math.Min(rollout.FailedTasks - 3, 10));
        var until = world.Now + ((pause < Durations.LongestBackOff ? pause : Durations.LongestBackOff) / world.Speed);
        rollout.NextLaunch = until;
        if (rollout.FailedTasks == 3)
        {
            ServiceEvents.Say(world, service, "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.");
        }
        world.Soon((until - world.Now) * world.Speed, DueKind.Service, service.Arn);
    }
}
