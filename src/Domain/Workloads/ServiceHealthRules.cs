namespace Domain.Workloads;

/// <summary>How a service is, and why, from what AWS shows of it. Pure.</summary>
public static class ServiceHealthRules
{
    public static (ServiceHealth Health, string Why) Of(ServiceDetail service)
    {
        var counts = $"{service.Running} of {service.Desired} {(service.Desired == 1 ? "task" : "tasks")} running";
        var trouble = NewestTrouble(service);
        return service switch
        {
            { Status: "DRAINING" } => (ServiceHealth.Stopped, service.Running == 0 ? "It was deleted." : $"It was deleted; {service.Running} tasks are stopping."),
            { IsParked: true, Desired: 0, Running: 0 } => (ServiceHealth.Parked, "It is parked: nothing runs and nothing wakes it until it is resumed."),
            { RolloutState: "FAILED" } => (ServiceHealth.Failing, $"The last deployment failed. {trouble ?? service.RolloutReason ?? "Its events say more."}"),
            { RolloutState: "IN_PROGRESS", FailedTasks: > 0, Running: 0 } => (ServiceHealth.Failing, $"New tasks do not stay: {trouble ?? "its events say more."}"),
            { RolloutState: "IN_PROGRESS", FailedTasks: > 0 } => (ServiceHealth.Degraded, $"{counts}; new tasks do not stay: {trouble ?? "its events say more."}"),
            { Desired: 0, Running: 0 } => (ServiceHealth.Stopped, "It is scaled to zero."),
            { RolloutState: "IN_PROGRESS" } => (ServiceHealth.Deploying, $"{counts}."),
            _ when service.Tasks.Count(t => !t.IsStopped && t.Health == "UNHEALTHY") is > 0 and var unhealthy =>
                (ServiceHealth.Degraded, $"{unhealthy} of its tasks fail their health check."),
            _ when service.Running < service.Desired && service.Pending > 0 => (ServiceHealth.Deploying, $"{counts}, {service.Pending} starting."),
            { Running: 0, Desired: > 0 } => (ServiceHealth.Failing, $"None of its {service.Desired} tasks runs. {trouble ?? "Its events say more."}"),
            _ when service.Running < service.Desired => (ServiceHealth.Degraded, $"{counts}. {trouble ?? "ECS is starting the rest."}"),
            _ when service.Running > service.Desired => (ServiceHealth.Deploying, $"{counts}; {service.Running - service.Desired} are stopping."),
            _ => (ServiceHealth.Healthy, $"{counts}."),
        };
    }

    private static string? NewestTrouble(ServiceDetail service)
    {
        var revision = service.TaskDefinitionArn[(service.TaskDefinitionArn.LastIndexOf('/') + 1)..];
        return service.Tasks
            .Where(t => t.IsStopped && t.TaskDefinition == revision && StopReasonRules.IsFault(t))
            .MaxBy(t => t.StoppedAt) is { } stopped
            ? StopReasonRules.InWords(stopped)
            : null;
    }
}
