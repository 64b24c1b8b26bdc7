using Domain.Aws;
using Domain.Costs;
using Domain.Data;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>
/// Adds up what a team takes besides the workload of a request: what runs, each priced where it runs, and what is approved and not applied yet.
/// </summary>
public sealed class TeamUsageReader(EnvironmentReader environments, PriceBooks prices, TimeProvider time)
{
    /// <summary>How long what was applied still counts by its request: until the watch has surely seen it.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    /// <param name="place">Where the workload of the request is, or will be.</param>
    /// <param name="asked">That workload: it alone is left out, not its namesake on another cluster.</param>
    internal async Task<Usage> ReadAsync(PortalDb db, Team team, TeamEnvironment place, Footprint asked, CancellationToken cancellationToken) => Usage.Of(
        await RunningAsync(db, team, cancellationToken), await ApprovedAsync(db, team, cancellationToken), Key(place, asked.Cluster, asked.Workload), place.Name);

    /// <summary>All that is taken: of the whole team by null, of an environment by its name.</summary>
    internal async Task<Func<string?, LimitUse>> UseAsync(PortalDb db, Team team, CancellationToken cancellationToken)
    {
        var all = UsedWorkload.Together(await RunningAsync(db, team, cancellationToken), await ApprovedAsync(db, team, cancellationToken));
        return environment => LimitUse.Of(environment is null ? all : [.. all.Where(w => w.Environment == environment)]);
    }

    /// <summary>What runs, as the watch last saw it. It may ask AWS for the types of instances.</summary>
    internal async Task<IReadOnlyList<UsedWorkload>> RunningAsync(PortalDb db, Team team, CancellationToken cancellationToken)
    {
        var services = await db.LiveServices.AsNoTracking().Where(s => s.TeamId == team.Id && s.Health != ServiceHealth.Gone)
            // the details of thousands of services are megabytes of text: they are read only of rows whose columns the watch has not filled yet
            .Select(s => new { s.AccountId, s.Region, s.Cluster, s.Name, s.Environment, s.Compute, s.Cpu, s.MemoryMiB, s.MostTasks, Detail = s.Cpu == null ? s.Detail : null })
            .ToListAsync(cancellationToken);
        var books = new Dictionary<string, PriceBook>(StringComparer.Ordinal);
        var used = new List<UsedWorkload>(services.Count);
        foreach (var service in services)
        {
            if (!books.TryGetValue(service.Region, out var book))
            {
                books[service.Region] = book = await prices.OfAsync(db, service.Region, cancellationToken);
            }

            var size = service is { Compute: { } compute, Cpu: { } cpu, MemoryMiB: { } memory, MostTasks: { } tasks } ? new RunningSize(compute, cpu, memory, tasks)
                : service.Detail is { } d ? new RunningSize(d.Compute, d.Cpu, d.MemoryMiB, d.MaxTasks ?? d.Desired)
                : throw new InvalidOperationException($"A service of {service.Cluster} has neither size nor detail.");
            var types = size.Compute is Compute.Ec2 ? await InstanceTypesAsync(team, service.AccountId, service.Region, service.Cluster, cancellationToken) : [];
            used.Add(UsedWorkload.Of(Key(service.AccountId, service.Region, service.Cluster, service.Name), service.Environment, new PricedService(size, book, types)));
        }

        return used;
    }

    /// <summary>
    /// What is approved and not applied yet, or may be tried again, or was applied so lately that the watch may not know. A query alone: it is also asked
    /// while a decision is being saved.
    /// </summary>
    internal async Task<IReadOnlyList<UsedWorkload>> ApprovedAsync(PortalDb db, Team team, CancellationToken cancellationToken)
    {
        var lately = time.GetUtcNow() - Settled;
        var approved = await db.Requests.AsNoTracking()
            .Where(r => r.TeamId == team.Id && r.Footprint != null
                && (r.State == RequestState.Approved || r.State == RequestState.Scheduled || r.State == RequestState.Applying || r.State == RequestState.Failed
                    || ((r.State == RequestState.Done || r.State == RequestState.DoneInPart) && r.EndedAt > lately)))
            .Select(r => new { r.Environment, r.Footprint }).ToListAsync(cancellationToken);
        var places = team.Environments.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var used = new List<UsedWorkload>(approved.Count);
        foreach (var row in approved)
        {
            if (row.Footprint is { } footprint && places.TryGetValue(row.Environment, out var place))
            {
                used.Add(UsedWorkload.Of(Key(place, footprint.Cluster, footprint.Workload), row.Environment, footprint));
            }
        }

        return used;
    }

    internal static string Key(TeamEnvironment place, string cluster, string workload) => Key(place.AccountId, place.Region, cluster, workload);

    private static string Key(string account, string region, string cluster, string workload) => $"{account}/{region}/{cluster}/{workload}";

    private async Task<IReadOnlyList<string>> InstanceTypesAsync(Team team, string account, string region, string cluster, CancellationToken cancellationToken)
    {
        if (team.Environments.Find(e => e.AccountId == account && e.Region == region && e.Clusters.Contains(cluster, StringComparer.Ordinal)) is not { } home)
        {
            return [];
        }

        try
        {
            var facts = await environments.ReadAsync(home, cancellationToken);
            return facts.Clusters.FirstOrDefault(c => c.Name == cluster)?.PricedTypes ?? [];
        }
        catch (AwsRefused)
        {
            // another account that cannot be read must not hold the request up: the service counts as one without a price
            return [];
        }
    }
}
