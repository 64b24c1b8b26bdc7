using Domain.Catalog;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>Makes the plan of a service request out of what is asked and what stands in AWS. Pure.</summary>
public static class ServicePlanner
{
    public const string ContainerName = "app";

    /// <param name="existing">Full name of the service to change; null for a new one.</param>
    /// <param name="recipe">Of the template's version; what a new service begins with.</param>
    /// <param name="before">Of the version that what runs is on, where that is another.</param>
    public static Plan Make(ServiceInputs asked, TeamEnvironment place, string cluster, string? existing, LiveFacts live, Recipe? recipe = null, Recipe? before = null)
    {
        var service = existing ?? place.FullName(asked.Name);
        var group = place.LogGroup(asked.Name);
        var steps = new List<PlannedStep>();

        var definition = ServiceDefinitions.Of(asked, place, service, live, recipe ?? Recipe.Empty, before).Document;
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

        if (asked.Traffic is { } traffic)
        {
            steps.AddRange(TrafficPlans.Steps(traffic, place, service, asked, live.Traffic));
        }

        var after = Service(asked, place, cluster, service, main, live) with { TaskDefinition = newRevision ? definition.Family : live.Service?.TaskDefinition ?? definition.Family };
        if (newRevision || live.Service is null || !Same(live.Service with { DesiredCount = null }, after with { DesiredCount = null }))
        {
            steps.Add(new ServiceChange(live.Service, after) { Provider = live.Service is null && asked.Compute is Compute.Ec2 ? live.Cluster?.InstanceProvider : null });
            steps.Add(new WaitUntilStable(cluster, service) { Deploys = after.Deployment is { Shifts: true } shifts ? shifts : null });
        }

        var target = Bounds(cluster, service, asked.MinTasks, asked.MaxTasks, live);
        foreach (var step in Move(target, live))
        {
            InsertBeforeWait(steps, step);
        }

        if (Policy(asked.CpuTarget, asked.Backlog, cluster, service, live) is { } policy && policy != live.Policy)
        {
            InsertBeforeWait(steps, new ScalingPolicyChange(live.Policy, policy));
        }

        steps.AddRange(TrafficPlans.Cleared(asked, live.Traffic));
        return new Plan(place.Place, place.RoleArn, place.Region, cluster, service, steps);
    }

    /// <summary>Another image of the container that takes the traffic; nothing else.</summary>
    public static Plan ChangeImage(string image, TeamEnvironment place, string cluster, string service, LiveFacts live)
    {
        var steps = new List<PlannedStep>();
        if (live is { Service: { } stands, TaskDefinition: { } now })
        {
            var definition = now.WithImage(image, ServiceDefinitions.MainContainer(live, Recipe.Empty));
            if (definition != now)
            {
                steps.Add(new TaskDefinitionChange(now, live.TaskDefinitionArn, definition));
                steps.Add(new ServiceChange(stands, stands with { TaskDefinition = definition.Family, DesiredCount = null }));
                steps.Add(new WaitUntilStable(cluster, service) { Deploys = stands.Deployment is { Shifts: true } shifts ? shifts : null });
            }
        }

        return new Plan(place.Place, place.RoleArn, place.Region, cluster, service, steps);
    }

    /// <summary>Other bounds, and another target where one is asked.</summary>
    public static Plan ChangeScaling(int min, int max, int? cpuTarget, BacklogSpec? backlog, TeamEnvironment place, string cluster, string service, LiveFacts live)
    {
        var steps = new List<PlannedStep>();
        var target = Bounds(cluster, service, min, max, live);
        steps.AddRange(Move(target, live));

        if (Policy(cpuTarget, backlog, cluster, service, live) is { } policy && policy != live.Policy)
        {
            steps.Add(new ScalingPolicyChange(live.Policy, policy));
        }

        // bounds that move the count at once are done when the tasks are there
        if (!live.IsClosed && (live.DesiredCount < min || live.DesiredCount > max))
        {
            steps.Add(new WaitUntilStable(cluster, service));
        }

        return new Plan(place.Place, place.RoleArn, place.Region, cluster, service, steps);
    }

    /// <summary>Nothing runs, and nothing wakes it.</summary>
    public static Plan Park(TeamEnvironment place, string cluster, string service, LiveFacts live) => new(
        place.Place, place.RoleArn, place.Region, cluster, service, [new ParkChange(cluster, service, live.Target) { Schedules = live.Schedules.Count == 0 ? null : live.Schedules }, new WaitUntilStable(cluster, service)]);

