using Domain.Access;
using Domain.Access.Tokens;
using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>
/// What of the inventory someone may see, in the form that a query takes: a page is full and a count is right only where the permission is part of the query.
/// A person sees by team, who has a global role sees everything, a token sees within its scope.
/// </summary>
internal sealed record Sight(Actor Who, bool Everything, IReadOnlyList<string> Teams, TokenScope? Scope, IReadOnlyList<TeamEnvironment> Places)
{
    public static async Task<Sight> LoadAsync(PortalDb db, Caller caller, CancellationToken cancellationToken)
    {
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var places = await db.Environments.AsNoTracking().ToListAsync(cancellationToken);
        return new(who, who.Roles.Count > 0 && who.Token is null, who.TeamsToRead, who.Token?.Scope, [.. places.Where(p => Permits.WhyNotSee(who, new Target(p.TeamId, p.Name)) is null)]);
    }

    /// <summary><c>ACCOUNT/REGION/NAME</c> of the clusters that environments one may see are placed on: what they run on is shown, whoever owns it.</summary>
    public IReadOnlyList<string> ClusterKeys =>
        [.. Places.SelectMany(p => p.Clusters.Where(c => Scope?.Cluster is null || Scope.Cluster == c).Select(c => $"{p.AccountId}/{p.Region}/{c}")).Distinct(StringComparer.Ordinal)];

    /// <summary>A token for one service sees nothing that is of the whole cluster.</summary>
    public bool OnlyService => Scope?.Service is not null;

    public IQueryable<LiveCluster> Of(IQueryable<LiveCluster> clusters)
    {
        var (everything, teams, keys, environment, cluster) = (Everything, Teams, ClusterKeys, Scope?.Environment, Scope?.Cluster);
        return clusters.Where(c => everything || keys.Contains(c.AccountId + "/" + c.Region + "/" + c.Name)
            || (c.TeamId != null && teams.Contains(c.TeamId) && (environment == null || c.Environment == environment) && (cluster == null || c.Name == cluster)));
    }

    public IQueryable<LiveInstance> Of(IQueryable<LiveInstance> instances)
    {
        var (everything, teams, keys, environment, cluster, none) = (Everything, Teams, ClusterKeys, Scope?.Environment, Scope?.Cluster, OnlyService);
        return instances.Where(i => everything || (!none && (keys.Contains(i.AccountId + "/" + i.Region + "/" + i.Cluster)
            || (i.TeamId != null && teams.Contains(i.TeamId) && (environment == null || i.Environment == environment) && (cluster == null || i.Cluster == cluster)))));
    }

    /// <summary>Those of their own teams, and AWS's own, which everyone has.</summary>
    public IQueryable<LiveProvider> Of(IQueryable<LiveProvider> providers)
    {
        var (everything, teams, environment, none) = (Everything, Teams, Scope?.Environment, OnlyService || Scope?.Cluster is not null);
        return providers.Where(p => everything || (!none && (p.Sort == ProviderSort.Fargate || (p.TeamId != null && teams.Contains(p.TeamId) && (environment == null || p.Environment == environment)))));
    }

    public IQueryable<LiveDeployment> Of(IQueryable<LiveDeployment> deployments)
    {
        var (everything, teams, environment, cluster, service) = (Everything, Teams, Scope?.Environment, Scope?.Cluster, Scope?.Service);
        return deployments.Where(d => everything || (d.TeamId != null && teams.Contains(d.TeamId)
            && (environment == null || d.Environment == environment) && (cluster == null || d.Cluster == cluster) && (service == null || d.Service == service)));
    }

    public IQueryable<SeenEvent> Of(IQueryable<SeenEvent> events)
    {
        var (everything, teams, environment, cluster, service) = (Everything, Teams, Scope?.Environment, Scope?.Cluster, Scope?.Service);
        return events.Where(e => everything || (e.TeamId != null && teams.Contains(e.TeamId)
            && (environment == null || e.Environment == environment) && (cluster == null || e.Cluster == cluster) && (service == null || e.Service == service)));
    }

    public IQueryable<SeenDefinition> Of(IQueryable<SeenDefinition> definitions)
    {
        var (everything, teams, environment, none) = (Everything, Teams, Scope?.Environment, OnlyService || Scope?.Cluster is not null);
        return definitions.Where(d => everything || (!none && d.TeamId != null && teams.Contains(d.TeamId) && (environment == null || d.Environment == environment)));
    }

    public IQueryable<LiveJob> Of(IQueryable<LiveJob> jobs)
    {
        var (everything, teams, environment, cluster, service) = (Everything, Teams, Scope?.Environment, Scope?.Cluster, Scope?.Service);
        return jobs.Where(j => everything || (j.TeamId != null && teams.Contains(j.TeamId)
            && (environment == null || j.Environment == environment) && (cluster == null || j.Cluster == cluster) && (service == null || j.Name == service)));
    }
}

/// <param name="Total">How many there are on all pages.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Total);

internal static class Paging
{
    private const int MostOfPage = 200;

    public static async Task<Paged<T>> PageAsync<T>(this IQueryable<T> all, int skip, int take, CancellationToken cancellationToken) =>
        new(await all.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostOfPage)).ToListAsync(cancellationToken), await all.CountAsync(cancellationToken));
}
