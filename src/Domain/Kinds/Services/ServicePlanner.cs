using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>Makes the plan of a service request out of what is asked and what stands in AWS. Pure.</summary>
public static class ServicePlanner
{
    public const string ContainerName = "app";

    /// <param name="existing">Full name of the service to change; null for a new one.</param>
    /// <param name="recipe">Of the template's version; what a new service begins with.</param>
    public static Plan Make(ServiceInputs asked, TeamEnvironment place, string cluster, string? existing, LiveFacts live, Recipe? recipe = null)
    {
        var service = existing ?? place.FullName(asked.Name);
        var group = place.LogGroup(asked.Name);
        var steps = new List<PlannedStep>();

        var definition = ServiceDefinitions.Of(asked, place, service, live, recipe ?? Recipe.Empty);
        var main = definition.Main(ServiceDefinitions.MainContainer(live, recipe ?? Recipe.Empty));

        // one that logs elsewhere needs no group
        if (main.LogGroup == group && live.LogGroupDays != asked.LogDays)
        {
            steps.Add(new LogGroupChange(group, live.LogGroupDays, asked.LogDays));
        }

        var newRevision = live.TaskDefinition != definition;
        if (newRevision)
        {
            steps.Add(new TaskDefinitionChange(live.TaskDefinition, live.TaskDefinitionArn, definition));
        }

        var after = Service(asked, place, cluster, service, main.Name, live) with { TaskDefinition = newRevision ? definition.Family : live.Service?.TaskDefinition ?? definition.Family };
        if (newRevision || live.Service is null || !Same(live.Service with { DesiredCount = null }, after with { DesiredCount = null }))
        {
            steps.Add(new ServiceChange(live.Service, after));
            steps.Add(new WaitUntilStable(cluster, service));
        }

        var target = new ScalableTargetSpec(cluster, service, asked.MinTasks, asked.MaxTasks);
        if (target != live.Target)
        {
            InsertBeforeWait(steps, new ScalableTargetChange(live.Target, target));
        }

        var policy = new ScalingPolicySpec(cluster, service, live.Policy?.Name ?? $"{service}-cpu", asked.CpuTarget);
        if (policy != live.Policy)
        {
            InsertBeforeWait(steps, new ScalingPolicyChange(live.Policy, policy));
        }

        return new Plan(place.Place, place.RoleArn, place.Region, cluster, service, steps);
    }

    private static void InsertBeforeWait(List<PlannedStep> steps, PlannedStep step) =>
        steps.Insert(steps is [.., WaitUntilStable] ? steps.Count - 1 : steps.Count, step);

    private static ServiceSpec Service(ServiceInputs asked, TeamEnvironment place, string cluster, string service, string container, LiveFacts live) => new(
        cluster, service, service, asked.Compute, live.Service is null ? asked.MinTasks : null,
        place.Subnets, place.SecurityGroups, AssignPublicIp: false, asked.TargetGroupArn, live.Service?.ContainerName ?? container, asked.Port);

    private static bool Same(ServiceSpec a, ServiceSpec b) =>
        a with { Subnets = b.Subnets, SecurityGroups = b.SecurityGroups } == b
        && a.Subnets.ToHashSet(StringComparer.Ordinal).SetEquals(b.Subnets) && a.SecurityGroups.ToHashSet(StringComparer.Ordinal).SetEquals(b.SecurityGroups);
}
