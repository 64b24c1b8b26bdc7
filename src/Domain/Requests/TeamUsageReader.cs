using Domain.Aws;
using Domain.Costs;
using Domain.Data;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>Adds up a team's other services, each priced where it runs.</summary>
public sealed class TeamUsageReader(EnvironmentReader environments, PriceBooks prices)
{
    /// <param name="place">Where the workload of the request is, or will be.</param>
    /// <param name="asked">That workload: it alone is left out, not its namesake on another cluster.</param>
    internal async Task<TeamUsage> ReadAsync(PortalDb db, Team team, TeamEnvironment place, Footprint asked, CancellationToken cancellationToken)
    {
        var (cluster, service) = (asked.Cluster, asked.Workload);
        var others = await db.LiveServices.AsNoTracking()
            .Where(s => s.TeamId == team.Id && s.Health != ServiceHealth.Gone
                && !(s.Name == service && s.Cluster == cluster && s.AccountId == place.AccountId && s.Region == place.Region))
            // the details of thousands of services are megabytes of text: they are read only of rows whose columns the watch has not filled yet
            .Select(s => new { s.AccountId, s.Region, s.Cluster, s.Compute, s.Cpu, s.MemoryMiB, s.MostTasks, Detail = s.Cpu == null ? s.Detail : null })
            .ToListAsync(cancellationToken);
        var books = new Dictionary<string, PriceBook>(StringComparer.Ordinal);
        var priced = new List<PricedService>(others.Count);
        foreach (var other in others)
        {
            if (!books.TryGetValue(other.Region, out var book))
            {
                books[other.Region] = book = await prices.OfAsync(db, other.Region, cancellationToken);
            }

            var size = other is { Compute: { } compute, Cpu: { } cpu, MemoryMiB: { } memory, MostTasks: { } tasks } ? new RunningSize(compute, cpu, memory, tasks)
                : other.Detail is { } d ? new RunningSize(d.Compute, d.Cpu, d.MemoryMiB, d.MaxTasks ?? d.Desired)
                : throw new InvalidOperationException($"A service of {other.Cluster} has neither size nor detail.");
            priced.Add(new(size, book, size.Compute is Compute.Ec2 ? await InstanceTypesAsync(team, other.AccountId, other.Region, other.Cluster, cancellationToken) : []));
        }

        return TeamUsage.Of(priced);
    }

    private async Task<IReadOnlyList<string>> InstanceTypesAsync(Team team, string account, string region, string cluster, CancellationToken cancellationToken)
    {
        if (team.Environments.Find(e => e.AccountId == account && e.Region == region && e.Clusters.Contains(cluster, StringComparer.Ordinal)) is not { } home)
        {
            return [];
        }

        try
        {
            var facts = await environments.ReadAsync(home, cancellationToken);
            return facts.Clusters.FirstOrDefault(c => c.Name == cluster)?.InstanceTypes ?? [];
        }
        catch (AwsRefused)
        {
            // another account that cannot be read must not hold the request up: the service counts as one without a price
            return [];
        }
    }
}
