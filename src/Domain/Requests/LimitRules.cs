using System.Globalization;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>The ceilings of a team. Pure; null means within.</summary>
public static class LimitRules
{
    public static string? WhyNotTasks(int maxTasks, TeamLimits limits) => maxTasks <= limits.MaxTasksPerService
        ? null
        : $"{maxTasks} tasks are above the team's ceiling of {limits.MaxTasksPerService} a service. Ask for {limits.MaxTasksPerService} or fewer, or ask a platform admin to raise the ceiling.";

    public static string? WhyNotCompute(Compute compute, TeamLimits limits) => limits.Compute.Contains(compute)
        ? null
        : $"The team may not run on {Words(compute)}. Choose {string.Join(" or ", limits.Compute.Select(Words))}, or ask a platform admin to allow it.";

    /// <param name="others">vCPU of the team's other services, each at its maximum.</param>
    public static string? WhyNotVcpu(decimal others, decimal asked, TeamLimits limits) => others + asked <= limits.MaxVcpu
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"At its most the service takes {asked:0.##} vCPU; with {others:0.##} of the team's other services that passes the ceiling of {limits.MaxVcpu:0.##}. Ask for fewer or smaller tasks, or ask a platform admin to raise the ceiling.");

    /// <param name="others">GiB of the team's other services, each at its maximum.</param>
    public static string? WhyNotMemory(decimal others, decimal asked, TeamLimits limits) => others + asked <= limits.MaxMemoryGiB
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"At its most the service takes {asked:0.##} GiB; with {others:0.##} GiB of the team's other services that passes the ceiling of {limits.MaxMemoryGiB:0.##} GiB. Ask for fewer or smaller tasks, or ask a platform admin to raise the ceiling.");

    /// <param name="services">Services of the team today.</param>
    public static string? WhyNotOneMore(int services, TeamLimits limits) => services < limits.MaxServices
        ? null
        : $"The team has {services} services, its ceiling is {limits.MaxServices}. Remove one, or ask a platform admin to raise the ceiling.";

    public static string Words(Compute compute) => compute switch
    {
        Compute.Fargate => "Fargate",
        Compute.FargateSpot => "Fargate Spot",
        Compute.Ec2 => "EC2",
    };
}
