using Domain.Access;
using Domain.Access.Tokens;
using Domain.Catalog;

namespace Domain.Campaigns;

/// <summary>What a person may do with campaigns. Pure; null means permitted, otherwise the sentence to show.</summary>
public static class CampaignPermits
{
    /// <summary>Platform admins, and the leads of the team that owns the template where a team does.</summary>
    public static string? WhyNotWrite(Actor who, Template template) =>
        who.IsPlatformAdmin || who.Leads(template.Owner) ? who.Closed
            : $"Campaigns are for platform admins and for leads of the team that owns {template.Name}. Upgrade a single service from its own page, or ask a platform admin.";

    /// <summary>Stop, go on, roll back, end: its author and every platform admin, so that none stands still for want of one person.</summary>
    public static string? WhyNotSteer(Actor who, Guid authorId) =>
        who.Token is not null ? TokenRules.Never
        : who.PersonId == authorId || who.IsPlatformAdmin ? who.Closed : "Only the campaign's author and platform admins say how it goes on.";

    public static bool MaySee(Actor who, Guid authorId, IEnumerable<string> teams) =>
        who.Token is null && (who.Roles.Count > 0 || who.PersonId == authorId || teams.Any(who.IsIn));
}
