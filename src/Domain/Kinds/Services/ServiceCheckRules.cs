using System.Globalization;
using Domain.Catalog;
using Domain.Costs;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>What is verified about a service alone; what every request is checked for stands in <see cref="CommonCheckRules"/>. Pure.</summary>
public static class ServiceCheckRules
{
    public static IReadOnlyList<Check> Of(ServiceInputs asked, TeamEnvironment place, string cluster, string? existing, LiveFacts live, string service) =>
        [.. Existence(asked, place, cluster, existing, live, service), .. Image(asked.Image, place), .. Scaling(asked.MinTasks, asked.MaxTasks, live)];

    private static IEnumerable<Check> Existence(ServiceInputs asked, TeamEnvironment place, string cluster, string? existing, LiveFacts live, string service)
    {
        if (!place.Clusters.Contains(cluster, StringComparer.Ordinal))
        {
            yield return Fail($"{place.Place} may not use cluster {cluster}. Choose {string.Join(" or ", place.Clusters)}.", "Existence · cluster");
        }
        else if (live.Cluster is null)
        {
            yield return Fail($"There is no active cluster {cluster} in {place.Region}. Choose another, or ask a platform admin to make it.", "Existence · cluster");
        }
        else
        {
            yield return Compute(asked.Compute, live.Cluster, asked.Cpu, asked.MemoryMiB, asked.MinTasks);
        }

        if (existing is null && live.Service is not null)
        {
            yield return Fail($"There is a service {service} on {cluster} already. Choose another name, or change that service instead.", "Existence · service");
        }

        if (existing is not null && live.Service is null)
        {
            yield return Fail($"There is no service {existing} on {cluster} any more. Ask for a new one instead.", "Existence · service");
        }

        if (asked.TargetGroupArn is { } arn)
        {
            yield return TargetGroup(arn, live);
        }

        foreach (var check in TrafficCheckRules.Of(asked, place, service, live.Service?.TargetGroupArn, live.Traffic))
        {
            yield return check;
        }

        foreach (var check in ServiceConnectCheckRules.Of(asked, live).Concat(BacklogCheckRules.Of(asked.Backlog, asked.MinTasks, live)).Concat(DeploymentCheckRules.Of(asked.Deployment, live)).Concat(Subnets(asked.Subnets, place)))
        {
            yield return check;
        }

        yield return ExecutionRole(live.ExecutionRoleExists, place);
    }

    private static Check TargetGroup(string arn, LiveFacts live) => live.TargetGroups.FirstOrDefault(g => g.Arn == arn) switch
    {
        null => Fail("The target group does not exist in this account and Region. Choose one from the list.", "Existence · target group"),
        { TargetType: not "ip" } group => Fail($"Target group {group.Name} takes targets of type {group.TargetType}; tasks with their own network need type ip. Choose another.", "Existence · target group"),
        { LoadBalancers.Count: 0 } group => Warn($"No load balancer sends traffic to target group {group.Name} yet.", "Existence · target group"),
        { } group => Pass($"Target group {group.Name} takes traffic from {string.Join(", ", group.LoadBalancers)}.", "Existence · target group"),
    };

    internal static IEnumerable<Check> Subnets(IReadOnlyList<string>? asked, TeamEnvironment place)
    {
        if (asked is not null)
        {
            var strange = asked.Except(place.Subnets, StringComparer.Ordinal).ToList();
            yield return strange.Count == 0
                ? Pass($"The subnets are of {place.Place}.", "Existence · subnets")
                : Fail($"{string.Join(", ", strange)} {(strange.Count == 1 ? "is no subnet" : "are no subnets")} of {place.Place}. Choose among {string.Join(", ", place.Subnets)}.", "Existence · subnets");
        }
    }

    internal static Check ExecutionRole(bool exists, TeamEnvironment place) => exists
        ? Pass($"The execution role of {place.Place} exists.", "Existence · role")
        : Fail($"The execution role {place.ExecutionRoleArn} does not exist. Ask a platform admin to set up the environment.", "Existence · role");

