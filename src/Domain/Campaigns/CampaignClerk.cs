using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>
/// Moves campaigns on, from the rows alone: what it does next depends on nothing it remembers, and each move is one transaction under the
/// campaign's version. A process that dies between two moves leaves a campaign its successor moves on; of two that move at once one gives way.
/// </summary>
internal sealed class CampaignClerk(IDbContextFactory<PortalDb> databases, CampaignPreparation preparation, TeamUsageReader usage, ChangeSignal signal, TimeProvider time)
{
    /// <summary>Does everything that can be done now.</summary>
    /// <returns>How many moves were made.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        List<Guid> open;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            open = await db.Campaigns.AsNoTracking().Where(c => c.EndedAt == null || c.Items.Any(i => i.State == CampaignItemState.Begun)).Where(c => c.State != CampaignState.Draft)
                .OrderBy(c => c.Number).Select(c => c.Id).ToListAsync(cancellationToken);
        }

        var moves = 0;
        foreach (var id in open)
        {
            while (await TryMoveAsync(id, cancellationToken))
            {
                moves++;
            }
        }

        return moves;
    }

    private async Task<bool> TryMoveAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await MoveAsync(id, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // another process, or a person, was faster: what is to be done is seen anew at the next look
            return false;
        }
    }

    /// <summary>One move.</summary>
    /// <returns>False when there is nothing to do now.</returns>
    internal async Task<bool> MoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await preparation.StepAsync(id, cancellationToken))
        {
            signal.Publish(Topics.Campaigns);
            return true;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var campaign = await db.Campaigns.Include(c => c.Items).Include(c => c.Decisions).SingleAsync(c => c.Id == id, cancellationToken);
        var now = time.GetUtcNow();
        var happenings = new List<Happening>();
        DecisionGate? gate = null;
        var moved = campaign.State is CampaignState.Waiting
            ? await ExpireAsync(db, campaign, happenings, now, cancellationToken)
            : await GoAsync(db, campaign, happenings, g => gate = g, now, cancellationToken);
        if (!moved)
        {
            return false;
        }

        db.Entry(campaign).Property(c => c.Version).IsModified = true;
        var saved = await db.SaveAsync(now, happenings, cancellationToken, async () =>
        {
            if (campaign.State is CampaignState.Stopped)
            {
                await CampaignWaves.TakeOffUnclaimedAsync(db, campaign, cancellationToken);
            }

            // what was approved or frozen at this very moment counts: the next look finds it and says so
            return gate is null || await gate.WhyShutAsync(usage, last: true, cancellationToken) is null;
        });
        if (!saved)
        {
            return false;
        }

        signal.Publish(Topics.Campaigns);
        signal.Publish(Topics.Operations);
        signal.Publish(Topics.Requests);
        return true;
    }

    private static async Task<bool> ExpireAsync(PortalDb db, Campaign campaign, List<Happening> happenings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (campaign.ExpiresAt > now)
        {
            return false;
        }

        campaign.Apply(CampaignEvent.Expire, now);
        happenings.Add(CampaignRecord.BySystem("campaign.expired", campaign));
        foreach (var request in await db.Requests.Where(r => r.CampaignId == campaign.Id && r.State == RequestState.Waiting).ToListAsync(cancellationToken))
        {
            request.Apply(RequestEvent.Expire, now);
            happenings.Add(Happening.BySystem("request.expired", request, new { campaign = campaign.Number }));
        }

        return true;
    }

    /// <param name="pass">Told of the gate that a wave passes, to be looked at once more as it is saved.</param>
    private async Task<bool> GoAsync(PortalDb db, Campaign campaign, List<Happening> happenings, Action<DecisionGate> pass, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var facts = await ItemFactsReader.ReadAsync(db, campaign, cancellationToken);
        var seen = false;
        string? stuck = null;
        foreach (var item in campaign.Items)
        {
            if (CampaignRules.See(facts[item.Id]) is { } change && (change.State, change.Why) != (item.State, item.Why))
            {
                stuck = change.State is CampaignItemState.Left ? $"{item.Name}: {change.Why}" : stuck;
                (item.State, item.Why, seen) = (change.State, change.Why, true);
                facts[item.Id] = facts[item.Id] with { State = change.State };
            }
        }

        var move = stuck is not null ? new CampaignMove.Stop(stuck)
            : CampaignRules.Next(campaign.State, [.. campaign.Items.OrderBy(i => i.Position).Select(i => facts[i.Id] with { Failure = $"{i.Name}: {i.Why}" })]);
        switch (move)
        {
            case CampaignMove.Wait:
                return seen;
            case CampaignMove.Stop stop:
                return Stop(campaign, stop.Why, happenings, now);
            case CampaignMove.Begin begin:
                var gate = await CampaignWaves.GateAsync(db, campaign, begin.Wave, now, cancellationToken);
                await gate.ReadAsync(usage, cancellationToken);
                switch (await gate.WhyShutAsync(usage, last: true, cancellationToken))
                {
                    case { Request: { } over } shut:
                        return Stop(campaign, $"Wave {begin.Wave} has not begun. {over.Plan?.Workload}: {shut.Why} Then let the campaign go on.", happenings, now);
                    case { Why: var frozen }:
                        // the wave waits for the freeze to end; nobody has to come back for it
                        seen |= campaign.Why != frozen;
                        campaign.Why = frozen;
                        return seen;
                    case null:
                        pass(gate);
                        campaign.Why = "";
                        await CampaignWaves.BeginAsync(db, campaign, begin.Wave, happenings, now, cancellationToken);
                        return true;
                }

            case CampaignMove.TakeBack back:
                await CampaignUndo.BeginAsync(db, campaign, back.Wave, facts, happenings, now, cancellationToken);
                return true;
            case CampaignMove.Finish:
                campaign.Apply(CampaignEvent.Finish, now);
                happenings.Add(CampaignRecord.BySystem("campaign.done", campaign, new { done = campaign.Items.Count(i => i.State is CampaignItemState.Done) }));
                return true;
            case CampaignMove.FinishRollBack:
                campaign.Apply(CampaignEvent.FinishRollBack, now);
                happenings.Add(CampaignRecord.BySystem("campaign.rolled-back", campaign, new { takenBack = campaign.Items.Count(i => i.State is CampaignItemState.TakenBack) }));
                return true;
            default:
                throw new InvalidOperationException($"No way to make the move {move.GetType().Name}.");
        }
    }
    private static bool Stop(Campaign campaign, string why, List<Happening> happenings, DateTimeOffset now)
    {
        campaign.Apply(CampaignEvent.Stop, now);
        campaign.Why = why;
        happenings.Add(CampaignRecord.BySystem("campaign.stopped", campaign, new { Why = why }));
        return true;
    }
}
