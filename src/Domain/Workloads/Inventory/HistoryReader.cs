using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Which deployments. What is null does not matter.</summary>
/// <param name="Status">ECS's own word, such as <c>ROLLBACK_SUCCESSFUL</c>.</param>
/// <param name="Since">Only those that began from then on.</param>
/// <param name="Until">Only those that began before.</param>
public sealed record DeploymentFilter(
    string? Team = null, string? Environment = null, string? Cluster = null, string? Service = null, string? Status = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);

/// <summary>Which events. What is null does not matter.</summary>
/// <param name="Text">Part of what was said, in any case.</param>
/// <param name="Subject">ARN of what they are about.</param>
/// <param name="Since">Only those from then on.</param>
/// <param name="Until">Only those before.</param>
public sealed record EventFilter(
    string? Team = null, string? Environment = null, string? Cluster = null, string? Service = null, SeenEventSort? Sort = null, string? Level = null, string? Text = null, string? Subject = null,
    DateTimeOffset? Since = null, DateTimeOffset? Until = null);

/// <summary>Deployments, revisions, events and task definitions as far as the caller may see them, for as long as history is kept.</summary>
public sealed class HistoryReader(IDbContextFactory<PortalDb> databases)
{
    private const int MostRevisions = 200;

    /// <summary>The newest first.</summary>
    /// <param name="take">200 at most.</param>
    public async Task<Paged<LiveDeployment>> DeploymentsAsync(Caller caller, DeploymentFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var (team, environment, cluster, service, status) = (filter.Team, filter.Environment, filter.Cluster, filter.Service, filter.Status);
        var found = sight.Of(db.LiveDeployments.AsNoTracking()).Where(d => (team == null || d.TeamId == team) && (environment == null || d.Environment == environment)
            && (cluster == null || d.Cluster == cluster) && (service == null || d.Service == service) && (status == null || d.Status == status));
        found = filter.Since is { } since ? found.Where(d => d.CreatedAt >= since) : found;
        found = filter.Until is { } until ? found.Where(d => d.CreatedAt < until) : found;
        return await found.OrderByDescending(d => d.CreatedAt).ThenBy(d => d.Arn).PageAsync(skip, take, cancellationToken);
    }

    /// <summary>What deployments of a service brought, the newest first, 200 at most; none where there is none of which the caller may see a deployment.</summary>
    public async Task<IReadOnlyList<SeenRevision>> RevisionsAsync(Caller caller, string cluster, string service, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var mine = sight.Of(db.LiveDeployments.AsNoTracking()).Where(d => d.Cluster == cluster && d.Service == service).Select(d => d.AccountId + "/" + d.Region);
        return await db.SeenRevisions.AsNoTracking().Where(r => r.Cluster == cluster && r.Service == service && mine.Contains(r.AccountId + "/" + r.Region))
            .OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Arn).Take(MostRevisions).ToListAsync(cancellationToken);
    }

    /// <summary>The newest first.</summary>
    /// <param name="take">200 at most.</param>
    public async Task<Paged<SeenEvent>> EventsAsync(Caller caller, EventFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var (team, environment, cluster, service, sort, level, subject) = (filter.Team, filter.Environment, filter.Cluster, filter.Service, filter.Sort, filter.Level, filter.Subject);
        var found = sight.Of(db.SeenEvents.AsNoTracking()).Where(e => (team == null || e.TeamId == team) && (environment == null || e.Environment == environment) && (cluster == null || e.Cluster == cluster)
            && (service == null || e.Service == service) && (sort == null || e.Sort == sort) && (level == null || e.Level == level) && (subject == null || e.Subject == subject));
        if (filter.Text?.Trim().ToLowerInvariant() is { Length: > 0 } words)
        {
            found = found.Where(e => e.Words.Contains(words));
        }

        found = filter.Since is { } since ? found.Where(e => e.At >= since) : found;
        found = filter.Until is { } until ? found.Where(e => e.At < until) : found;
        return await found.OrderByDescending(e => e.At).ThenBy(e => e.Id).PageAsync(skip, take, cancellationToken);
    }

    /// <summary>Revisions that were seen in use, the newest of each family first.</summary>
    /// <param name="family">Null for all.</param>
    /// <param name="take">200 at most.</param>
    public async Task<Paged<SeenDefinition>> DefinitionsAsync(Caller caller, string? team, string? environment, string? family, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        return await sight.Of(db.SeenDefinitions.AsNoTracking())
            .Where(d => (team == null || d.TeamId == team) && (environment == null || d.Environment == environment) && (family == null || d.Family == family))
            .OrderBy(d => d.Family).ThenByDescending(d => d.Revision).ThenBy(d => d.Arn).PageAsync(skip, take, cancellationToken);
    }
}
