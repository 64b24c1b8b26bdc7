using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Jobs;

/// <summary>Makes the plans of jobs. Pure.</summary>
internal static class JobPlanner
{
    public static Plan Make(JobInputs asked, TeamEnvironment place, string cluster, TaskDefinitionDocument definition, JobFacts live)
    {
        var steps = new List<PlannedStep>();
        var (group, name) = (place.LogGroup(asked.Task.Name), place.FullName(asked.Task.Name));
        if (definition.Containers.Any(c => c.LogGroup == group) && live.Task.LogGroupDays != asked.Task.LogDays)
        {
            steps.Add(new LogGroupChange(group, live.Task.LogGroupDays, asked.Task.LogDays));
        }

        var isThere = live.Task.Definition == definition;
        if (!isThere)
        {
            steps.Add(new TaskDefinitionChange(live.Task.Definition, live.Task.DefinitionArn, definition));
        }

        var run = asked.Run(place, cluster, isThere ? live.Task.DefinitionArn is { } arn ? RevisionOf(arn) : null : null) with { Provider = asked.Task.Compute is Teams.Compute.Ec2 ? live.Task.Cluster?.InstanceProvider : null };
        var written = isThere ? definition : null;
        if (asked.Schedule is { } expression)
        {
            if (!live.GroupExists)
            {
                steps.Add(new ScheduleGroupChange(place.ScheduleGroup));
            }

            var schedule = new ScheduleSpec(place.ScheduleGroup, name, expression, asked.TimeZone, asked.Enabled, run);
            if (!schedule.Same(live.Schedule?.Spec))
            {
                steps.Add(new ScheduleChange(live.Schedule?.Spec, schedule, written));
            }
        }
        else if (asked.Pattern is { } pattern)
        {
            var rule = new EventRuleSpec(name, pattern, asked.Enabled, run);
            if (!rule.Same(live.Rule?.Spec))
            {
                steps.Add(new EventRuleChange(live.Rule?.Spec, rule, written));
            }
        }

        return new Plan(place.Place, place.RoleArn, place.Region, cluster, name, steps);
    }

    private static int? RevisionOf(string arn) => int.TryParse(arn[(arn.LastIndexOf(':') + 1)..], out var revision) ? revision : null;
}
