using Domain.Approvals;
using Domain.Campaigns;

namespace Domain.Tests.Campaigns;

public sealed class CampaignApprovalRuleTests
{
    private static readonly Guid ana = Guid.CreateVersion7();
    private static readonly Guid bob = Guid.CreateVersion7();
    private static readonly CampaignRequirement chain = CampaignApprovalRules.For(
        [("payments", "prod", new Requirement("Two eyes more", "It is production.", 1, [ApproverGroup.TeamLeads]) { Then = [new(1, [new("security")])] })]);

    [Fact]
    public void One_person_fills_one_stage_of_a_rule_whatever_groups_they_are_in()
    {
        var both = chain.Parts.Select(p => p.Key).ToArray();

        Assert.False(CampaignApprovalRules.IsEnough(chain, [Said(ana, both)]));
        Assert.Equal(1, CampaignApprovalRules.Progress(chain, [Said(ana, both)]).Sum(p => p.Given));
        Assert.True(CampaignApprovalRules.IsEnough(chain, [Said(ana, both), Said(bob, both)]));
    }

    [Fact]
    public void Who_could_fill_two_stages_takes_the_one_that_others_leave_free()
    {
        CampaignDecision[] said = [Said(ana, [.. chain.Parts.Select(p => p.Key)]), Said(bob, chain.Parts[0].Key)];

        Assert.True(CampaignApprovalRules.IsEnough(chain, said));
        Assert.Equal((1, 0), (CampaignApprovalRules.StageOf(chain, said, ana, "payments", "Two eyes more"), CampaignApprovalRules.StageOf(chain, said, bob, "payments", "Two eyes more")));
        Assert.False(CampaignApprovalRules.IsEnough(chain, [Said(ana, chain.Parts[0].Key), Said(bob, chain.Parts[0].Key)]));
    }

    [Fact]
    public void One_person_still_speaks_for_the_rules_of_several_teams()
    {
        var rule = new Requirement("Production", "It is production.", 1, [ApproverGroup.PlatformAdmins]);
        var teams = CampaignApprovalRules.For([("payments", "prod", rule), ("search", "prod", rule)]);

        Assert.True(CampaignApprovalRules.IsEnough(teams, [Said(ana, [.. teams.Parts.Select(p => p.Key)])]));
    }

    private static CampaignDecision Said(Guid who, params string[] speaksFor) => new()
    {
        Id = Guid.CreateVersion7(), CampaignId = Guid.Empty, Round = 1, PersonId = who, Verdict = Verdict.Approve, Comment = "", At = default, SpeaksFor = speaksFor,
    };
}
