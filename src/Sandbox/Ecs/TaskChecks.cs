using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>The containers' own health checks.</summary>
internal static class TaskChecks
{
    /// <summary>When the checks have said what they will say; null where there are none.</summary>
    public static DateTimeOffset? Verdict(World world, EcsTask task)
    {
        var checks = Checked(world, task);
        if (checks.Count == 0)
        {
            return null;
        }
        // An unhealthy container is called so when its grace is over and it failed as often in a row as is allowed.
        var failing = checks.Where(c => ImageRules.FailsHealthChecks(c.Image)).Select(c => c.HealthCheck)
            .Select(h => TimeSpan.FromSeconds((h.StartPeriod ?? 0) + ((h.Interval ?? 30) * (h.Retries ?? 3)))).ToList();
        return world.Now + ((failing.Count > 0 ? failing.Min() : Durations.ContainerHealthy) / world.Speed);
    }

    public static void Judge(World world, EcsTask task)
    {
        foreach (var container in Checked(world, task).Select(c => task.Containers.Find(own => own.Name == c.Name)).OfType<EcsContainer>())
        {
            container.Health = ImageRules.FailsHealthChecks(container.Image) ? "UNHEALTHY" : "HEALTHY";
        }
        // Containers that are not essential do not count (ECS API Reference, "Task", healthStatus).
        var counted = task.Containers.Where(c => c.Essential && c.Health != "UNKNOWN").ToList();
        task.Health = counted.Count == 0 ? "UNKNOWN" : counted.Exists(c => c.Health == "UNHEALTHY") ? "UNHEALTHY" : "HEALTHY";
    }

    private static List<Amazon.ECS.Model.ContainerDefinition> Checked(World world, EcsTask task)
        => EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions.FindAll(c => c.HealthCheck is { Command: not ["NONE"] });
}
