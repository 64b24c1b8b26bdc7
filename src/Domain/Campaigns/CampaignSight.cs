using Domain.Access;
using Domain.Approvals;

namespace Domain.Campaigns;

/// <summary>Who may see a campaign. Pure.</summary>
internal static class CampaignSight
{
    /// <summary>What was never sent is its author's and the platform admins' affair.</summary>
    public static bool MaySee(Actor who, Campaign campaign) =>
        (campaign.State is not CampaignState.Draft || campaign.Round > 0 || campaign.AuthorId == who.PersonId || who.IsPlatformAdmin)
        && (CampaignPermits.MaySee(who, campaign.AuthorId, campaign.Items.Select(i => i.TeamId)) || IsAsked(who, campaign));

    /// <summary>Whether the services of this team are shown to this person on the campaign's page.</summary>
    public static bool MaySeeTeam(Actor who, Campaign campaign, string teamId) =>
        Permits.WhyNotSee(who, teamId) is null
        || (campaign.Requirement is { } requirement && requirement.Parts.Any(p => p.TeamId == teamId && p.IsFor(who)));

    // a named group decides for teams that its people are not in
    private static bool IsAsked(Actor who, Campaign campaign) =>
        campaign.Requirement is { } requirement && CampaignApprovalRules.SpeaksFor(who, requirement).Count > 0;
}
