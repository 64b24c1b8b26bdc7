using System.Globalization;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>Ceilings that a request must keep within, and whose they are.</summary>
/// <param name="Whose">"the team's", "payments/prod's".</param>
public sealed record Ceiling(string Whose, TeamLimits Limits)
{
    /// <summary>The team's, and the environment's own where it has any.</summary>
    /// <param name="place">"payments/prod".</param>
    public static IReadOnlyList<Ceiling> Of(TeamLimits team, string place, TeamLimits? own) =>
        own is null ? [new(LimitScope.Team, team)] : [new(LimitScope.Team, team), new($"{place}'s", own)];
}

/// <summary>Ceilings with what is taken of them.</summary>
/// <param name="Whose">"the team's", "payments/prod's".</param>
/// <param name="Others">What its other workloads take.</param>
/// <param name="Own">What the workload itself takes by what runs now; null where it does not run.</param>
public sealed record LimitScope(string Whose, string Name, TeamLimits Limits, TeamUsage Others, UsedWorkload? Own = null)
{
    public const string Team = "the team's";

    /// <summary>The team's ceilings, and the environment's own where it has any.</summary>
    public static IEnumerable<LimitScope> Of(TeamLimits team, TeamEnvironment place, Usage usage)
    {
        yield return new(Team, "Limit", team, usage.Team, usage.Own);
        if (place.Limits is { } own)
        {
            yield return new($"{place.Place}'s", $"Limit of {place.Name}", own, usage.Here, usage.Own);
        }
    }
}

/// <summary>
/// The ceilings of a team and of its environments. Pure; null means within. Each refusal says which, by how much, and what to do. A ceiling may have been
/// lowered below what runs: a request that asks for no more than its workload takes already is within all the same.
/// </summary>
public static class LimitRules
{
    /// <param name="own">Tasks that the service may scale to now.</param>
    public static string? WhyNotTasks(int maxTasks, TeamLimits limits, string whose = LimitScope.Team, int own = 0) => maxTasks <= Math.Max(limits.MaxTasksPerService, own)
        ? null
        : $"{maxTasks} tasks are above {whose} ceiling of {limits.MaxTasksPerService} a service. Ask for {limits.MaxTasksPerService} or fewer, or ask a platform admin to raise the ceiling.";

    /// <param name="own">What it runs on now.</param>
    public static string? WhyNotCompute(Compute compute, TeamLimits limits, string whose = LimitScope.Team, Compute? own = null) => compute == own || limits.Compute.Contains(compute)
        ? null
        : $"{(whose == LimitScope.Team ? "The team" : whose[..^2])} may not run on {Words(compute)}. {(limits.Compute.Count == 0 ? "Ask" : $"Choose {string.Join(" or ", limits.Compute.Select(Words))}, or ask")} a platform admin to allow it.";

    /// <param name="others">vCPU of the other workloads, each at its maximum.</param>
    /// <param name="own">vCPU that the workload takes now.</param>
    public static string? WhyNotVcpu(decimal others, decimal asked, TeamLimits limits, string whose = LimitScope.Team, decimal own = 0) =>
        WhyNotSum("takes", "vCPU", others, asked, own, limits.MaxVcpu, whose);

    /// <param name="others">GiB of the other workloads, each at its maximum.</param>
    /// <param name="own">GiB that the workload takes now.</param>
    public static string? WhyNotMemory(decimal others, decimal asked, TeamLimits limits, string whose = LimitScope.Team, decimal own = 0) =>
        WhyNotSum("takes", "GiB", others, asked, own, limits.MaxMemoryGiB, whose);

    /// <param name="others">US dollars a month of the other workloads, each at its maximum.</param>
    /// <param name="own">US dollars a month that the workload costs now.</param>
    public static string? WhyNotMonthly(decimal others, decimal asked, TeamLimits limits, string whose = LimitScope.Team, decimal own = 0) => limits.MaxMonthly is not { } most
        ? null
        : WhyNotSum("costs", "US dollars a month", others, asked, own, most, whose);

    /// <param name="services">Other services, running or approved.</param>
    public static string? WhyNotOneMore(int services, TeamLimits limits, string whose = LimitScope.Team) => services < limits.MaxServices
        ? null
        : $"There are {services} services, running or approved, and {whose} ceiling is {limits.MaxServices}. Remove one, or ask a platform admin to raise the ceiling.";

    /// <summary>The first ceiling that a request would pass; null when it passes none.</summary>
    public static string? WhyNot(Footprint asked, IEnumerable<LimitScope> scopes) => scopes.Select(s => WhyNot(asked, s)).FirstOrDefault(why => why is not null);

    private static string? WhyNot(Footprint asked, LimitScope s) =>
        (asked is { IsNew: true, Services: > 0 } ? WhyNotOneMore(s.Others.Services, s.Limits, s.Whose) : null)
        ?? (asked.Compute is { } on ? WhyNotCompute(on, s.Limits, s.Whose, s.Own?.Compute) : null)
        ?? (asked.MaxTasks == 0 ? null
            : WhyNotTasks(asked.MaxTasks, s.Limits, s.Whose, s.Own?.Tasks ?? 0)
                ?? WhyNotVcpu(s.Others.Vcpu, asked.Vcpu, s.Limits, s.Whose, s.Own?.Vcpu ?? 0)
                ?? WhyNotMemory(s.Others.MemoryGiB, asked.MemoryGiB, s.Limits, s.Whose, s.Own?.MemoryGiB ?? 0)
                ?? WhyNotMonthly(s.Others.MonthlyAtMax, asked.MonthlyAtMax ?? 0, s.Limits, s.Whose, s.Own?.Monthly ?? 0));

    public static string Words(Compute compute) => compute switch
    {
        Compute.Fargate => "Fargate",
        Compute.FargateSpot => "Fargate Spot",
        Compute.Ec2 => "EC2",
    };

    private static string? WhyNotSum(string verb, string unit, decimal others, decimal asked, decimal own, decimal most, string whose) => others + asked <= most || asked <= own
        ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"At its most it {verb} {asked:0.##} {unit}; with the {others:0.##} of what else runs or is approved that passes {whose} ceiling of {most:0.##} by {others + asked - most:0.##}. Ask for fewer or smaller tasks, or ask a platform admin to raise the ceiling.");
}
