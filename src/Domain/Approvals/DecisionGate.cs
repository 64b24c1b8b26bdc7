using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>What may still stop an approval at the moment it is saved: a freeze, or limits that other approvals have used up since.</summary>
internal sealed class DecisionGate(PortalDb db, Request request, DateTimeOffset now)
{
    private Team? team;
    private TeamEnvironment? place;
    private IReadOnlyList<UsedWorkload> running = [];

    /// <summary>Reads what may need AWS, before the transaction: what runs counts as it was then, which no approval changes.</summary>
    public async Task ReadAsync(TeamUsageReader usage, CancellationToken cancellationToken)
    {
        team = await db.Teams.AsNoTracking().Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == request.TeamId, cancellationToken);
        running = team is null || request.Footprint is null ? [] : await usage.RunningAsync(db, team, cancellationToken);
    }

    public async Task<string?> WhyFrozenAsync(CancellationToken cancellationToken)
    {
        place ??= await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == request.TeamId && e.Name == request.Environment, cancellationToken);
        var windows = await db.Freezes.AsNoTracking().Where(w => w.Until > now).ToListAsync(cancellationToken);
        return place is null ? null : FreezeRules.WhyNotApprove(windows, place, now);
    }

    /// <summary>Inside the transaction that saves the approval.</summary>
    /// <param name="last">It is the approval that starts the operation.</param>
    public async Task<string?> WhyShutAsync(TeamUsageReader usage, bool last, CancellationToken cancellationToken) =>
        await WhyFrozenAsync(cancellationToken) ?? (last ? await WhyOverLimitAsync(usage, cancellationToken) : null);

    private async Task<string?> WhyOverLimitAsync(TeamUsageReader usage, CancellationToken cancellationToken)
    {
        if (team is null || place is null || request.Footprint is not { } asked)
        {
            return null;
        }

        // the team's row is the turn of its deciders: whoever comes second waits here and then sees what the first has approved
        await db.Teams.Where(t => t.Id == request.TeamId).ExecuteUpdateAsync(s => s.SetProperty(t => t.Version, t => t.Version), cancellationToken);
        var limits = await db.Teams.AsNoTracking().Where(t => t.Id == request.TeamId).Select(t => t.Limits).SingleAsync(cancellationToken);
        var others = Usage.Of(running, await usage.ApprovedAsync(db, team, cancellationToken), TeamUsageReader.Key(place, asked.Cluster, asked.Workload), place.Name);
        return LimitRules.WhyNot(asked, LimitScope.Of(limits, place, others)) is { } why ? $"Nothing was decided. {why}" : null;
    }
}
