using Domain.Access;
using Domain.Audit;

namespace Domain.Campaigns;

/// <summary>Lines of the record about a campaign. They carry the campaign's id where those of a request carry the request's, and no request's number.</summary>
internal static class CampaignRecord
{
    public static Happening By(Actor who, string what, Campaign campaign, object? data = null) => new(who.PersonId, who.Name, what, null, null, campaign.Id, null, Data(campaign, data));

    public static Happening BySystem(string what, Campaign campaign, object? data = null) => new(null, "Berth", what, null, null, campaign.Id, null, Data(campaign, data));

    private static object Data(Campaign campaign, object? data) => new { title = $"campaign {campaign.Number}, {campaign.Title}", campaign = campaign.Number, detail = data };
}
