using System.Globalization;
using Domain.Catalog;
using Domain.Costs;
using Domain.Kinds.Tasks;

namespace Domain.Kinds.Jobs;

/// <summary>What a job costs: known only where both how often it runs and how long are. Pure.</summary>
internal static class JobCosts
{
    /// <summary>Least that Fargate bills of a task, in minutes (AWS Fargate pricing page: per second, one minute at least).</summary>
    private const int LeastMinutes = 1;

    public static (Estimate Estimate, decimal? Monthly) Of(JobInputs asked, TaskFacts facts, PriceBook prices, DateTimeOffset now)
    {
        var task = asked.Task;
        var price = TaskPrices.Of(prices, task.Compute, task.Cpu, task.MemoryMiB, facts.Cluster?.PricedTypes ?? []);
        if (price.Monthly is not { } whole)
        {
            return (Unknown(task.Count, price.Basis), null);
        }

        var hour = task.Count * whole / PriceBook.HoursAMonth;
        if (asked is { Schedule: { } schedule, Minutes: { } minutes })
        {
            var runs = asked.Enabled ? ScheduleTimes.PerMonth(schedule, now) : 0;
            var month = Math.Round(runs * hour * Math.Max(LeastMinutes, minutes) / 60m, 2);
            return (new Estimate(0, 0, month, month, 0, 0, task.Count, task.Count,
                string.Create(CultureInfo.InvariantCulture, $"{runs:0.#} runs a month of {minutes} minutes, {(task.Count == 1 ? "one task" : $"{task.Count} tasks")} each: as long as was said, which nobody has measured. {price.Basis}"),
                price.AsOf, true), month);
        }

        var often = asked.Schedule is { } known && asked.Enabled ? string.Create(CultureInfo.InvariantCulture, $"about {ScheduleTimes.PerMonth(known, now):0.#} times a month; how long is not known") : "how often and how long is not known";
        return (Unknown(task.Count, string.Create(CultureInfo.InvariantCulture, $"A run costs about ${hour:0.0000} for each hour it takes. It runs {often}. {price.Basis}")), null);
    }

    private static Estimate Unknown(int count, string basis) => new(0, 0, 0, 0, 0, 0, count, count, basis, DateOnly.MinValue, true);
}
