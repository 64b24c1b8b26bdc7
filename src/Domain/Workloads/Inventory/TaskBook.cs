using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Brings a look at the tasks of an account into their rows.</summary>
internal static class TaskBook
{
    /// <summary>ARNs in one query: SQLite takes 32,766 parameters at most, and long lists are slow to plan.</summary>
    private const int Batch = 500;

    /// <summary>AWS shows stopped tasks for an hour at least: those told of since are looked for among the stopped, older ones are left alone.</summary>
    private static readonly TimeSpan Shown = TimeSpan.FromHours(3);

    /// <param name="told">Everything that AWS shows in the looked-at clusters.</param>
    /// <param name="clusters">Names of those clusters: of others nothing is concluded.</param>
    /// <param name="began">Before the look: what has been told of since may have come too late for it.</param>
    /// <returns>What changed. Nothing is saved yet.</returns>
    public static async Task<IReadOnlyList<LiveTask>> PutAsync(
        PortalDb db, TeamEnvironment place, IReadOnlyCollection<LiveTask> told, IReadOnlySet<string> clusters, DateTimeOffset began, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = began - Shown;
        // a quiet account is compared by version alone, without reading what is in the rows
        var known = await db.LiveTasks.AsNoTracking()
            .Where(t => t.AccountId == place.AccountId && t.Region == place.Region && (!t.IsStopped || t.StoppedAt >= since))
            .Select(t => new { t.Arn, t.Cluster, t.Version, t.IsDescribed, t.IsLost, t.IsStopped, t.SeenAt })
            .ToDictionaryAsync(t => t.Arn, StringComparer.Ordinal, cancellationToken);
        var shown = told.DistinctBy(t => t.Arn).ToDictionary(t => t.Arn, StringComparer.Ordinal);
        var news = shown.Values.Where(t => !known.TryGetValue(t.Arn, out var k) || t.Version > k.Version || (t.Version == k.Version && (!k.IsDescribed || k.IsLost))).ToList();
        var missing = known.Values.Where(k => !k.IsStopped && k.SeenAt < began && clusters.Contains(k.Cluster) && !shown.ContainsKey(k.Arn)).Select(k => k.Arn).ToList();
        var rows = await RowsAsync(db, [.. news.Select(t => t.Arn), .. missing], cancellationToken);
        var changed = new List<LiveTask>();
        foreach (var task in news)
        {
            if (!rows.TryGetValue(task.Arn, out var row))
            {
                task.SeenAt = now;
                db.LiveTasks.Add(task);
                changed.Add(task);
            }
            else if (TaskRules.Counts(row, task))
            {
                TaskRules.Put(row, task, now);
                changed.Add(row);
            }
        }

        foreach (var row in missing.Select(rows.GetValueOrDefault).OfType<LiveTask>())
        {
            TaskRules.Lose(row, now);
            changed.Add(row);
        }

        return changed;
    }

    /// <summary>Single tasks, of which nothing else is concluded.</summary>
    /// <returns>What changed. Nothing is saved yet.</returns>
    public static async Task<IReadOnlyList<LiveTask>> TellAsync(PortalDb db, IReadOnlyList<LiveTask> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(db, [.. told.Select(t => t.Arn).Distinct(StringComparer.Ordinal)], cancellationToken);
        var changed = new HashSet<LiveTask>();
        foreach (var task in told.OrderBy(t => t.Version))
        {
            if (!rows.TryGetValue(task.Arn, out var row))
            {
                await OwnAsync(db, task, cancellationToken);
                task.SeenAt = now;
                rows[task.Arn] = task;
                db.LiveTasks.Add(task);
                changed.Add(task);
            }
            else if (TaskRules.Counts(row, task))
            {
                (task.TeamId, task.Environment) = (row.TeamId, row.Environment);
                TaskRules.Put(row, task, now);
                changed.Add(row);
            }
        }

        return [.. changed];
    }

    /// <summary>An event has no tags: the task belongs to whom its service belongs to, or to whom its family does.</summary>
    private static async Task OwnAsync(PortalDb db, LiveTask task, CancellationToken cancellationToken)
    {
        var family = TaskTeamRules.Family(task.Definition);
        var owner = task.Service is { } service
            ? await db.LiveServices.Where(s => s.AccountId == task.AccountId && s.Region == task.Region && s.Cluster == task.Cluster && s.Name == service).Select(s => new { s.TeamId, s.Environment }).FirstOrDefaultAsync(cancellationToken)
            : await db.SeenDefinitions.Where(d => d.AccountId == task.AccountId && d.Region == task.Region && d.Family == family && d.TeamId != null).OrderByDescending(d => d.Revision).Select(d => new { d.TeamId, d.Environment }).FirstOrDefaultAsync(cancellationToken);
        (task.TeamId, task.Environment) = (owner?.TeamId, owner?.Environment);
    }

    private static async Task<Dictionary<string, LiveTask>> RowsAsync(PortalDb db, IReadOnlyList<string> arns, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, LiveTask>(StringComparer.Ordinal);
        foreach (var batch in arns.Chunk(Batch))
        {
            foreach (var row in await db.LiveTasks.Where(t => batch.Contains(t.Arn)).ToListAsync(cancellationToken))
            {
                rows[row.Arn] = row;
            }
        }

        return rows;
    }
}
