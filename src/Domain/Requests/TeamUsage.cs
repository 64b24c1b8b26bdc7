using Domain.Costs;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>What a running service takes at its most.</summary>
/// <param name="Cpu">CPU units of a task.</param>
/// <param name="MemoryMiB">MiB of a task.</param>
/// <param name="Tasks">Tasks at its most.</param>
public sealed record RunningSize(Compute Compute, int Cpu, int MemoryMiB, int Tasks);

/// <summary>A running service with the prices of its Region and the instance types of its own cluster.</summary>
/// <param name="InstanceTypes">Needed on EC2 alone; empty where they are not known.</param>
public sealed record PricedService(RunningSize Size, PriceBook Prices, IReadOnlyList<string> InstanceTypes);

/// <summary>What a team's services take, each at its maximum scale, without the one a request is about.</summary>
/// <param name="MonthlyAtMax">US dollars a month, without the services that have no price.</param>
/// <param name="Unpriced">Services that no price is known for.</param>
public sealed record TeamUsage(int Services, decimal Vcpu, decimal MemoryGiB, decimal MonthlyAtMax, int Unpriced = 0)
{
    public static TeamUsage Of(IEnumerable<PricedService> services) =>
        services.Aggregate(new TeamUsage(0, 0, 0, 0), (sum, s) =>
        {
            var (d, tasks) = (s.Size, s.Size.Tasks);
            var price = TaskPrices.Of(s.Prices, d.Compute, d.Cpu, d.MemoryMiB, s.InstanceTypes).Monthly;
            return new(
                sum.Services + 1, sum.Vcpu + (tasks * d.Cpu / 1024m), sum.MemoryGiB + (tasks * d.MemoryMiB / 1024m),
                sum.MonthlyAtMax + (tasks * (price ?? 0)), sum.Unpriced + (price is null && tasks > 0 ? 1 : 0));
        });
}
