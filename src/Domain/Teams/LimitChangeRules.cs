using System.Globalization;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Teams;

/// <summary>What a team or an environment takes of its ceilings: what runs and what is approved, each at its maximum.</summary>
/// <param name="LargestService">Tasks of the service that may scale furthest.</param>
/// <param name="Compute">What its tasks run on.</param>
public sealed record LimitUse(TeamUsage Sum, int LargestService, IReadOnlyList<Compute> Compute)
{
    public static LimitUse Of(IReadOnlyList<UsedWorkload> workloads) => new(
        TeamUsage.Of(workloads), workloads.Select(w => w.Tasks).DefaultIfEmpty().Max(), [.. workloads.Select(w => w.Compute).OfType<Compute>().Distinct().Order()]);
}

/// <summary>What may be set as ceilings, and what a change of them means. Pure.</summary>
public static class LimitChangeRules
{
    /// <summary>Tasks of one service, and of all services: what ECS allows at most (AWS service quotas of ECS and Fargate), well above what a team needs.</summary>
    private const int MostTasks = 5_000;
    private const int MostServices = 5_000;
    private const decimal MostVcpu = 100_000;
    private const decimal MostMemoryGiB = 1_000_000;
    private const decimal MostMonthly = 100_000_000;

    /// <summary>Each field that does not fit, with what to do.</summary>
    public static IEnumerable<FieldProblem> Problems(TeamLimits limits)
    {
        if (Whole(limits.MaxTasksPerService, MostTasks, "tasks a service") is { } tasks)
        {
            yield return new("maxTasksPerService", tasks);
        }

        if (Amount(limits.MaxVcpu, MostVcpu, "vCPU") is { } vcpu)
        {
            yield return new("maxVcpu", vcpu);
        }

        if (Amount(limits.MaxMemoryGiB, MostMemoryGiB, "GiB") is { } memory)
        {
            yield return new("maxMemoryGiB", memory);
        }

        if (Whole(limits.MaxServices, MostServices, "services") is { } services)
        {
            yield return new("maxServices", services);
        }

        if (limits.MaxMonthly is { } monthly && Amount(monthly, MostMonthly, "US dollars a month") is { } dollars)
        {
            yield return new("maxMonthly", $"{dollars} Leave it empty for no ceiling.");
        }

        if (limits.Compute.Count == 0)
        {
            yield return new("compute", "Choose at least one thing tasks may run on. To let nothing new begin, set services to 0.");
        }
    }

    /// <summary>Where what runs is above the ceilings: allowed, and said clearly.</summary>
    public static IReadOnlyList<string> Over(TeamLimits limits, LimitUse use)
    {
        var sum = use.Sum;
        return
        [
            .. Passed("vCPU", sum.Vcpu, limits.MaxVcpu),
            .. Passed("GiB of memory", sum.MemoryGiB, limits.MaxMemoryGiB),
            .. Passed("services", sum.Services, limits.MaxServices),
            .. Passed("tasks of one service", use.LargestService, limits.MaxTasksPerService),
            .. limits.MaxMonthly is { } most ? Passed("US dollars a month", sum.MonthlyAtMax, most) : [],
            .. use.Compute.Except(limits.Compute).Select(c => $"Tasks run on {LimitRules.Words(c)}, which is not allowed: they go on, and requests for new ones on it will be refused."),
        ];
    }

    /// <summary>Where an environment's own ceiling does nothing, because the team's is lower.</summary>
    public static IReadOnlyList<string> WithoutEffect(TeamLimits own, TeamLimits team)
    {
        var idle = new[]
        {
            own.MaxVcpu > team.MaxVcpu ? "vCPU" : null, own.MaxMemoryGiB > team.MaxMemoryGiB ? "memory" : null, own.MaxServices > team.MaxServices ? "services" : null,
            own.MaxTasksPerService > team.MaxTasksPerService ? "tasks a service" : null, own.MaxMonthly > team.MaxMonthly ? "US dollars a month" : null,
            own.Compute.Except(team.Compute).Any() ? "what tasks run on" : null,
        }.OfType<string>().ToList();
        return idle.Count == 0 ? [] : [$"Above the team's own ceilings in {string.Join(", ", idle)}: there the team's hold."];
    }

    private static IEnumerable<string> Passed(string what, decimal used, decimal most) => used <= most ? [] :
    [
        string.Create(CultureInfo.InvariantCulture, $"Already over: {used:#,0.##} {what} {(what == "US dollars a month" ? "are reached" : "are taken")} if everything runs at its most, above {most:#,0.##}. What runs goes on; new requests that add will be refused."),
    ];

    private static string? Whole(int value, int most, string what) => value >= 0 && value <= most ? null
        : string.Create(CultureInfo.InvariantCulture, $"{value} {what} is no ceiling. Write a whole number from 0 to {most:N0}.");

    private static string? Amount(decimal value, decimal most, string what) => value >= 0 && value <= most && value == Math.Round(value, 2) ? null
        : string.Create(CultureInfo.InvariantCulture, $"{value} {what} is no ceiling. Write a number from 0 to {most:N0} with two decimals at most.");
}
