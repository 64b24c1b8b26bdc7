using Domain.Approvals.Waivers;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>
/// What may still stop an approval at the moment it is saved: a freeze, a waiver that holds no more, or limits that other approvals have used up since. The requests of
/// a campaign pass it together, each counted after those before it.
/// </summary>
internal sealed class DecisionGate(PortalDb db, IReadOnlyList<Request> requests, DateTimeOffset now)
{
    private readonly List<(Team Team, IReadOnlyList<UsedWorkload> Running)> counted = [];
    private List<TeamEnvironment>? places;

    /// <summary>Reads what may need AWS, before the transaction: what runs counts as it was then, which no approval changes.</summary>
    public async Task ReadAsync(TeamUsageReader usage, CancellationToken cancellationToken)
    {
        counted.Clear();
        // always in one order: two deciders who each wait for the other's team would wait for ever
        foreach (var id in requests.Where(r => r.Footprint is not null).Select(r => r.TeamId).Distinct().Order(StringComparer.Ordinal))
        {
            if (await db.Teams.AsNoTracking().Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } team)
            {
                counted.Add((team, await usage.RunningAsync(db, team, cancellationToken)));
            }
        }
    }

    /// <summary>Somebody who may has said why no freeze is to hold this.</summary>
    public bool PassesFreezes { get; init; }

    public async Task<string?> WhyFrozenAsync(CancellationToken cancellationToken)
    {
        if (PassesFreezes)
        {
            return null;
        }

        var windows = await db.Freezes.AsNoTracking().Where(w => w.Until > now).ToListAsync(cancellationToken);
        var asked = requests.Select(r => (r.TeamId, r.Environment)).ToHashSet();
        return windows.Count == 0 ? null
            : (await PlacesAsync(cancellationToken)).Where(p => asked.Contains((p.TeamId, p.Name))).Select(p => FreezeRules.WhyNotApprove(windows, p, now)).FirstOrDefault(w => w is not null);
    }

    /// <summary>Inside the transaction that saves the approval.</summary>
    /// <param name="last">It is the approval that starts the operation.</param>
    public async Task<GateRefusal?> WhyShutAsync(TeamUsageReader usage, bool last, CancellationToken cancellationToken)
    {
        // a limit of an environment may have been altered since it was looked at before
        places = null;
        return await WhyFrozenAsync(cancellationToken) is { } frozen ? new(null, frozen)
            : last ? await WhyNotWaivedAsync(cancellationToken) ?? await WhyOverLimitAsync(usage, cancellationToken) : null;
    }

    /// <summary>A waiver may have been taken back or run out since it was looked at before.</summary>
    private async Task<GateRefusal?> WhyNotWaivedAsync(CancellationToken cancellationToken)
    {
        foreach (var request in requests)
        {
            if (WaiverRules.Needs(await WaiverBook.JudgeAsync(db, request, now, cancellationToken), request.TeamId).FirstOrDefault() is { } why)
            {
                return new(request, why);
            }
        }

        return null;
    }

    private async Task<GateRefusal?> WhyOverLimitAsync(TeamUsageReader usage, CancellationToken cancellationToken)
    {
        var all = await PlacesAsync(cancellationToken);
        foreach (var (team, running) in counted)
        {
            // the team's row is the turn of its deciders: whoever comes second waits here and then sees what the first has approved
            await db.Teams.Where(t => t.Id == team.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.Version, t => t.Version), cancellationToken);
            var limits = await db.Teams.AsNoTracking().Where(t => t.Id == team.Id).Select(t => t.Limits).SingleAsync(cancellationToken);
            var approved = (await usage.ApprovedAsync(db, team, cancellationToken)).ToList();
            foreach (var request in requests.Where(r => r.TeamId == team.Id))
            {
                if (request.Footprint is not { } asked || all.Find(p => p.TeamId == team.Id && p.Name == request.Environment) is not { } place)
                {
                    continue;
                }

                var key = TeamUsageReader.Key(place, asked.Cluster, asked.Workload);
                if (LimitRules.WhyNot(asked, LimitScope.Of(limits, place, Usage.Of(running, approved, key, place.Name))) is { } why)
                {
                    return new(request, why);
                }

                approved.Add(UsedWorkload.Of(key, place.Name, asked));
            }
        }

        return null;
    }

    private async Task<List<TeamEnvironment>> PlacesAsync(CancellationToken cancellationToken)
    {
        var teams = requests.Select(r => r.TeamId).Distinct().ToList();
        return places ??= await db.Environments.AsNoTracking().Where(e => teams.Contains(e.TeamId)).ToListAsync(cancellationToken);
    }
}

/// <summary>Why the gate is shut.</summary>
/// <param name="Request">The first that would pass a limit or lacks a waiver; null where a freeze holds.</param>
internal sealed record GateRefusal(Request? Request, string Why);
