using System.Globalization;
using Domain.Costs;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>What every request is checked for, whatever its kind: limits, budget, someone to approve. Pure.</summary>
public static class CommonCheckRules
{
    /// <param name="others">What the team's other workloads take.</param>
    /// <param name="approvers">Names of those who could approve.</param>
    public static IEnumerable<Check> Of(
        Footprint footprint, Team team, TeamUsage others, Estimate estimate, IReadOnlyList<string> approvers) =>
    [
        .. Limits(footprint, team.Limits, others),
        Budget(team, others, estimate),
        Approvers(approvers),
    ];

    private static IEnumerable<Check> Limits(Footprint asked, TeamLimits limits, TeamUsage others)
    {
        if (asked.MaxTasks > 0)
        {
            yield return LimitRules.WhyNotTasks(asked.MaxTasks, limits) is { } tasks
                ? Fail(tasks, "Limit · tasks") : Pass($"{asked.MaxTasks} tasks at most, of {limits.MaxTasksPerService} a service.", "Limit · tasks");
            yield return LimitRules.WhyNotVcpu(others.Vcpu, asked.Vcpu, limits) is { } tooMuch
                ? Fail(tooMuch, "Limit · vCPU") : Pass(string.Create(CultureInfo.InvariantCulture, $"{asked.Vcpu:0.##} vCPU at most leaves {limits.MaxVcpu - others.Vcpu - asked.Vcpu:0.##} of the team's {limits.MaxVcpu:0.##}."), "Limit · vCPU");
            yield return LimitRules.WhyNotMemory(others.MemoryGiB, asked.MemoryGiB, limits) is { } tooLarge
                ? Fail(tooLarge, "Limit · memory") : Pass(string.Create(CultureInfo.InvariantCulture, $"{asked.MemoryGiB:0.##} GiB at most leaves {limits.MaxMemoryGiB - others.MemoryGiB - asked.MemoryGiB:0.##} of the team's {limits.MaxMemoryGiB:0.##} GiB."), "Limit · memory");
        }

        if (asked.Compute is { } on && LimitRules.WhyNotCompute(on, limits) is { } compute)
        {
            yield return Fail(compute, "Limit · compute");
        }

        if (asked is { IsNew: true, Services: > 0 } && LimitRules.WhyNotOneMore(others.Services, limits) is { } services)
        {
            yield return Fail(services, "Limit · services");
        }
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
                (false, _) => $"this service has no price. {estimate.Basis.TrimEnd('.')}",
            };
            return Warn($"The budget cannot be judged, because {missing}. What is priced comes to {words} at its most.", "Budget");
        }

        return share > 90
            ? Warn($"The team would reach {words} if everything ran at its most.", "Budget")
            : Pass($"The team stays at {words} even if everything ran at its most.", "Budget");
    }

    private static Check Approvers(IReadOnlyList<string> approvers) => approvers.Count == 0
        ? Fail("Nobody could approve this: the rule's groups have no one but you. Ask a platform admin to name an approver.", "Approval")
        : Pass($"{string.Join(", ", approvers.Take(3))}{(approvers.Count > 3 ? $" and {approvers.Count - 3} more" : "")} could approve.", "Approval");

    private static Check Pass(string finding, string rule) => new(CheckOutcome.Pass, finding, rule);
    private static Check Warn(string finding, string rule) => new(CheckOutcome.Warning, finding, rule);
    private static Check Fail(string finding, string rule) => new(CheckOutcome.Fail, finding, rule);
}
