using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Tasks;

/// <summary>Makes the plan of a run of tasks. Pure.</summary>
internal static class TaskPlanner
{
    public static Plan Make(TaskInputs asked, TeamEnvironment place, string cluster, TaskDefinitionDocument definition, TaskFacts live)
    {
        var steps = new List<PlannedStep>();
        var group = place.LogGroup(asked.Name);
        if (definition.Containers.Any(c => c.LogGroup == group) && live.LogGroupDays != asked.LogDays)
        {
            steps.Add(new LogGroupChange(group, live.LogGroupDays, asked.LogDays));
        }

        var isThere = live.Definition == definition;
        if (!isThere)
        {
            steps.Add(new TaskDefinitionChange(live.Definition, live.DefinitionArn, definition));
        }

        var revision = isThere && live.DefinitionArn is { } arn ? arn[(arn.LastIndexOf('/') + 1)..] : definition.Family;
        steps.Add(new RunTasks(new RunSpec(
            cluster, revision, asked.Count, asked.Compute, asked.Subnets ?? place.Subnets, place.SecurityGroups, definition.ExecutionRoleArn, definition.TaskRoleArn), isThere ? definition : null));
        steps.Add(new WaitForTasks(cluster, definition.Family, asked.Count));
        return new Plan(place.Place, place.RoleArn, place.Region, cluster, definition.Family, steps);
    }
}
