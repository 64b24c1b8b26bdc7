using Amazon.ECS;
using Amazon.ECS.Model;
using static Sandbox.Ecs.TaskDefinitionRules;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of container dependencies (ECS API Reference, "ContainerDependency").</summary>
internal static class DependencyRules
{
    public static void Check(List<ContainerDefinition> containers)
    {
        foreach (var container in containers)
        {
            foreach (var dependency in container.DependsOn ?? [])
            {
                var target = containers.Find(c => c.Name == dependency.ContainerName);
                Require(target is not null, $"Container {container.Name} depends on container {dependency.ContainerName}, which is not in the task definition.");
                Require(dependency.Condition != ContainerCondition.HEALTHY || target?.HealthCheck is not null, $"Container {dependency.ContainerName} must have a health check for a HEALTHY dependency.");
                Require((dependency.Condition != ContainerCondition.COMPLETE && dependency.Condition != ContainerCondition.SUCCESS) || target?.Essential == false,
                    $"The container {dependency.ContainerName} is essential: a {dependency.Condition?.Value} dependency on it is not allowed.");
            }
        }
        Require(!containers.Exists(c => Reaches(c.Name, c, containers, [])), "A container dependency cycle was found in the task definition.");
    }

    private static bool Reaches(string goal, ContainerDefinition from, List<ContainerDefinition> containers, HashSet<string> seen)
        => (from.DependsOn ?? []).Exists(d => d.ContainerName == goal
            || (seen.Add(d.ContainerName) && containers.Find(c => c.Name == d.ContainerName) is { } next && Reaches(goal, next, containers, seen)));
}
