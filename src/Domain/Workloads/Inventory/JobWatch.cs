using Domain.Aws;
using Domain.Data;
using Domain.Kinds.Jobs;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Keeps the schedules and rules that run tasks. A schedule is read again only when its list says that it was changed.</summary>
internal sealed class JobWatch(AwsSessions sessions, IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <returns>ARNs of the jobs that changed.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached; nothing is saved.</exception>
    public async Task<IReadOnlyList<string>> LookAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var environments = await db.Environments.AsNoTracking().Where(e => e.AccountId == place.AccountId && e.Region == place.Region).ToListAsync(cancellationToken);
        var rows = await db.LiveJobs.Where(j => j.AccountId == place.AccountId && j.Region == place.Region).ToDictionaryAsync(j => j.Arn, StringComparer.Ordinal, cancellationToken);
        var now = time.GetUtcNow();
        var told = await sessions.SweepAsync(place, async session =>
        {
            var found = await Task.WhenAll(environments.Select(e => ReadAsync(session, e, rows, now, cancellationToken)));
            return (IReadOnlyList<LiveJob>)[.. found.SelectMany(f => f).DistinctBy(j => j.Arn)];
        }, cancellationToken);
        var here = told.ToDictionary(j => j.Arn, StringComparer.Ordinal);
        foreach (var job in told)
        {
            if (!rows.TryGetValue(job.Arn, out var row))
            {
                db.LiveJobs.Add(job);
            }
            else if (!ReferenceEquals(row, job))
            {
                (row.TeamId, row.Environment, row.Cluster, row.Family) = (job.TeamId, job.Environment, job.Cluster, job.Family);
                (row.Enabled, row.Detail, row.GoneAt) = (job.Enabled, job.Detail, null);
            }
        }

        foreach (var row in rows.Values.Where(r => r.GoneAt is null && !here.ContainsKey(r.Arn)))
        {
            row.GoneAt = now;
        }

        var changed = db.ChangeTracker.Entries<LiveJob>().Where(e => e.State is EntityState.Added or EntityState.Modified).Select(e => e.Entity).ToList();
        changed.ForEach(j => j.SeenAt = now);
        await db.SaveChangesAsync(cancellationToken);
        return [.. changed.Select(j => j.Arn)];
    }

    /// <summary>The schedules of an environment's group, and the rules of its name.</summary>
    private static async Task<IReadOnlyList<LiveJob>> ReadAsync(
        AwsSession session, TeamEnvironment place, IReadOnlyDictionary<string, LiveJob> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var schedules = Schedules.AllAsync(session, place.ScheduleGroup, cancellationToken);
        var rules = EventRuleSet.NamesAsync(session, place.FullName(""), cancellationToken);
        await Task.WhenAll(schedules, rules);
        var clocked = Task.WhenAll((await schedules).Select(async s =>
            rows.GetValueOrDefault(s.Arn) is { GoneAt: null } row && row.Detail.ChangedAt == s.ChangedAt ? row
            : await Schedules.FindAsync(session, place.ScheduleGroup, s.Name, cancellationToken) is { } found ? Job(place, s.Arn, found with { ChangedAt = s.ChangedAt }, now) : null));
        var events = Task.WhenAll((await rules).Select(async name =>
            await EventRuleSet.FindAsync(session, name, cancellationToken) is { Spec: { } spec } ? Job(place, spec, now) : null));
        await Task.WhenAll(clocked, events);
        return [.. (await clocked).Concat(await events).OfType<LiveJob>()];
    }

    private static LiveJob Job(TeamEnvironment place, string arn, LiveSchedule found, DateTimeOffset now) => new()
    {
        Arn = arn, AccountId = place.AccountId, Region = place.Region, Name = found.Spec.Name, TeamId = place.TeamId, Environment = place.Name, Cluster = found.Spec.Run.Cluster,
        Family = found.Spec.Run.Family, IsScheduled = true, Enabled = found.Spec.Enabled, Detail = new(found.Spec, null, found.ChangedAt), SeenAt = now,
    };

    private static LiveJob Job(TeamEnvironment place, EventRuleSpec spec, DateTimeOffset now) => new()
    {
        Arn = $"arn:aws:events:{place.Region}:{place.AccountId}:rule/{spec.Name}", AccountId = place.AccountId, Region = place.Region, Name = spec.Name, TeamId = place.TeamId, Environment = place.Name,
        Cluster = spec.Run.Cluster, Family = spec.Run.Family, IsScheduled = false, Enabled = spec.Enabled, Detail = new(null, spec, null), SeenAt = now,
    };
}