    internal static Check Compute(Compute compute, ClusterFacts cluster, int cpu, int memoryMiB, int tasks) => compute switch
    {
        Teams.Compute.Fargate when !cluster.HasFargate => Fail($"Cluster {cluster.Name} has no Fargate capacity. Choose EC2 or another cluster.", "Capacity"),
        Teams.Compute.FargateSpot when !cluster.HasFargateSpot => Fail($"Cluster {cluster.Name} has no Fargate Spot capacity. Choose another kind or cluster.", "Capacity"),
        Teams.Compute.Ec2 when !cluster.HasEc2 => Fail($"Cluster {cluster.Name} has no container instances. Choose Fargate or another cluster.", "Capacity"),
        Teams.Compute.Ec2 when cluster.IsManaged => Pass($"ECS starts Managed Instances on cluster {cluster.Name} for tasks that wait for room.", "Capacity"),
        Teams.Compute.Ec2 when cluster.FreeCpu < (long)cpu * tasks || cluster.FreeMemoryMiB < (long)memoryMiB * tasks => Warn(
            string.Create(CultureInfo.InvariantCulture, $"The instances of {cluster.Name} have {cluster.FreeCpu:N0} CPU units and {cluster.FreeMemoryMiB:N0} MiB free; {tasks} tasks need {(long)cpu * tasks:N0} and {(long)memoryMiB * tasks:N0}. {(cluster.InstanceProvider is null ? "Tasks may wait for room." : "ECS starts instances for tasks that wait, up to the most of the cluster.")}"), "Capacity"),
        Teams.Compute.Ec2 => Pass(string.Create(CultureInfo.InvariantCulture, $"The instances of {cluster.Name} have room: {cluster.FreeCpu:N0} CPU units and {cluster.FreeMemoryMiB:N0} MiB free."), "Capacity"),
        Teams.Compute.Fargate or Teams.Compute.FargateSpot => Pass($"Cluster {cluster.Name} runs {LimitRules.Words(compute)}.", "Capacity"),
    };

    internal static IEnumerable<Check> Image(string image, TeamEnvironment place)
    {
        if (image.Contains("@sha256:", StringComparison.Ordinal))
        {
            yield return Pass("The image is pinned by digest.", "Rule · image");
        }
        else if (image.EndsWith(":latest", StringComparison.Ordinal) && place.IsProduction)
        {
            yield return Warn("The tag \"latest\" names another image tomorrow. Name a version or a digest.", "Rule · image");
        }
        else
        {
            yield return Pass($"The image names a version, {FieldRules.Short(image[(image.LastIndexOf(':') + 1)..])}.", "Rule · image");
        }
    }

    internal static IEnumerable<Check> Scaling(int min, int max, LiveFacts live)
    {
        if (live.Service is null)
        {
            yield break;
        }

        if (live.Hours is { } hours)
        {
            yield return Pass($"It has office hours, {hours.Words}: it opens with {min} to {max} tasks{(live.IsClosed ? ", and is closed now" : "")}.", "Scaling");
        }

        if (live.IsClosed)
        {
            yield break;
        }

        var moved = Math.Clamp(live.DesiredCount, min, max);
        if (moved != live.DesiredCount)
        {
            yield return Warn($"The new bounds move the service from {live.DesiredCount} to {moved} tasks at once.", "Scaling");
        }
    }

    internal static IReadOnlyList<Check> Delete(ServiceSpec service, LiveFacts live) =>
    [
        live.RunningCount > 0
            ? Warn($"{live.RunningCount} {(live.RunningCount == 1 ? "task runs" : "tasks run")} now and would be stopped.", "Existence · service")
            : Pass($"No task of {service.Name} runs.", "Existence · service"),
        live.TargetGroups.FirstOrDefault(g => g.Arn == service.TargetGroupArn) is { LoadBalancers.Count: > 0 } group
            ? Warn($"{string.Join(", ", group.LoadBalancers)} sends traffic to it through target group {group.Name}: that would be answered by nobody.", "Existence · target group")
            : Pass("No load balancer sends traffic to it.", "Existence · target group"),
    ];

    private static Check Pass(string finding, string rule) => new(CheckOutcome.Pass, finding, rule);
    private static Check Warn(string finding, string rule) => new(CheckOutcome.Warning, finding, rule);
    private static Check Fail(string finding, string rule) => new(CheckOutcome.Fail, finding, rule);
}
