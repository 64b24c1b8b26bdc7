using Domain.Data;
using Domain.Operations;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>Reads what stands behind a campaign's items: no plan, only states and why the last step failed.</summary>
internal static class ItemFactsReader
{
    /// <returns>By the item's id.</returns>
    public static async Task<Dictionary<Guid, ItemFacts>> ReadAsync(PortalDb db, Campaign campaign, CancellationToken cancellationToken)
    {
        var requests = await db.Requests.AsNoTracking().Where(r => r.CampaignId == campaign.Id).Select(r => new { r.Id, r.State }).ToDictionaryAsync(r => r.Id, r => r.State, cancellationToken);
        var operations = await db.Operations.AsNoTracking().Where(o => db.Requests.Any(r => r.Id == o.RequestId && r.CampaignId == campaign.Id))
            .Select(o => new { o.RequestId, o.State, Said = o.Steps.Where(s => s.State == StepState.Failed).OrderByDescending(s => s.Index).Select(s => s.Said).FirstOrDefault() })
            .ToDictionaryAsync(o => o.RequestId, cancellationToken);
        return campaign.Items.ToDictionary(i => i.Id, i =>
        {
            var operation = i.RequestId is { } id ? operations.GetValueOrDefault(id) : null;
            return new ItemFacts(
                i.State, i.Wave, i.RequestId is { } request && requests.TryGetValue(request, out var state) ? state : null, operation?.State, operation?.Said ?? "");
        });
    }
}
