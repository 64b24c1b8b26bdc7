using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Which container instances. What is null does not matter.</summary>
/// <param name="Text">Part of the id, EC2 instance id, type, zone or provider, in any case.</param>
/// <param name="Connected">Only those whose agent is connected, or only those whose is not.</param>
/// <param name="WithGone">Those too that left.</param>
public sealed record InstanceFilter(
    string? Cluster = null, string? Status = null, string? Text = null, bool? Connected = null, bool WithGone = false, string? Account = null, string? Region = null);

/// <param name="ReadAt">End of the last look that succeeded; null before the first. One that is gone stays as it was.</param>
/// <param name="Why">Why the last look failed; null where it did not.</param>
/// <param name="Tasks">That it runs, the newest first, as far as the caller may see them.</param>
public sealed record InstanceView(LiveInstance Instance, DateTimeOffset? ReadAt, string? Why, IReadOnlyList<LiveTask> Tasks);

/// <summary>Container instances and capacity providers as the watch last saw them, as far as the caller may see them.</summary>
public sealed class CapacityReader(IDbContextFactory<PortalDb> databases)
{
    private const int MostTasks = 200;

    /// <summary>By cluster and id.</summary>
    /// <param name="take">200 at most.</param>
    public async Task<Paged<LiveInstance>> InstancesAsync(Caller caller, InstanceFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var (cluster, status, connected, gone, account, region) = (filter.Cluster, filter.Status, filter.Connected, filter.WithGone, filter.Account, filter.Region);
        var found = sight.Of(db.LiveInstances.AsNoTracking()).Where(i => (cluster == null || i.Cluster == cluster) && (status == null || i.Status == status)
            && (account == null || i.AccountId == account) && (region == null || i.Region == region) && (connected == null || i.AgentConnected == connected) && (gone || i.GoneAt == null));
        if (filter.Text?.Trim().ToLowerInvariant() is { Length: > 0 } words)
        {
#pragma warning disable CA1304, CA1311, CA1862 // never run here: it becomes lower() in SQL, which has no cultures
            found = found.Where(i => i.Arn.ToLower().Contains(words) || (i.Ec2InstanceId != null && i.Ec2InstanceId.Contains(words)) || (i.InstanceType != null && i.InstanceType.Contains(words))
                || (i.Zone != null && i.Zone.Contains(words)) || (i.Provider != null && i.Provider.ToLower().Contains(words)));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return await found.OrderBy(i => i.Cluster).ThenBy(i => i.GoneAt).ThenBy(i => i.Arn).PageAsync(skip, take, cancellationToken);
    }

    /// <param name="id">What follows the last slash of its ARN.</param>
    /// <returns>Null when there is none of this id, or none this caller may see.</returns>
    public async Task<InstanceView?> FindAsync(Caller caller, string cluster, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var end = $":container-instance/{cluster}/{id}";
        if (await sight.Of(db.LiveInstances.AsNoTracking()).Where(i => i.Cluster == cluster && i.Arn.EndsWith(end)).FirstOrDefaultAsync(cancellationToken) is not { } instance)
        {
            return null;
        }

        var (everything, teams) = (sight.Everything, sight.Teams);
        var tasks = await db.LiveTasks.AsNoTracking().Where(t => t.InstanceArn == instance.Arn && !t.IsStopped && (everything || (t.TeamId != null && teams.Contains(t.TeamId))))
            .OrderByDescending(t => t.CreatedAt).ThenBy(t => t.Arn).Take(MostTasks).ToListAsync(cancellationToken);
        var state = (await PartHealth.ReadAsync(db, cancellationToken)).FirstOrDefault(s => s.Part is WatchPart.Capacity && s.AccountId == instance.AccountId && s.Region == instance.Region);
        return new(instance, instance.GoneAt is null ? state?.LastSucceededAt : instance.SeenAt, state?.Why, tasks);
    }

    /// <summary>Those of the caller's teams, and AWS's own; of one cluster that the caller may see, all that are attached to it.</summary>
    /// <param name="clusterArn">Null for all clusters.</param>
    /// <param name="take">200 at most.</param>
    public async Task<Paged<LiveProvider>> ProvidersAsync(Caller caller, string? clusterArn, bool withGone, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var found = sight.Of(db.LiveProviders.AsNoTracking());
        if (clusterArn is not null)
        {
            var cluster = await sight.Of(db.LiveClusters.AsNoTracking()).FirstOrDefaultAsync(c => c.Arn == clusterArn, cancellationToken);
            var (account, region, names) = (cluster?.AccountId, cluster?.Region, cluster?.Detail.Providers ?? []);
            found = db.LiveProviders.AsNoTracking().Where(p => p.AccountId == account && p.Region == region && names.Contains(p.Name));
        }

        return await found.Where(p => withGone || p.GoneAt == null).OrderBy(p => p.Name).ThenBy(p => p.Arn).PageAsync(skip, take, cancellationToken);
    }
}
