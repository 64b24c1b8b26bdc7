using Domain.Aws;
using Domain.Costs;
using Domain.Data;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>Adds up a team's other services, each priced where it runs.</summary>
public sealed class TeamUsageReader(EnvironmentReader environments)
{
    /// <param name="place">Where the workload of the request is, or will be.</param>
    /// <param name="asked">That workload: it alone is left out, not its namesake on another cluster.</param>
    internal async Task<TeamUsage> ReadAsync(PortalDb db, Team team, TeamEnvironment place, Footprint asked, CancellationToken cancellationToken)
    {
        var (cluster, service) = (asked.Cluster, asked.Workload);
        var others = await db.LiveServices.AsNoTracking()
            .Where(s => s.TeamId == team.Id && s.Health != ServiceHealth.Gone
                && !(s.Name == service && s.Cluster == cluster && s.AccountId == place.AccountId && s.Region == place.Region))
            .ToListAsync(cancellationToken);
        var books = new Dictionary<string, PriceBook>(StringComparer.Ordinal);
        var priced = new List<PricedService>(others.Count);
        foreach (var other in others)
        {
            if (!books.TryGetValue(other.Region, out var book))
            {
                books[other.Region] = book = await PriceBook.LoadAsync(db, other.Region, cancellationToken);
            }

            priced.Add(new(other.Detail, book, other.Detail.Compute is Compute.Ec2 ? await InstanceTypesAsync(team, other, cancellationToken) : []));
        }

        return TeamUsage.Of(priced);
    }

    private async Task<IReadOnlyList<string>> InstanceTypesAsync(Team team, LiveService service, CancellationToken cancellationToken)
    {
        if (team.Environments.Find(e => e.AccountId == service.AccountId && e.Region == service.Region && e.Clusters.Contains(service.Cluster, StringComparer.Ordinal)) is not { } home)
        {
            return [];
        }

        try
        {
            var facts = await environments.ReadAsync(home, cancellationToken);
            return facts.Clusters.FirstOrDefault(c => c.Name == service.Cluster)?.InstanceTypes ?? [];
        }
        catch (AwsRefused)
        {
            // another account that cannot be read must not hold the request up: the service counts as one without a price
            return [];
        }
    }
}
