using System.Globalization;
using Domain.Approvals;
using Domain.Costs;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>What every request is checked for, whatever its kind: limits, budget, someone to approve. Pure.</summary>
public static class CommonCheckRules
{
    /// <summary>A limit: what is approved or taken away later may bring it within again, without a new plan.</summary>
    public static bool IsLimit(Check check) => check.Rule.StartsWith("Limit", StringComparison.Ordinal);

    /// <param name="others">What the other workloads of the team and of the environment take.</param>
    /// <param name="approvers">Names of those who could approve.</param>
    public static IEnumerable<Check> Of(
        Footprint footprint, Team team, TeamEnvironment place, Usage others, Estimate estimate, Requirement requirement, IReadOnlyList<IReadOnlyList<Person>> approvers) =>
    [
        .. LimitScope.Of(team.Limits, place, others).SelectMany(scope => Limits(footprint, scope)),
        Budget(team, others.Team, estimate),
        Approvers(requirement, approvers, team.Id),
    ];

    private static IEnumerable<Check> Limits(Footprint asked, LimitScope scope)
    {
        var (limits, others, whose, own) = (scope.Limits, scope.Others, scope.Whose, scope.Own);
        if (asked.MaxTasks > 0)
        {
            yield return Of("tasks", LimitRules.WhyNotTasks(asked.MaxTasks, limits, whose, own?.Tasks ?? 0), limits.MaxTasksPerService - asked.MaxTasks,
                $"{(asked.MaxTasks == 1 ? "1 task" : $"{asked.MaxTasks} tasks")} at most, of {limits.MaxTasksPerService} a service.");
            yield return Of("vCPU", LimitRules.WhyNotVcpu(others.Vcpu, asked.Vcpu, limits, whose, own?.Vcpu ?? 0), limits.MaxVcpu - others.Vcpu - asked.Vcpu,
                string.Create(CultureInfo.InvariantCulture, $"{asked.Vcpu:0.##} vCPU at most leaves {limits.MaxVcpu - others.Vcpu - asked.Vcpu:0.##} of {whose} {limits.MaxVcpu:0.##}."));
            yield return Of("memory", LimitRules.WhyNotMemory(others.MemoryGiB, asked.MemoryGiB, limits, whose, own?.MemoryGiB ?? 0), limits.MaxMemoryGiB - others.MemoryGiB - asked.MemoryGiB,
                string.Create(CultureInfo.InvariantCulture, $"{asked.MemoryGiB:0.##} GiB at most leaves {limits.MaxMemoryGiB - others.MemoryGiB - asked.MemoryGiB:0.##} of {whose} {limits.MaxMemoryGiB:0.##} GiB."));
            if (limits.MaxMonthly is { } most)
            {
                yield return asked.MonthlyAtMax is { } monthly
                    ? Of("cost", LimitRules.WhyNotMonthly(others.MonthlyAtMax, monthly, limits, whose, own?.Monthly ?? 0), most - others.MonthlyAtMax - monthly,
                        string.Create(CultureInfo.InvariantCulture, $"${monthly:0.##} a month at most leaves ${most - others.MonthlyAtMax - monthly:0.##} of {whose} ceiling of ${most:0.##}{(others.Unpriced > 0 ? $"; {others.Unpriced} that have no price are not counted" : "")}."))
                    : Warn(string.Create(CultureInfo.InvariantCulture, $"It has no price, so {whose} ceiling of ${most:0.##} a month cannot be judged."), $"{scope.Name} · cost");
            }
        }

        if (asked.Compute is { } on && LimitRules.WhyNotCompute(on, limits, whose, own?.Compute) is { } compute)
        {
            yield return Fail(compute, $"{scope.Name} · compute");
        }

        if (asked is { IsNew: true, Services: > 0 } && LimitRules.WhyNotOneMore(others.Services, limits, whose) is { } services)
        {
            yield return Fail(services, $"{scope.Name} · services");
        }

        // the ceiling was lowered below what runs: that goes on, and nothing may be added
        Check Of(string what, string? why, decimal left, string within) => why is not null ? Fail(why, $"{scope.Name} · {what}")
            : left < 0 ? Warn($"It asks for no more than it has, and {whose} ceiling is passed already. What adds to it is refused until less runs.", $"{scope.Name} · {what}")
            : Pass(within, $"{scope.Name} · {what}");
    }

    private static Check Budget(Team team, TeamUsage others, Estimate estimate)
    {
        var total = others.MonthlyAtMax + estimate.AtMax;
        var share = team.MonthlyBudget == 0 ? 100 : total / team.MonthlyBudget * 100;
        var words = string.Create(CultureInfo.InvariantCulture, $"{share:0} % of its budget of ${team.MonthlyBudget:N0} a month");
        if (!estimate.IsPriced || others.Unpriced > 0)
        {
            var missing = (estimate.IsPriced, others.Unpriced) switch
            {
                (true, 1) => "one other service has no price",
                (true, var count) => $"{count} other services have no price",
                (false, _) => $"what is asked for has no price. {estimate.Basis.TrimEnd('.')}",
            };
            return Warn($"The budget cannot be judged, because {missing}. What is priced comes to {words} at its most.", "Budget");
        }

        return share > 90
            ? Warn($"The team would reach {words} if everything ran at its most.", "Budget")
            : Pass($"The team stays at {words} even if everything ran at its most.", "Budget");
    }

    /// <param name="could">Who could approve each stage.</param>
    private static Check Approvers(Requirement requirement, IReadOnlyList<IReadOnlyList<Person>> could, string teamId)
    {
        if (requirement.IsAutomatic)
        {
            return Pass($"It approves itself by the rule \"{requirement.Rule}\". {requirement.Because}", "Approval");
        }

        var names = could.SelectMany(c => c).DistinctBy(p => p.Id).Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return Fail("Nobody could approve this: the rule's groups have no one but the one who asks. Ask a platform admin to name an approver.", "Approval");
        }

        if (ApprovalRules.Unfillable(requirement, [.. could.Select(c => c.Select(p => p.Id).ToHashSet())]) is { } lacking)
        {
            var needed = lacking.Sum(s => s.Needed);
            return Fail(
                $"This needs {string.Join(", and ", lacking.Select(s => ApprovalRules.Words(s, teamId)))}: {needed} different people, and too few could: {string.Join(", ", names)}. Ask a platform admin to name approvers.", "Approval");
        }

        return Pass($"{string.Join(", ", names.Take(3))}{(names.Count > 3 ? $" and {names.Count - 3} more" : "")} could approve{(requirement.NeededInAll > 1 ? $"; {requirement.NeededInAll} must" : "")}.", "Approval");
    }

    private static Check Pass(string finding, string rule) => new(CheckOutcome.Pass, finding, rule);
    private static Check Warn(string finding, string rule) => new(CheckOutcome.Warning, finding, rule);
    private static Check Fail(string finding, string rule) => new(CheckOutcome.Fail, finding, rule);
}
