using Domain.Audit;
using Domain.Data;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>
/// Takes a wave back with the engine's own undo: the plan that was approved, backwards. What was approved was an upgrade in waves
/// that may be rolled back, so no second decision is asked for.
/// </summary>
internal static class CampaignUndo
{
    public static async Task BeginAsync(
        PortalDb db, Campaign campaign, int wave, IReadOnlyDictionary<Guid, ItemFacts> facts, List<Happening> happenings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var item in campaign.Items.Where(i => i.Wave == wave && i.State is not CampaignItemState.Left && CampaignRules.IsToTakeBack(facts[i.Id])))
        {
            var request = await db.Requests.SingleAsync(r => r.Id == item.RequestId, cancellationToken);
            var operation = await db.Operations.SingleOrDefaultAsync(o => o.RequestId == request.Id, cancellationToken);
            if (await WhyNotAsync(db, request, operation, cancellationToken) is { } why)
            {
                (item.State, item.Why) = (CampaignItemState.Left, why);
                continue;
            }

            if (operation is not null && OperationStates.Next(operation.State, OperationEvent.Undo) is { } next)
            {
                (operation.State, operation.DueAt, operation.EndedAt) = (next, now, null);
                // an undo leaves the request's own row as it is: its version is raised, so that it cannot be mended by hand at the same moment
                db.Entry(request).Property(r => r.Version).IsModified = true;
                (item.State, item.Why) = (CampaignItemState.TakingBack, "");
                happenings.Add(Happening.BySystem("operation.undo-asked", request, new { campaign = campaign.Number }));
            }
        }

        happenings.Add(CampaignRecord.BySystem("campaign.wave-taken-back", campaign, new { wave }));
    }

    private static async Task<string?> WhyNotAsync(PortalDb db, Request request, Operation? operation, CancellationToken cancellationToken) =>
        operation is null ? "It was never begun."
        : request.State is RequestState.DoneInPart ? "It was accepted as it is."
        : OperationStates.IsLive(operation.State) || OperationStates.Next(operation.State, OperationEvent.Undo) is null ? "It is being mended by hand."
        : await MendOperation.LaterChangeAsync(db, request, cancellationToken) is { } later ? $"Request #{later} changed it afterwards; taking this back would take that away too."
        : null;
}
