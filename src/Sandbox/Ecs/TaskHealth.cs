using System.Globalization;
using Sandbox.Elb;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Whether a service's task counts as up: its containers' health checks and its load balancers' together.</summary>
internal sealed class TaskHealth(World world, Targets targets)
{
    public bool IsHealthy(EcsTask task)
        => task.IsRunning && task.Health != "UNHEALTHY" && (task.LoadBalancers.Count == 0 || targets.AreHealthy(task)) && !IsUnproven(task);

    /// <summary>What the scheduler says of a running task that must be replaced, and the task's stoppedReason; null where it need not.</summary>
    public (string Event, string Reason)? Trouble(EcsService service, EcsTask task)
    {
        if (task.Health == "UNHEALTHY")
        {
            return ($"(task {task.Id}) failed container health checks.", "Task failed container health checks");
        }
        // The load balancer's word does not count before the grace period is over.
        var grace = TimeSpan.FromSeconds(service.Settings.HealthCheckGracePeriodSeconds ?? 0) / world.Speed;
        if (targets.Unhealthy(task) is not var (group, port) || task.Started is not { } started)
        {
            return null;
        }
        if (started + grace > world.Now)
        {
            world.Soon((started + grace - world.Now) * world.Speed, DueKind.Service, service.Arn);
            return null;
        }
        return (string.Create(CultureInfo.InvariantCulture, $"(port {port}) is unhealthy in (target-group {group}) due to (reason Health checks failed)."), $"Task failed ELB health checks in (target-group {group})");
    }

    /// <summary>A container with a health check has not passed it yet.</summary>
    private bool IsUnproven(EcsTask task)
        => task.Health == "UNKNOWN" && EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions.Exists(c => c.HealthCheck is not null && c.Essential != false);
}
