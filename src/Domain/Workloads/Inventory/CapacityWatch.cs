using Domain.Aws;
using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Keeps capacity providers and container instances. Only a cluster that says it has instances is asked for them.</summary>
internal sealed class CapacityWatch(AwsSessions sessions, IDbContextFactory<PortalDb> databases, WatchGate gate, TimeProvider time)
{
    /// <returns>ARNs of the instances that changed, and of the providers.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached; nothing is saved.</exception>
    public async Task<IReadOnlyList<string>> LookAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var clusters = await db.LiveClusters.AsNoTracking().Where(c => c.AccountId == place.AccountId && c.Region == place.Region && c.GoneAt == null).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (providers, instances) = await sessions.SweepAsync(place, async session =>
        {
            var found = CapacityLooks.ProvidersAsync(session, place.AccountId, clusters.ToDictionary(c => c.Name, c => c.Detail.Providers), now, cancellationToken);
            var machines = Task.WhenAll(clusters.Where(c => c.Instances > 0).Select(c => CapacityLooks.InstancesAsync(session, c.Name, now, cancellationToken)));
            await Task.WhenAll(found, machines);
            return (await found, (IReadOnlyList<LiveInstance>)[.. (await machines).SelectMany(m => m)]);
        }, cancellationToken);
        return await gate.PassAsync(place.AccountId, place.Region, async () =>
        {
            var changed = await PutAsync(db, place, providers, now, cancellationToken);
            changed.AddRange(await PutAsync(db, place, instances, now, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return changed;
        }, cancellationToken);
    }

    private static async Task<List<string>> PutAsync(PortalDb db, TeamEnvironment place, IReadOnlyList<LiveProvider> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.LiveProviders.Where(p => p.AccountId == place.AccountId && p.Region == place.Region).ToDictionaryAsync(p => p.Arn, StringComparer.Ordinal, cancellationToken);
        foreach (var provider in told)
        {
            if (rows.Remove(provider.Arn, out var row))
            {
                (row.TeamId, row.Environment, row.Owner, row.Sort) = (provider.TeamId, provider.Environment, provider.Owner, provider.Sort);
                (row.Status, row.Cluster, row.Detail, row.GoneAt) = (provider.Status, provider.Cluster, provider.Detail, null);
            }
            else
            {
                db.LiveProviders.Add(provider);
            }
        }

        foreach (var row in rows.Values.Where(r => r.GoneAt is null))
        {
            (row.GoneAt, row.Status) = (now, "INACTIVE");
        }

        return [.. db.ChangeTracker.Entries<LiveProvider>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList().Select(e => { e.Entity.SeenAt = now; return e.Entity.Arn; })];
    }

    private static async Task<List<string>> PutAsync(PortalDb db, TeamEnvironment place, IReadOnlyList<LiveInstance> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // those that left grow in number: one of them is looked at again only where it came back
        var rows = await db.LiveInstances.Where(i => i.AccountId == place.AccountId && i.Region == place.Region && i.GoneAt == null).ToDictionaryAsync(i => i.Arn, StringComparer.Ordinal, cancellationToken);
        var unknown = told.Select(t => t.Arn).Where(arn => !rows.ContainsKey(arn)).ToList();
        if (unknown.Count > 0)
        {
            foreach (var back in await db.LiveInstances.Where(i => unknown.Contains(i.Arn)).ToListAsync(cancellationToken))
            {
                rows[back.Arn] = back;
            }
        }

        foreach (var instance in told)
        {
            if (rows.Remove(instance.Arn, out var row))
            {
                InstanceRules.Put(row, instance);
            }
            else
            {
                db.LiveInstances.Add(instance);
            }
        }

        foreach (var row in rows.Values)
        {
            InstanceRules.Leave(row, now);
        }

        return [.. db.ChangeTracker.Entries<LiveInstance>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList().Select(e => { e.Entity.SeenAt = now; return e.Entity.Arn; })];
    }
}
