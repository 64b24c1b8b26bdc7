using Domain.Access;

namespace Domain.Campaigns;

/// <summary>Who may see a campaign. Pure.</summary>
internal static class CampaignSight
{
    /// <summary>What was never sent is its author's and the platform admins' affair.</summary>
    public static bool MaySee(Actor who, Campaign campaign) =>
        (campaign.State is not CampaignState.Draft || campaign.Round > 0 || campaign.AuthorId == who.PersonId || who.IsPlatformAdmin)
        && CampaignPermits.MaySee(who, campaign.AuthorId, campaign.Items.Select(i => i.TeamId));
}
