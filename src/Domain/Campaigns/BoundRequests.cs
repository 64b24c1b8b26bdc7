using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>A request that is one of a campaign is neither decided nor cancelled alone.</summary>
internal static class BoundRequests
{
    /// <returns>Why it cannot be decided by itself now; null when it can.</returns>
    public static async Task<string?> WhyNotDecideAsync(PortalDb db, Request request, CancellationToken cancellationToken) =>
        await FindAsync(db, request, cancellationToken) is not { } campaign ? null
            : CampaignStates.IsUndecided(campaign.State) ? $"Request #{request.Number} is one of campaign {campaign.Number}, which is decided as a whole. Open the campaign to decide."
            : CampaignStates.IsHeld(campaign.State) ? $"Request #{request.Number} is one of campaign {campaign.Number}, of which nothing begins now. Its author or a platform admin lets it go on first, or ends it."
            : null;

    /// <returns>Why its requester cannot cancel it; null when they can.</returns>
    public static async Task<string?> WhyNotCancelAsync(PortalDb db, Request request, CancellationToken cancellationToken) =>
        await FindAsync(db, request, cancellationToken) is { } campaign && !CampaignStates.IsEnded(campaign.State)
            ? $"Request #{request.Number} is one of campaign {campaign.Number}. Leave the service out of the campaign, or cancel or stop the campaign."
            : null;

    /// <returns>The campaign's number; null for a request that stands alone.</returns>
    public static async Task<int?> NumberAsync(PortalDb db, Request request, CancellationToken cancellationToken) => (await FindAsync(db, request, cancellationToken))?.Number;

    private static async Task<(int Number, CampaignState State)?> FindAsync(PortalDb db, Request request, CancellationToken cancellationToken) =>
        request.CampaignId is { } id && await db.Campaigns.AsNoTracking().Where(c => c.Id == id).Select(c => new { c.Number, c.State }).SingleOrDefaultAsync(cancellationToken) is { } found
            ? (found.Number, found.State) : null;
}
