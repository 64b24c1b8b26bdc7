using Domain.Access;
using Domain.Audit;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Kinds;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>
/// Makes the requests of a submitted campaign, one workload a step, as its author and through the same door as every other request.
/// A workload that cannot be upgraded is left with its sentence and the rest go on. Cut off anywhere, the next step finds what was made.
/// </summary>
internal sealed class CampaignPreparation(IDbContextFactory<PortalDb> databases, RequestKinds kinds, Upgrades upgrades, Drafts drafts, SubmitRequest submit, TimeProvider time)
{
    /// <returns>False when there was nothing to do.</returns>
    public async Task<bool> StepAsync(Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var campaign = await db.Campaigns.Include(c => c.Items).SingleAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign.State is not CampaignState.Checking)
        {
            return false;
        }

        if (campaign.Items.Where(i => i.State is CampaignItemState.Planned).MinBy(i => i.Position) is not { } item)
        {
            return await FinishAsync(db, campaign, cancellationToken);
        }

        var author = await db.People.AsNoTracking().SingleAsync(p => p.Id == campaign.AuthorId, cancellationToken);
        var caller = new Caller(author.Issuer, author.Subject, author.Name, author.Roles);
        (item.State, item.Why) = await AskAsync(db, campaign, item, caller, cancellationToken);
        await SettleAsync(db, campaign, item, cancellationToken);
        return true;
    }

    private async Task<(CampaignItemState State, string Why)> AskAsync(PortalDb db, Campaign campaign, CampaignItem item, Caller caller, CancellationToken cancellationToken)
    {
        if (await StateAsync(db, item, cancellationToken) is RequestState.Waiting)
        {
            // sent by a step that was cut off before it could say so
            return (CampaignItemState.Asked, "");
        }

        UpgradeDraft upgrade;
        switch (await upgrades.BeginAsync(caller, item.Cluster, item.Name, campaign.To.ToString(), CampaignValueRules.Of(campaign.Values, item.Values), cancellationToken))
        {
            case UpgradeOutcome.Ready { Upgrade: { Carried.Missing.Count: > 0 } unready }:
                return (CampaignItemState.CannotUpgrade, CampaignValueRules.WhyMissing(campaign.To, unready.Carried.Missing));
            case UpgradeOutcome.Ready ready:
                upgrade = ready.Upgrade;
                break;
            case UpgradeOutcome.Refused refused:
                return (CampaignItemState.CannotUpgrade, refused.Why);
            default:
                throw new InvalidOperationException("No such outcome of an upgrade.");
        }

        var draft = upgrade.Draft with { Reason = FormattableString.Invariant($"Campaign {campaign.Number}: {campaign.Reason}") };
        var number = await BindAsync(db, campaign, item, caller, draft, cancellationToken);
        var outcome = await submit.RunAsync(caller, number, cancellationToken);
        return await StateAsync(db, item, cancellationToken) is RequestState.Waiting ? (CampaignItemState.Asked, "") : outcome switch
        {
            SubmitOutcome.Invalid invalid => (CampaignItemState.CannotUpgrade, string.Join(' ', invalid.Problems.Select(p => p.Why))),
            SubmitOutcome.ChecksFailed failed => (CampaignItemState.CannotUpgrade, string.Join(' ', failed.Checks.Items.Where(c => c.Outcome is CheckOutcome.Fail).Select(c => c.Finding))),
            SubmitOutcome.Refused refused => (CampaignItemState.CannotUpgrade, refused.Why),
            // another process is at the same item: its word counts
            _ => (CampaignItemState.Planned, ""),
        };
    }

    private static async Task<RequestState?> StateAsync(PortalDb db, CampaignItem item, CancellationToken cancellationToken) => item.RequestId is { } id
        ? await db.Requests.AsNoTracking().Where(r => r.Id == id).Select(r => (RequestState?)r.State).SingleOrDefaultAsync(cancellationToken) : null;

    /// <summary>The draft of the item's request, bound to the campaign in the transaction that makes it: no request of a campaign is ever loose.</summary>
    private async Task<int> BindAsync(PortalDb db, Campaign campaign, CampaignItem item, Caller caller, RequestDraft draft, CancellationToken cancellationToken)
    {
        if (item.RequestNumber is { } kept && await StateAsync(db, item, cancellationToken) is RequestState.Draft)
        {
            await drafts.SaveAsync(caller, kept, draft, wizardStep: 0, cancellationToken);
            return kept;
        }

        var now = time.GetUtcNow();
        var kind = kinds.Find(draft.Kind) ?? throw new InvalidOperationException($"No kind of request is called {draft.Kind}.");
        var number = 0;
        await db.SaveAsync(now, [], cancellationToken, async () =>
        {
            number = (await db.Requests.MaxAsync(r => (int?)r.Number, cancellationToken) ?? 0) + 1;
            var request = Drafts.New(campaign.AuthorId, draft, kind, draft.TemplateVersion ?? "", now, number);
            (request.ExistingService, request.Reason, request.PinsVersion, request.CampaignId) = (draft.ExistingService, draft.Reason, true, campaign.Id);
            db.Requests.Add(request);
            (item.RequestId, item.RequestNumber) = (request.Id, number);
            db.Entry(campaign).Property(c => c.Version).IsModified = true;
            return true;
        });
        return number;
    }

    private async Task SettleAsync(PortalDb db, Campaign campaign, CampaignItem item, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (item is { State: CampaignItemState.CannotUpgrade, RequestId: { } id })
        {
            (await db.Requests.SingleAsync(r => r.Id == id, cancellationToken)).Apply(RequestEvent.Cancel, now);
            (item.RequestId, item.RequestNumber) = (null, null);
        }

        db.Entry(campaign).Property(c => c.Version).IsModified = true;
        await db.SaveAsync(now, item.State is CampaignItemState.CannotUpgrade
            ? [CampaignRecord.BySystem("campaign.cannot-upgrade", campaign, new { item.Name, item.Why })] : [], cancellationToken);
    }

    private async Task<bool> FinishAsync(PortalDb db, Campaign campaign, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asked = campaign.Items.Where(i => i.State is CampaignItemState.Asked).ToList();
        var requests = await db.Requests.AsNoTracking().Where(r => r.CampaignId == campaign.Id && r.State == RequestState.Waiting)
            .Select(r => new { r.TeamId, r.Environment, r.Requirement }).ToListAsync(cancellationToken);
        if (asked.Count == 0)
        {
            campaign.Apply(CampaignEvent.FindNothing, now);
            campaign.Why = "None of its workloads can be upgraded; each says why. Alter the campaign, or cancel it.";
            return await db.SaveAsync(now, [CampaignRecord.BySystem("campaign.found-nothing", campaign)], cancellationToken);
        }

        // the waves are of those that take part: one that cannot must not be the careful first
        foreach (var item in campaign.Items.Where(i => i.State is CampaignItemState.CannotUpgrade))
        {
            item.Wave = 0;
        }

        foreach (var (wave, index) in WaveRules.Split(campaign.Waves, asked, i => new WaveMember(i.Tier, i.TeamId, i.Name)).Select((w, i) => (w, i)))
        {
            foreach (var item in wave)
            {
                item.Wave = index + 1;
            }
        }

        campaign.Apply(CampaignEvent.Prepare, now);
        campaign.Round++;
        (campaign.SubmittedAt, campaign.ExpiresAt) = (now, now + SubmitRequest.Patience);
        campaign.Requirement = CampaignApprovalRules.For(requests.Where(r => r.Requirement is not null).Select(r => (r.TeamId, r.Environment, r.Requirement ?? throw new InvalidOperationException("Filtered above."))));
        return await db.SaveAsync(now, [CampaignRecord.BySystem("campaign.waits", campaign, new { requests = asked.Count, cannot = campaign.Items.Count - asked.Count })], cancellationToken);
    }
}
