using Domain.Data;
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

    public async Task<OperationClaim?> TryClaimAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var until = now + Lease;
        var due = await db.Operations
            .Where(o => (o.State == OperationState.Queued || o.State == OperationState.Running || o.State == OperationState.Undoing)
                && o.DueAt <= now && o.LeaseUntil <= now)
            .OrderBy(o => o.DueAt).Take(8).Select(o => new { o.Id, o.Fence }).ToListAsync(cancellationToken);
        foreach (var candidate in due)
        {
            var won = await db.Operations.Where(o => o.Id == candidate.Id && o.Fence == candidate.Fence && o.LeaseUntil <= now)
                .ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.Owner, me).SetProperty(o => o.Fence, candidate.Fence + 1).SetProperty(o => o.LeaseUntil, until),
                    cancellationToken);
            if (won == 1)
            {
                return new OperationClaim(candidate.Id, candidate.Fence + 1);
            }
        }

        return null;
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
