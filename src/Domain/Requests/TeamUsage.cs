using Domain.Costs;
using Domain.Data;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>What a team's services take, each at its maximum scale, without the one a request is about.</summary>
/// <param name="MonthlyAtMax">US dollars a month.</param>
public sealed record TeamUsage(int Services, decimal Vcpu, decimal MemoryGiB, decimal MonthlyAtMax)
{
    internal static async Task<TeamUsage> LoadAsync(
        PortalDb db, string teamId, string without, PriceBook prices, IReadOnlyList<string> instanceTypes, CancellationToken cancellationToken)
    {
        var services = await db.LiveServices.AsNoTracking()
            .Where(s => s.TeamId == teamId && s.Name != without && s.Health != ServiceHealth.Gone).ToListAsync(cancellationToken);
        return Of(services.Select(s => s.Detail), prices, instanceTypes);
    }

    public static TeamUsage Of(IEnumerable<ServiceDetail> services, PriceBook prices, IReadOnlyList<string> instanceTypes) =>
        services.Aggregate(new TeamUsage(0, 0, 0, 0), (sum, s) =>
        {
            var tasks = s.MaxTasks ?? s.Desired;
            var price = TaskPrices.Of(prices, s.Compute, s.Cpu, s.MemoryMiB, instanceTypes).Monthly ?? 0;
            return new(sum.Services + 1, sum.Vcpu + (tasks * s.Cpu / 1024m), sum.MemoryGiB + (tasks * s.MemoryMiB / 1024m), sum.MonthlyAtMax + (tasks * price));
        });
}
