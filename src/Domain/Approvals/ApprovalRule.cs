using Domain.Access;
using Domain.Teams;

namespace Domain.Approvals;

/// <summary>One row of the approval rules. The first that matches decides; where none does, the platform approves.</summary>
public sealed class ApprovalRule
{
    public required Guid Id { get; init; }
    public required int Order { get; set; }
    public required string Name { get; set; }
    /// <summary>The tier it is for; null for any.</summary>
    public string? Tier { get; set; }
    /// <summary>How many people must approve.</summary>
    public required int Needed { get; set; }
    public required IReadOnlyList<ApproverGroup> Groups { get; set; }
    public int Version { get; private set; }
}

public enum ApproverGroup
{
    TeamLeads,
    PlatformAdmins,
}

/// <summary>What a request needs before it may be applied, and which rule says so.</summary>
public sealed record Requirement(string Rule, string Because, int Needed, IReadOnlyList<ApproverGroup> Groups);

/// <summary>Pure: which rule holds, who may approve, whether it is enough.</summary>
public static class ApprovalRules
{
    public static Requirement For(IEnumerable<ApprovalRule> rules, string tier)
    {
        var rule = rules.OrderBy(r => r.Order).FirstOrDefault(r => r.Tier is null || string.Equals(r.Tier, tier, StringComparison.Ordinal));
        return rule is null
            ? new Requirement("No rule", $"No approval rule matches the tier {tier}, so the platform decides.", 1, [ApproverGroup.PlatformAdmins])
            : new Requirement(rule.Name, rule.Tier is null ? "It holds for every environment." : $"The environment's tier is {tier}.", rule.Needed, rule.Groups);
    }

    /// <summary>Null when this person may decide; otherwise why not and who could.</summary>
    public static string? WhyNotDecide(Actor who, Guid requesterId, string teamId, Requirement requirement, IEnumerable<Decision> validDecisions)
    {
        if (who.PersonId == requesterId)
        {
            return $"You asked for this, so another must approve it: {Words(requirement.Groups, teamId)}.";
        }

        if (!InAny(requirement.Groups, teamId, who))
        {
            return $"This needs {Words(requirement.Groups, teamId)}.";
        }

        return validDecisions.Any(d => d.PersonId == who.PersonId) ? "You have decided already. Someone else must give what is missing." : null;
    }

    public static bool IsEnough(Requirement requirement, IEnumerable<Decision> validDecisions) =>
        validDecisions.Where(d => d.Verdict is Verdict.Approve).Select(d => d.PersonId).Distinct().Count() >= requirement.Needed;

    public static bool InAny(IEnumerable<ApproverGroup> groups, string teamId, Actor who) => groups.Any(g => g switch
    {
        ApproverGroup.TeamLeads => who.Leads(teamId),
        ApproverGroup.PlatformAdmins => who.IsPlatformAdmin,
    });

    public static string Words(IEnumerable<ApproverGroup> groups, string teamId) => string.Join(" or ", groups.Select(g => g switch
    {
        ApproverGroup.TeamLeads => $"a lead of {teamId}",
        ApproverGroup.PlatformAdmins => "a platform admin",
    }));

    /// <summary>The people of the groups, without the requester: those who could approve.</summary>
    public static IEnumerable<Person> WhoCould(Requirement requirement, Guid requesterId, IEnumerable<TeamMember> members, IEnumerable<Person> people)
    {
        var leads = members.Where(m => m.Role is TeamRole.Lead).Select(m => m.PersonId).ToHashSet();
        return people.Where(p => p.Id != requesterId && requirement.Groups.Any(g => g switch
        {
            ApproverGroup.TeamLeads => leads.Contains(p.Id),
            ApproverGroup.PlatformAdmins => p.Roles.Contains(GlobalRoles.PlatformAdmin, StringComparer.Ordinal),
        }));
    }
}
