using Domain.Teams;

namespace Domain.Approvals;

/// <summary>The rules a new installation begins with.</summary>
internal static class StarterRules
{
    public static IEnumerable<ApprovalRule> All(DateTimeOffset now) =>
    [
        new()
        {
            Id = Guid.CreateVersion7(now), Order = 1, Name = "Production changes", Tier = Tiers.Production, Needed = 1,
            Groups = [ApproverGroup.TeamLeads, ApproverGroup.PlatformAdmins],
        },
        new()
        {
            Id = Guid.CreateVersion7(now), Order = 2, Name = "Every other change", Needed = 1,
            Groups = [ApproverGroup.TeamLeads, ApproverGroup.PlatformAdmins],
        },
    ];
}
