using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>Hands waves to the engine: the operation's row is the job, as for every other request.</summary>
internal static class CampaignWaves
{
    /// <summary>Adds the operations of one wave; the caller saves them with the campaign.</summary>
    public static async Task BeginAsync(PortalDb db, Campaign campaign, int wave, List<Happening> happenings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var items = campaign.Items.Where(i => i.Wave == wave && i.State is CampaignItemState.Asked).OrderBy(i => i.Position).ToList();
        var ids = items.Select(i => i.RequestId).OfType<Guid>().ToList();
        // tracked ones first: the decision that begins the first wave approves its requests in the same transaction
        var requests = await db.Requests.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        foreach (var item in items)
        {
            if (item.RequestId is { } id && requests.TryGetValue(id, out var request) && request is { State: RequestState.Approved, Plan: { } plan })
            {
                db.Operations.Add(OperationFactory.Of(request, plan, now));
                (item.State, item.Why) = (CampaignItemState.Begun, "");
            }
            else
            {
                (item.State, item.Why) = (CampaignItemState.Failed, "Its request is no longer approved. Look at it, then go on without it or end the campaign.");
            }
        }

        happenings.Add(CampaignRecord.BySystem("campaign.wave-begun", campaign, new { wave, workloads = items.Select(i => i.Name) }));
    }

    /// <summary>What the wave passes before it begins: time has gone by since it was approved.</summary>
    public static async Task<DecisionGate> GateAsync(PortalDb db, Campaign campaign, int wave, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var items = campaign.Items.Where(i => i.Wave == wave && i.State is CampaignItemState.Asked && i.RequestId is not null).ToDictionary(i => i.RequestId ?? Guid.Empty);
        var ids = items.Keys.ToList();
        var requests = await db.Requests.Where(r => ids.Contains(r.Id) && r.State == RequestState.Approved).ToListAsync(cancellationToken);
        return new(db, [.. requests.OrderBy(r => items[r.Id].Position)], now);
    }

    /// <summary>Takes off operations that nobody has claimed yet: after a failure nothing new begins. Call it inside the transaction that stops the campaign.</summary>
    public static async Task TakeOffUnclaimedAsync(PortalDb db, Campaign campaign, CancellationToken cancellationToken)
    {
        foreach (var item in campaign.Items.Where(i => i.State is CampaignItemState.Begun))
        {
            if (await db.Operations.Where(o => o.RequestId == item.RequestId && o.State == OperationState.Queued && o.Fence == 0).ExecuteDeleteAsync(cancellationToken) == 1)
            {
                item.State = CampaignItemState.Asked;
            }
        }
    }

    /// <summary>Cancels what has not begun, because the campaign ends without it.</summary>
    public static async Task DropRestAsync(PortalDb db, Campaign campaign, Func<Request, Happening> record, List<Happening> happenings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var items = campaign.Items.Where(i => i.State is CampaignItemState.Asked or CampaignItemState.Planned or CampaignItemState.AsksAgain).ToList();
        var ids = items.Select(i => i.RequestId).OfType<Guid>().ToList();
        foreach (var request in await db.Requests.Where(r => ids.Contains(r.Id)).ToListAsync(cancellationToken))
        {
            if (request.Apply(RequestEvent.Cancel, now))
            {
                happenings.Add(record(request));
            }
        }

        foreach (var item in items)
        {
            (item.State, item.Why) = (CampaignItemState.Skipped, "Never begun.");
        }
    }
}
