using System.Collections.Concurrent;
using Domain.Aws;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Domain.Workloads;

/// <summary>Brings what AWS shows into the database and tells open pages what changed. Pages read rows, never AWS.</summary>
internal sealed partial class ServiceWatch(
    ServiceSweep sweep, DeploymentWatch deployments, WatchHealth health, PartHealth parts, WatchGate gate, IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time, ILogger<ServiceWatch> logger)
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(10);

    // two sweeps of one account at once would both add a new service
    private readonly ConcurrentDictionary<(string AccountId, string Region), SemaphoreSlim> turns = new();

    /// <summary>When each definition was last written down.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> definitions = new(StringComparer.Ordinal);

    /// <summary>One sweep of an account and Region. A refusal of AWS is recorded, not thrown.</summary>
    /// <param name="place">Any environment of the account and Region.</param>
    /// <returns>True when AWS could be read.</returns>
    public async Task<bool> SweepAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        var turn = turns.GetOrAdd((place.AccountId, place.Region), _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await SweepInTurnAsync(place, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> SweepInTurnAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        string? why = null;
        var began = time.GetTimestamp();
        try
        {
            if (!sweep.Knows(place))
            {
                await RememberAsync(place, cancellationToken);
            }

            var lookedAt = time.GetUtcNow();
            var look = await sweep.LookAroundAsync(place, cancellationToken);
            var (changed, tasks, clusters) = await gate.PassAsync(place.AccountId, place.Region, () => SaveAsync(place, look, lookedAt, cancellationToken), cancellationToken);
            changed = [.. changed.Union(await DeploymentsAsync(place, look, cancellationToken), StringComparer.Ordinal)];
            foreach (var arn in changed)
            {
                signal.Publish(Topics.Service(arn));
            }

            foreach (var task in tasks)
            {
                signal.Publish(Topics.Task(task.Arn));
            }

            if (clusters || changed.Count + tasks.Count > 0)
            {
                signal.Publish(Topics.Workloads);
            }
        }
        catch (AwsRefused refused)
        {
            why = refused.Message;
            LogRefused(logger, place.AccountId, place.Region, refused.Code, refused.RequestId);
        }

        if (await health.RecordAsync(place.AccountId, place.Region, time.GetUtcNow(), Took(began), why, cancellationToken))
        {
            signal.Publish(Topics.Workloads);
        }

        return why is null;
    }

    /// <returns>ARNs of the services of which a deployment moved. What cannot be read of deployments does not make services old.</returns>
    private async Task<IReadOnlyList<string>> DeploymentsAsync(TeamEnvironment place, SweepLook look, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> changed = [];
        string? why = null;
        try
        {
            changed = await deployments.LookAsync(place, [.. look.Services.Select(s => s.Service)], cancellationToken);
        }
        catch (AwsRefused refused)
        {
            why = refused.Message;
            LogRefused(logger, place.AccountId, place.Region, refused.Code, refused.RequestId);
        }

        await parts.RecordAsync(WatchPart.Deployments, place.AccountId, place.Region, time.GetUtcNow(), why, always: false, null, cancellationToken);
        return changed;
    }

    // the demo's clock jumps, and no sweep takes longer
    private TimeSpan Took(long began) => time.GetElapsedTime(began) is var elapsed && elapsed < LongestSweep ? elapsed : LongestSweep;

    /// <summary>What this process has not read, an earlier one may have written down.</summary>
    private async Task RememberAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.LiveServices.AsNoTracking().Where(s => s.AccountId == place.AccountId && s.Region == place.Region && s.Health != ServiceHealth.Gone)
            .Select(s => s.Detail).ToListAsync(cancellationToken);
        sweep.Remember(place, rows.Where(d => d.Image is not null).Select(d => new RevisionFacts(d.TaskDefinitionArn, d.Image, d.Cpu, d.MemoryMiB)));
    }

    /// <returns>ARNs of services, and the tasks, whose rows changed, and whether a cluster did.</returns>
    private async Task<(IReadOnlyList<string> Services, IReadOnlyList<LiveTask> Tasks, bool Clusters)> SaveAsync(TeamEnvironment place, SweepLook look, DateTimeOffset lookedAt, CancellationToken cancellationToken)
    {
        var seen = look.Services;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // what is gone is looked at again only where it came back: those rows grow in number, and a sweep comes every few seconds
        var rows = await db.LiveServices.Where(s => s.AccountId == place.AccountId && s.Region == place.Region && s.Health != ServiceHealth.Gone)
            .ToDictionaryAsync(s => s.Arn, StringComparer.Ordinal, cancellationToken);
        var unknown = seen.Select(s => s.Service.Arn).Where(arn => !rows.ContainsKey(arn)).ToList();
        if (unknown.Count > 0)
        {
            foreach (var back in await db.LiveServices.Where(s => unknown.Contains(s.Arn)).ToListAsync(cancellationToken))
            {
                rows[back.Arn] = back;
            }
        }

        var now = time.GetUtcNow();
        var said = new List<(ServiceState Service, IReadOnlyList<ServiceEvent> Before)>(seen.Count);
        foreach (var service in seen)
        {
            rows.Remove(service.Service.Arn, out var row);
            said.Add((service.Service, row?.Detail.Events ?? []));
            Write(db, place, service, row, now);
        }

        foreach (var vanished in rows.Values)
        {
            vanished.Health = ServiceHealth.Gone;
            vanished.Detail = vanished.Detail with { Status = "INACTIVE", Running = 0, Pending = 0, Desired = 0, Tasks = [.. vanished.Detail.Tasks.Where(t => t.IsStopped)] };
            vanished.SeenAt = now;
        }

        db.ChangeTracker.DetectChanges();
        var changed = db.ChangeTracker.Entries<LiveService>().Where(e => e.State is EntityState.Added or EntityState.Modified).Select(e => e.Entity.Arn).ToList();
        await EventBook.PutAsync(db, place, said, cancellationToken);
        TaskTeamRules.Fill(look.Tasks, [.. seen.Select(s => s.Service)]);
        await DefinitionBook.PutAsync(db, place, look, definitions, now, cancellationToken);
        var clusters = await ClusterBook.PutAsync(db, place, look.All, now, cancellationToken);
        var tasks = await TaskBook.PutAsync(db, place, look.Tasks, look.Clusters, lookedAt, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return (changed, tasks, clusters);
    }

    private static void Write(PortalDb db, TeamEnvironment place, SeenService seen, LiveService? row, DateTimeOffset now)
    {
        var (service, detail) = (seen.Service, seen.ToDetail(row?.Detail));
        var state = ServiceHealthRules.Of(detail).Health;
        if (row is null)
        {
            row = new LiveService
            {
                Arn = service.Arn, AccountId = place.AccountId, Region = place.Region, Cluster = service.Cluster, Name = service.Name,
                Health = state, Detail = detail, SeenAt = now,
            };
            db.LiveServices.Add(row);
        }

        row.TeamId = service.Tags.GetValueOrDefault(BerthTags.Team);
        row.Environment = service.Tags.GetValueOrDefault(BerthTags.Environment);
        row.Health = state;
        row.Detail = detail;
        // only with a change: a sweep that finds nothing new writes nothing
        if (db.Entry(row).State is EntityState.Modified)
        {
            row.SeenAt = now;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watching {AccountId} {Region} failed with {Code}, AWS request {RequestId}")]
    private static partial void LogRefused(ILogger logger, string accountId, string region, string code, string? requestId);
}
