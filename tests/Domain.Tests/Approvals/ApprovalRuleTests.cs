using Domain.Access;
using Domain.Approvals;
using Domain.Teams;

namespace Domain.Tests.Approvals;

public sealed class ApprovalRuleTests
{
    private static readonly Guid Asker = Guid.CreateVersion7();
    private static readonly Requirement OneLead = new("Production changes", "", 1, [ApproverGroup.TeamLeads, ApproverGroup.PlatformAdmins]);

    private static Actor Someone(TeamRole? role = null, Guid? id = null, params string[] roles) =>
        new(id ?? Guid.CreateVersion7(), "Someone", roles, role is { } r ? new Dictionary<string, TeamRole> { ["payments"] = r } : []);

    private static Decision Yes(Guid person) => new()
    {
        Id = Guid.CreateVersion7(), RequestId = Guid.CreateVersion7(), Round = 1, PersonId = person, Verdict = Verdict.Approve, Comment = "", At = default,
    };

    [Fact]
    public void A_requester_cannot_approve_their_own_request()
    {
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead, Asker), Asker, "payments", OneLead, []));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(null, Asker, GlobalRoles.PlatformAdmin), Asker, "payments", OneLead, []));
    }

    [Fact]
    public void A_lead_of_the_team_and_a_platform_admin_may()
    {
        Assert.Null(ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead), Asker, "payments", OneLead, []));
        Assert.Null(ApprovalRules.WhyNotDecide(Someone(null, null, GlobalRoles.PlatformAdmin), Asker, "payments", OneLead, []));
    }

    [Fact]
    public void Developers_other_teams_leads_finance_and_auditors_may_not()
    {
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Developer), Asker, "payments", OneLead, []));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead), Asker, "search", OneLead, []));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(null, null, GlobalRoles.Finance), Asker, "payments", OneLead, []));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(null, null, GlobalRoles.Auditor), Asker, "payments", OneLead, []));
    }

    [Fact]
    public void One_person_counts_once()
    {
        var lead = Someone(TeamRole.Lead);
        var two = OneLead with { Needed = 2 };

        Assert.False(ApprovalRules.IsEnough(two, [Yes(lead.PersonId), Yes(lead.PersonId)]));
        Assert.True(ApprovalRules.IsEnough(two, [Yes(lead.PersonId), Yes(Guid.CreateVersion7())]));
        Assert.NotNull(ApprovalRules.WhyNotDecide(lead, Asker, "payments", two, [Yes(lead.PersonId)]));
    }

    [Fact]
    public void Where_no_rule_matches_the_platform_decides()
    {
        var requirement = ApprovalRules.For([], "anything");

        Assert.Equal([ApproverGroup.PlatformAdmins], requirement.Groups);
        Assert.Equal(1, requirement.Needed);
    }

    [Fact]
    public void The_first_rule_that_matches_the_tier_holds()
    {
        ApprovalRule Rule(int order, string? tier, string name) => new() { Id = Guid.CreateVersion7(), Order = order, Name = name, Tier = tier, Needed = 1, Groups = [ApproverGroup.TeamLeads] };
        ApprovalRule[] rules = [Rule(3, null, "rest"), Rule(1, "production", "prod"), Rule(2, "production", "later")];

        Assert.Equal("prod", ApprovalRules.For(rules, "production").Rule);
        Assert.Equal("rest", ApprovalRules.For(rules, "development").Rule);
    }

    [Fact]
    public void Those_who_could_approve_do_not_include_the_requester()
    {
        var lead = new Person { Id = Asker, Issuer = "i", Subject = "s", Name = "Lead", Roles = [] };
        var admin = new Person { Id = Guid.CreateVersion7(), Issuer = "i", Subject = "a", Name = "Admin", Roles = [GlobalRoles.PlatformAdmin] };
        TeamMember[] members = [new() { TeamId = "payments", PersonId = Asker, Role = TeamRole.Lead }];

        Assert.Equal(["Admin"], ApprovalRules.WhoCould(OneLead, Asker, members, [lead, admin]).Select(p => p.Name));
    }
}