    /// <summary>All it had.</summary>
    public static Plan Resume(TeamEnvironment place, string cluster, string service, ParkedFrom from) => new(
        place.Place, place.RoleArn, place.Region, cluster, service, [new ResumeChange(cluster, service, from), new WaitUntilStable(cluster, service)]);

    /// <summary>First what the clock opens it with, so that no opening in between brings the old bounds back.</summary>
    private static IEnumerable<PlannedStep> Move(ScalableTargetSpec target, LiveFacts live) => target == live.Target
        ? [] : [.. OfficeHoursPlanner.Opening(target, live), new ScalableTargetChange(live.Target, target) { Outside = live.Hours?.Outside, Schedules = live.Schedules.Count == 0 ? null : live.Schedules }];

    /// <summary>What is held back stays so, save where new bounds end a parking that nothing is remembered of.</summary>
    private static ScalableTargetSpec Bounds(string cluster, string service, int min, int max, LiveFacts live) =>
        new(cluster, service, min, max) { Suspended = live.Target is { IsParked: true } ? null : live.Target?.Suspended };

    /// <summary>Scaling first, so that nothing scales what is going.</summary>
    public static Plan Delete(TeamEnvironment place, string cluster, ServiceSpec service, LiveFacts live) => new(
        place.Place, place.RoleArn, place.Region, cluster, service.Name,
        [.. ScalingRemoval.Of(live), new ServiceRemoval(service, live.RunningCount), .. TrafficPlans.Removal(service, live.Traffic)]);

    /// <summary>What it shall scale at, in place of what it does; null where nothing is asked, so that what stands stays.</summary>
    private static ScalingPolicySpec? Policy(int? cpuTarget, BacklogSpec? backlog, string cluster, string service, LiveFacts live) => (cpuTarget, backlog) switch
    {
        // pace and name stay as they stand
        (_, { } queue) => (live.Policy ?? new(cluster, service, $"{service}-backlog", null)) with { CpuTarget = null, Backlog = queue },
        ({ } percent, null) => (live.Policy ?? new(cluster, service, $"{service}-cpu", percent)) with { CpuTarget = percent, Backlog = null },
        (null, null) => null,
    };

    private static void InsertBeforeWait(List<PlannedStep> steps, PlannedStep step) =>
        steps.Insert(steps is [.., WaitUntilStable] ? steps.Count - 1 : steps.Count, step);

    private static ServiceSpec Service(ServiceInputs asked, TeamEnvironment place, string cluster, string service, TaskContainer main, LiveFacts live) => new(
        cluster, service, service, asked.Compute, live.Service is null ? asked.MinTasks : null,
        asked.Subnets ?? place.Subnets, place.SecurityGroups, AssignPublicIp: false, TargetGroup(asked, place, service, live),
        live.Service is { ContainerName.Length: > 0 } stands ? stands.ContainerName : main.Name, asked.Port)
    {
        Connect = ServiceConnectPlans.Of(asked, service, main, live),
        Deployment = asked.Deployment ?? live.Service?.Deployment,
        Shift = TrafficPlans.Shift(asked, place, service, live),
        GraceSeconds = TargetGroup(asked, place, service, live) is null ? null : asked.GraceSeconds ?? live.Service?.GraceSeconds,
    };

    private static string? TargetGroup(ServiceInputs asked, TeamEnvironment place, string service, LiveFacts live) =>
        asked.Traffic is not null ? TrafficPlans.GroupArn(place, service, live.Traffic) : asked.AsksTargetGroup ? asked.TargetGroupArn : live.Service?.TargetGroupArn;

    private static bool Same(ServiceSpec a, ServiceSpec b) =>
        Behind(a) with { Subnets = b.Subnets, SecurityGroups = b.SecurityGroups } == Behind(b)
        && a.Subnets.ToHashSet(StringComparer.Ordinal).SetEquals(b.Subnets) && a.SecurityGroups.ToHashSet(StringComparer.Ordinal).SetEquals(b.SecurityGroups);

    // container and port belong to a service's load balancer: AWS keeps neither without one
    private static ServiceSpec Behind(ServiceSpec s) => s.TargetGroupArn is null ? s with { ContainerName = "", ContainerPort = 0 } : s;
}
