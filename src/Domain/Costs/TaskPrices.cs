using Domain.Teams;

namespace Domain.Costs;

/// <summary>US dollars a month of one task that always runs; null with a reason where the book has no price.</summary>
/// <param name="Basis">What was priced.</param>
public sealed record TaskPrice(Compute Compute, decimal? Monthly, string Basis, DateOnly AsOf, bool Approximate);

/// <summary>One task's price as a single amount. Pure.</summary>
public static class TaskPrices
{
    /// <param name="cpu">CPU units.</param>
    /// <param name="memoryMiB">MiB.</param>
    /// <param name="instanceTypes">Types of the cluster's container instances: a task on EC2 costs its share of one.</param>
    public static TaskPrice Of(PriceBook book, Compute compute, int cpu, int memoryMiB, IReadOnlyList<string> instanceTypes)
    {
        var size = new Sizing(compute, cpu, memoryMiB, 1, 1) { InstanceTypes = instanceTypes };
        var task = SizingPrices.Of(book, size, size.Kind);
        return task.WhyNot is null
            ? new(compute, task.Lines.Sum(l => l.Month), task.Basis, task.Lines.Min(l => l.AsOf), task.Approximate)
            : new(compute, null, task.Basis, DateOnly.MinValue, Approximate: true);
    }
}
