using System.Data.Common;
using Domain.Data;
using Domain.Operations.Switch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Domain.Operations;

/// <summary>An operation held under a fence: whoever claims later has a higher one, and then this claim writes nothing more.</summary>
internal sealed record OperationClaim(Guid OperationId, int Fence);

/// <summary>Claims due operations: compare-and-swap on the fence, so that of many processes one wins.</summary>
internal sealed class OperationClaims(IDbContextFactory<PortalDb> databases, TimeProvider time, IOptions<OperationOptions> options)
{
    private readonly string me = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}";

    public TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>
    /// The operation that is due longest, of the team that has the fewest in hand. Of those that change the same thing only the oldest is taken,
    /// and none while another is under way; none at all while applying is stopped.
    /// </summary>
    public async Task<OperationClaim?> TryClaimAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var due = db.Operations.Where(o => (o.State == OperationState.Queued || o.State == OperationState.Running || o.State == OperationState.Undoing)
            && o.DueAt <= now && o.LeaseUntil <= now
            && (o.Holds != null || o.Workload == "" || !db.Operations.Any(other => other.Workload == o.Workload && other.Id != o.Id
                && (other.State == OperationState.Queued || other.State == OperationState.Running || other.State == OperationState.Undoing)
                && (other.Holds != null || other.CreatedAt < o.CreatedAt))));
        var teams = await due.GroupBy(o => o.TeamId).Select(g => new { Team = g.Key, Since = g.Min(o => o.DueAt) }).ToListAsync(cancellationToken);
        if (teams.Count == 0 || !(await PlatformSwitch.ReadAsync(db, cancellationToken)).Applies)
        {
            return null;
        }

        var inHand = teams.Count == 1 ? [] : await db.Operations.Where(o => o.LeaseUntil > now).GroupBy(o => o.TeamId)
            .Select(g => new { Team = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Team, g => g.Count, cancellationToken);
        foreach (var team in teams.OrderBy(t => inHand.GetValueOrDefault(t.Team)).ThenBy(t => t.Since))
        {
            var candidates = await due.Where(o => o.TeamId == team.Team).OrderBy(o => o.DueAt).Take(8).Select(o => new { o.Id, o.Fence, o.Workload }).ToListAsync(cancellationToken);
            foreach (var candidate in candidates)
            {
                if (await WinsAsync(db, candidate.Id, candidate.Fence, candidate.Workload, now, cancellationToken))
                {
                    return new OperationClaim(candidate.Id, candidate.Fence + 1);
                }
            }
        }

        return null;
    }

    private async Task<bool> WinsAsync(PortalDb db, Guid id, int fence, string workload, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (until, holds) = (now + Lease, workload.Length == 0 ? null : workload);
        try
        {
            return await db.Operations.Where(o => o.Id == id && o.Fence == fence && o.LeaseUntil <= now)
                .ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.Owner, me).SetProperty(o => o.Fence, fence + 1).SetProperty(o => o.LeaseUntil, until).SetProperty(o => o.Holds, holds),
                    cancellationToken) == 1;
        }
        catch (DbException) when (!cancellationToken.IsCancellationRequested)
        {
            // another process took one of the same workload between the look and this; a database that is away shows at the next look
            return false;
        }
    }

    /// <summary>False when another holds the operation now.</summary>
    public async Task<bool> RenewAsync(OperationClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var until = time.GetUtcNow() + Lease;
        return await db.Operations.Where(o => o.Id == claim.OperationId && o.Fence == claim.Fence)
            .ExecuteUpdateAsync(s => s.SetProperty(o => o.LeaseUntil, until), cancellationToken) == 1;
    }

    /// <summary>Gives the operation back at once, so that nobody waits for the lease to run out.</summary>
    public async Task ReleaseAsync(OperationClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Operations.Where(o => o.Id == claim.OperationId && o.Fence == claim.Fence)
            .ExecuteUpdateAsync(s => s.SetProperty(o => o.LeaseUntil, DateTimeOffset.UnixEpoch), cancellationToken);
    }
}
