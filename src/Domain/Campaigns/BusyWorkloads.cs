using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>Workloads that a campaign has in hand: no second one takes them up before it is through with them.</summary>
internal static class BusyWorkloads
{
    /// <returns>The campaign's number by cluster and name.</returns>
    public static async Task<IReadOnlyDictionary<(string Cluster, string Name), int>> ReadAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var items = await db.CampaignItems.AsNoTracking()
            .Where(i => i.State != CampaignItemState.CannotUpgrade && i.State != CampaignItemState.TakenBack && i.State != CampaignItemState.Skipped)
            .Join(db.Campaigns.Where(c => c.EndedAt == null), i => i.CampaignId, c => c.Id, (i, c) => new { c.Number, i.Cluster, i.Name }).ToListAsync(cancellationToken);
        return items.DistinctBy(i => (i.Cluster, i.Name)).ToDictionary(i => (i.Cluster, i.Name), i => i.Number);
    }
}
