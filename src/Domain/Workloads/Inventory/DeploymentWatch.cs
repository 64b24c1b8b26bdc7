using System.Collections.Concurrent;
using Domain.Aws;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>
/// Keeps service deployments and the revisions they brought. A service names its newest deployment whenever it is looked at: only one that is not known yet, or is
/// not over, costs a call, so that a quiet account costs none.
/// </summary>
internal sealed class DeploymentWatch(AwsSessions sessions, IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>Deployments of a service that are asked for when a new one shows: those before it are then known, or happened since the last look.</summary>
    private const int Newest = 20;

    /// <summary>Services whose list is asked for in one look. The first look at a big account would take minutes otherwise, and everything else would wait for it.</summary>
    private const int ListsAtOnce = 25;

    private const int Rows = 500;

    /// <summary>Newest deployments that ECS names and no longer describes: it keeps what is 90 days old at most.</summary>
    private readonly ConcurrentDictionary<string, bool> forgotten = new(StringComparer.Ordinal);

    /// <returns>ARNs of the services of which a deployment is new or moved.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached; nothing is saved.</exception>
    public async Task<IReadOnlyList<string>> LookAsync(TeamEnvironment place, IReadOnlyList<ServiceState> services, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await KnownAsync(db, place, services, cancellationToken);
        var unknown = services.Where(s => s.CurrentDeployment is { } current && !known.ContainsKey(current) && !forgotten.ContainsKey(current)).OrderByDescending(s => s.Primary?.Rollout == "IN_PROGRESS").Take(ListsAtOnce).ToList();
        var open = known.Where(k => !DeploymentRules.IsOver(k.Value)).Select(k => k.Key).ToList();
        if (unknown.Count + open.Count == 0)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var told = await sessions.SweepAsync(place, session => DescribeAsync(session, unknown, open, now, cancellationToken), cancellationToken);
        var changed = await PutAsync(db, told, services.ToDictionary(s => (s.Cluster, s.Name)), now, cancellationToken);
        foreach (var arn in unknown.Select(s => s.CurrentDeployment).OfType<string>().Except(told.Select(t => t.Arn), StringComparer.Ordinal))
        {
            forgotten[arn] = true;
        }

        await EndAsync(db, [.. open.Except(told.Select(t => t.Arn), StringComparer.Ordinal)], now, cancellationToken);
        var wanted = changed.SelectMany(d => d.Detail.SourceRevisions.Append(d.Detail.TargetRevision)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var missing = wanted.Except(await ArnsAsync(db.SeenRevisions.Select(r => r.Arn), wanted, cancellationToken), StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            db.SeenRevisions.AddRange((await sessions.SweepAsync(place, session => DeploymentLooks.RevisionsAsync(session, missing, now, cancellationToken), cancellationToken)).DistinctBy(r => r.Arn));
        }

        await db.SaveChangesAsync(cancellationToken);
        var of = services.ToDictionary(s => (s.Cluster, s.Name), s => s.Arn);
        return [.. changed.Select(d => of.GetValueOrDefault((d.Cluster, d.Service))).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <returns>Status by ARN, of the newest of each service and of all that were not over.</returns>
    private static async Task<Dictionary<string, string>> KnownAsync(PortalDb db, TeamEnvironment place, IReadOnlyList<ServiceState> services, CancellationToken cancellationToken)
    {
        var known = await db.LiveDeployments.AsNoTracking()
            .Where(d => d.AccountId == place.AccountId && d.Region == place.Region && d.FinishedAt == null)
            .Select(d => new { d.Arn, d.Status }).ToDictionaryAsync(d => d.Arn, d => d.Status, StringComparer.Ordinal, cancellationToken);
        foreach (var batch in services.Select(s => s.CurrentDeployment).OfType<string>().Where(c => !known.ContainsKey(c)).Chunk(Rows))
        {
            foreach (var one in await db.LiveDeployments.AsNoTracking().Where(d => batch.Contains(d.Arn)).Select(d => new { d.Arn, d.Status }).ToListAsync(cancellationToken))
            {
                known[one.Arn] = one.Status;
            }
        }

        return known;
    }

    private static async Task<IReadOnlyList<LiveDeployment>> DescribeAsync(
        AwsSession session, IReadOnlyList<ServiceState> unknown, IReadOnlyList<string> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(unknown.Select(s => DeploymentLooks.NewestAsync(session, s.Cluster, s.Name, Newest, cancellationToken)));
        return await DeploymentLooks.DescribeAsync(session, [.. lists.SelectMany(l => l).Concat(unknown.Select(s => s.CurrentDeployment).OfType<string>()).Concat(open).Distinct(StringComparer.Ordinal)], now, cancellationToken);
    }

    private static async Task<IReadOnlyList<LiveDeployment>> PutAsync(
        PortalDb db, IReadOnlyList<LiveDeployment> told, Dictionary<(string Cluster, string Name), ServiceState> services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var arns = told.Select(t => t.Arn).ToList();
        var rows = new Dictionary<string, LiveDeployment>(StringComparer.Ordinal);
        foreach (var batch in arns.Chunk(Rows))
        {
            foreach (var row in await db.LiveDeployments.Where(d => batch.Contains(d.Arn)).ToListAsync(cancellationToken))
            {
                rows[row.Arn] = row;
            }
        }

        var changed = new List<LiveDeployment>();
        foreach (var deployment in told.DistinctBy(t => t.Arn))
        {
            var tags = services.GetValueOrDefault((deployment.Cluster, deployment.Service))?.Tags;
            (deployment.TeamId, deployment.Environment) = (tags?.GetValueOrDefault(BerthTags.Team), tags?.GetValueOrDefault(BerthTags.Environment));
            if (!rows.TryGetValue(deployment.Arn, out var row))
            {
                deployment.Detail = deployment.Detail with { Stages = DeploymentRules.Stages([], deployment.Stage, deployment.UpdatedAt ?? now) };
                db.LiveDeployments.Add(deployment);
                changed.Add(deployment);
            }
            else if (DeploymentRules.Put(row, deployment, now))
            {
                changed.Add(row);
            }
        }

        return changed;
    }

    /// <summary>What ECS has forgotten is not asked for again.</summary>
    private static async Task EndAsync(PortalDb db, IReadOnlyList<string> forgotten, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var row in await db.LiveDeployments.Where(d => forgotten.Contains(d.Arn)).ToListAsync(cancellationToken))
        {
            (row.FinishedAt, row.SeenAt) = (now, now);
        }
    }

    private static async Task<IReadOnlyList<string>> ArnsAsync(IQueryable<string> arns, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var batch in wanted.Chunk(Rows))
        {
            found.AddRange(await arns.Where(a => batch.Contains(a)).ToListAsync(cancellationToken));
        }

        return found;
    }
}
