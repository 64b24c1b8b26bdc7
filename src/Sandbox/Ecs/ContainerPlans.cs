using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// When the containers of a task come up and end: each waits for those it depends on (ECS Developer Guide, "Container
/// dependency"), and ends as its image or command says (<see cref="ImageRules"/>).
/// </summary>
internal sealed class ContainerPlans(World world)
{
    private static readonly TimeSpan never = TimeSpan.MaxValue;

    /// <summary>Lays down the plan, the images being there.</summary>
    /// <returns>The container that can never start, and why; null when all can.</returns>
    public (EcsContainer Container, string Why)? Lay(EcsTask task)
    {
        var definitions = EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var starts = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var container in task.Containers)
        {
            Start(container.Name, task, definitions, starts);
        }
        foreach (var container in task.Containers)
        {
            var start = starts[container.Name];
            if (start == never)
            {
                var on = (definitions[container.Name].DependsOn ?? []).FirstOrDefault(d => Ready(d, task, definitions, starts) == never);
                return (container, $"dependency graph: container ordering dependency [{on?.ContainerName}] for target [{container.Name}] did not become {on?.Condition?.Value ?? "ready"}");
            }
            container.StartsAt = world.Now + (start / world.Speed);
            if (ImageRules.Ends(definitions[container.Name], task.Overrides) is var (runs, code))
            {
                container.EndsAt = container.StartsAt + (runs / world.Speed);
                container.WillExit = code;
            }
        }
        return null;
    }

    /// <summary>Starts and ends what is due.</summary>
    /// <returns>The essential container that has ended; null while none has.</returns>
    public EcsContainer? Tick(EcsTask task)
    {
        EcsContainer? ended = null;
        foreach (var container in task.Containers)
        {
            if (container.Status == "PENDING" && container.StartsAt <= world.Now)
            {
                container.Status = "RUNNING";
            }
            if (container.Status == "RUNNING" && container.EndsAt <= world.Now && !Restarts(task, container))
            {
                container.Status = "STOPPED";
                container.ExitCode = container.WillExit;
                ended ??= container.Essential ? container : null;
            }
        }
        return ended;
    }

    /// <summary>Whether every container is up, or has been.</summary>
    public static bool AllStarted(EcsTask task) => task.Containers.TrueForAll(c => c.Status != "PENDING");

    /// <summary>When something next happens to a container.</summary>
    public static DateTimeOffset? Next(EcsTask task)
        => task.Containers.Select(c => c.Status switch { "PENDING" => c.StartsAt, "RUNNING" => c.EndsAt, _ => null }).Min();

    /// <summary>A restart policy brings a container back that ran long enough (ECS API Reference, "ContainerRestartPolicy").</summary>
    private bool Restarts(EcsTask task, EcsContainer container)
    {
        var policy = EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions.Find(c => c.Name == container.Name)?.RestartPolicy;
        if (policy?.Enabled != true || policy.IgnoredExitCodes?.Contains(container.WillExit) == true || container.EndsAt is not { } end || container.StartsAt is not { } start
            || (end - start) * world.Speed < TimeSpan.FromSeconds(policy.RestartAttemptPeriod ?? 300))
        {
            return false;
        }
        container.StartsAt = end;
        container.EndsAt = end + (end - start);
        return true;
    }

    private static TimeSpan Start(string name, EcsTask task, Dictionary<string, ContainerDefinition> definitions, Dictionary<string, TimeSpan> starts)
    {
        if (starts.TryGetValue(name, out var known))
        {
            return known;
        }
        // A circle cannot be registered; this only ends the search.
        starts[name] = never;
        var start = (definitions[name].DependsOn ?? []).Select(d => Ready(d, task, definitions, starts)).DefaultIfEmpty(TimeSpan.Zero).Max();
        return starts[name] = start;
    }

    /// <summary>When a dependency is met.</summary>
    private static TimeSpan Ready(ContainerDependency on, EcsTask task, Dictionary<string, ContainerDefinition> definitions, Dictionary<string, TimeSpan> starts)
    {
        var start = Start(on.ContainerName, task, definitions, starts);
        if (start == never)
        {
            return never;
        }
        var end = ImageRules.Ends(definitions[on.ContainerName], task.Overrides);
        return on.Condition?.Value switch
        {
            "HEALTHY" => ImageRules.FailsHealthChecks(definitions[on.ContainerName].Image) ? never : start + Durations.ContainerHealthy,
            "COMPLETE" => end is var (runs, _) ? start + runs : never,
            "SUCCESS" => end is var (runs, code) && code == 0 ? start + runs : never,
            _ => start,
        };
    }
}
