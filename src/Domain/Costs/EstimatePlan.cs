using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Costs;

/// <summary>Prices a service request at its least and most tasks, against today. Pure.</summary>
public static class EstimatePlan
{
    public static Estimate Of(ServiceInputs asked, LiveFacts live, PriceBook prices)
    {
        var instances = live.Cluster?.InstanceTypes ?? [];
        var after = TaskPrices.Of(prices, asked.Compute, asked.Cpu, asked.MemoryMiB, instances);
        var before = live is { TaskDefinition: { } definition, Service: { } service }
            ? TaskPrices.Of(prices, service.Compute, definition.Cpu, definition.MemoryMiB, instances) : null;
        var (nowMin, nowMax) = before is null ? (0, 0) : (live.Target?.Min ?? live.DesiredCount, live.Target?.Max ?? live.DesiredCount);
        return new Estimate(
            nowMin * (before?.Monthly ?? 0), nowMax * (before?.Monthly ?? 0),
            asked.MinTasks * (after.Monthly ?? 0), asked.MaxTasks * (after.Monthly ?? 0),
            nowMin, nowMax, asked.MinTasks, asked.MaxTasks,
            before is { Monthly: null } ? before.Basis : after.Basis, before is null || after.AsOf < before.AsOf ? after.AsOf : before.AsOf,
            after.Approximate || after.Monthly is null || before is { Approximate: true });
    }

    /// <summary>The same size on every kind of compute, for the price cards.</summary>
    public static IReadOnlyList<TaskPrice> SideBySide(int cpu, int memoryMiB, IReadOnlyList<string> instanceTypes, PriceBook prices) =>
        [.. Enum.GetValues<Compute>().Select(c => TaskPrices.Of(prices, c, cpu, memoryMiB, instanceTypes))];
}
