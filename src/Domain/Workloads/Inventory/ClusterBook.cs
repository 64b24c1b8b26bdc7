using Domain.Data;
using Domain.Kinds.Clusters;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Brings a look at the clusters of an account into their rows.</summary>
internal static class ClusterBook
{
    /// <returns>True when one of them changed. Nothing is saved yet.</returns>
    public static async Task<bool> PutAsync(PortalDb db, TeamEnvironment place, IReadOnlyList<ClusterState> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.LiveClusters.Where(c => c.AccountId == place.AccountId && c.Region == place.Region).ToDictionaryAsync(c => c.Arn, StringComparer.Ordinal, cancellationToken);
        var changed = false;
        foreach (var cluster in told)
        {
            var arn = place.ClusterArn(cluster.Spec.Name);
            var (tags, detail) = (cluster.Tags, new ClusterDetail(cluster.Providers, cluster.Spec.Insights, cluster.Spec.Namespace, new SortedDictionary<string, string>(cluster.Tags.ToDictionary(), StringComparer.Ordinal).ToDictionary()));
            if (!rows.Remove(arn, out var row))
            {
                row = new LiveCluster { Arn = arn, AccountId = place.AccountId, Region = place.Region, Name = cluster.Spec.Name, Owner = ResourceOwner.Unknown, Status = "", Detail = detail, SeenAt = now };
                db.LiveClusters.Add(row);
            }

            (row.TeamId, row.Environment, row.Owner) = (tags.GetValueOrDefault(BerthTags.Team), tags.GetValueOrDefault(BerthTags.Environment), OwnerRules.Of(tags, cluster: row.Name));
            (row.Status, row.Services, row.Running, row.Pending, row.Instances) = (cluster.Status, cluster.Services, cluster.RunningTasks, cluster.PendingTasks, cluster.Instances);
            (row.Detail, row.GoneAt) = (detail, null);
            changed |= Touch(db, row, now);
        }

        foreach (var row in rows.Values.Where(r => r.GoneAt is null))
        {
            (row.GoneAt, row.SeenAt, row.Status, row.Services, row.Running, row.Pending, row.Instances) = (now, now, "INACTIVE", 0, 0, 0, 0);
            changed = true;
        }

        return changed;
    }

    private static bool Touch(PortalDb db, LiveCluster row, DateTimeOffset now)
    {
        var changed = db.Entry(row).State is EntityState.Added or EntityState.Modified;
        if (changed)
        {
            row.SeenAt = now;
        }

        return changed;
    }
}
