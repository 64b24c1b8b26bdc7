using Domain.Data;
using Domain.Operations;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>What is in an environment and about it.</summary>
internal static class EnvironmentUses
{
    public static async Task<EnvironmentUse> OfAsync(PortalDb db, TeamEnvironment place, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var services = await db.LiveServices.AsNoTracking()
            .Where(s => s.TeamId == place.TeamId && s.Environment == place.Name && s.Health != ServiceHealth.Gone).OrderBy(s => s.Name).Select(s => new { s.Cluster, s.Name }).ToListAsync(cancellationToken);
        var requests = await db.Requests.AsNoTracking()
            .Where(r => r.TeamId == place.TeamId && r.Environment == place.Name
                && (r.State == RequestState.Checking || r.State == RequestState.Waiting || r.State == RequestState.Approved || r.State == RequestState.Scheduled
                    || r.State == RequestState.Applying || r.State == RequestState.Failed
                    || db.Operations.Any(o => o.RequestId == r.Id && (o.State == OperationState.Queued || o.State == OperationState.Running || o.State == OperationState.Undoing))))
            .OrderBy(r => r.Number).Select(r => r.Number).ToListAsync(cancellationToken);
        var tokens = await db.ApiTokens.AsNoTracking().Where(t => t.RevokedAt == null && t.ExpiresAt > now).ToListAsync(cancellationToken);
        return new(
            [.. services.Select(s => (s.Cluster, s.Name))], requests,
            [.. tokens.Where(t => t.Scope.TeamId == place.TeamId && t.Scope.Environment == place.Name).Select(t => t.Name)]);
    }

    /// <summary>Every environment but this one.</summary>
    public static async Task<IReadOnlyList<TeamEnvironment>> OthersAsync(PortalDb db, string teamId, string name, CancellationToken cancellationToken) =>
        await db.Environments.AsNoTracking().Where(e => e.TeamId != teamId || e.Name != name).OrderBy(e => e.TeamId).ThenBy(e => e.Name).ToListAsync(cancellationToken);
}
