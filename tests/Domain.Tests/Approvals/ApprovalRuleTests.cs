using Domain.Access;
using Domain.Approvals;
using Domain.Costs;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Tests.Approvals;

public sealed class ApprovalRuleTests
{
    private static readonly Guid asker = Guid.CreateVersion7();
    private static readonly ApproverGroup security = new("security");
    private static readonly Requirement oneLead = new("Production changes", "", 1, [ApproverGroup.TeamLeads, ApproverGroup.PlatformAdmins]);
    private static readonly Requirement chained = new("Chained", "", 1, [ApproverGroup.TeamLeads]) { Then = [new(2, [security])] };

    private static Actor Someone(TeamRole? role = null, Guid? id = null, params string[] roles) =>
        new(id ?? Guid.CreateVersion7(), "Someone", roles, role is { } r ? new Dictionary<string, TeamRole> { ["payments"] = r } : []);

    private static Actor Guard() => Someone() with { Groups = ["security"] };

    private static Request Asked(Requirement requirement, string team = "payments", params Decision[] decisions)
    {
        var request = new Request
        {
            Id = Guid.CreateVersion7(), Number = 1, RequesterId = asker, CreatedAt = default, TemplateId = "web-service", TemplateVersion = "1.0",
            TeamId = team, Environment = "dev", Cluster = "main", Title = "A change", Values = new Dictionary<string, string>(),
        };
        request.Submit(
            new Plan("payments/dev", "role", "us-east-1", "main", "api", []), CheckList.Empty, EstimatePlan.Of((Sizing?)null, null, new PriceBook("us-east-1", new Dictionary<string, PriceEntry>())),
            requirement, new Footprint("main", "api", true, 1, 2, 1, 2, Compute.Fargate, 10), default, TimeSpan.FromDays(3));
        request.Decisions.AddRange(decisions);
        return request;
    }

    private static Decision Yes(Guid person, int stage = 0, Guid? of = null) => new()
    {
        Id = Guid.CreateVersion7(), RequestId = Guid.CreateVersion7(), Round = 1, PersonId = person, OnBehalfOf = of, Stage = stage, Verdict = Verdict.Approve, Comment = "", At = default,
    };

    [Fact]
    public void A_requester_cannot_approve_their_own_request()
    {
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead, asker), Asked(oneLead)));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(null, asker, GlobalRoles.PlatformAdmin), Asked(oneLead)));
    }

    [Fact]
    public void Nor_can_anyone_who_altered_it_since_it_was_sent()
    {
        var lead = Someone(TeamRole.Lead);
        var request = Asked(oneLead);
        request.EditedBy(lead.PersonId);

        Assert.Contains("You altered this", ApprovalRules.WhyNotDecide(lead, request), StringComparison.Ordinal);
        Assert.Null(ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead), request));
    }

    [Fact]
    public void A_lead_of_the_team_and_a_platform_admin_may()
    {
        Assert.Null(ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead), Asked(oneLead)));
        Assert.Null(ApprovalRules.WhyNotDecide(Someone(null, null, GlobalRoles.PlatformAdmin), Asked(oneLead)));
    }

    [Fact]
    public void Developers_other_teams_leads_finance_and_auditors_may_not()
    {
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Developer), Asked(oneLead)));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead), Asked(oneLead, "search")));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(null, null, GlobalRoles.Finance), Asked(oneLead)));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(null, null, GlobalRoles.Auditor), Asked(oneLead)));
        Assert.NotNull(ApprovalRules.WhyNotDecide(Guard(), Asked(oneLead)));
    }

    [Fact]
    public void One_person_counts_once()
    {
        var lead = Someone(TeamRole.Lead);
        var two = oneLead with { Needed = 2 };

        Assert.False(ApprovalRules.IsEnough(two, [Yes(lead.PersonId), Yes(lead.PersonId)]));
        Assert.True(ApprovalRules.IsEnough(two, [Yes(lead.PersonId), Yes(Guid.CreateVersion7())]));
        Assert.NotNull(ApprovalRules.WhyNotDecide(lead, Asked(two, "payments", Yes(lead.PersonId))));
    }

    [Fact]
    public void Stages_come_one_after_the_other_and_each_asks_its_own_group()
    {
        var (lead, first, second) = (Someone(TeamRole.Lead), Guard(), Guard());

        Assert.Equal((0, null), (ApprovalRules.VoiceOf(lead, Asked(chained)).Stage, ApprovalRules.WhyNotDecide(lead, Asked(chained))));
        Assert.Contains("after a lead of payments has approved", ApprovalRules.WhyNotDecide(first, Asked(chained)), StringComparison.Ordinal);

        var led = Asked(chained, "payments", Yes(lead.PersonId));
        Assert.Equal((1, null), (ApprovalRules.VoiceOf(first, led).Stage, ApprovalRules.WhyNotDecide(first, led)));
        Assert.Contains("2 people, each one of security", ApprovalRules.WhyNotDecide(Someone(TeamRole.Lead), led), StringComparison.Ordinal);

        Assert.False(ApprovalRules.IsEnough(chained, [Yes(lead.PersonId), Yes(first.PersonId, 1)]));
        Assert.True(ApprovalRules.IsEnough(chained, [Yes(lead.PersonId), Yes(first.PersonId, 1), Yes(second.PersonId, 1)]));
    }

    [Fact]
    public void One_who_is_in_both_groups_speaks_for_one_stage_alone()
    {
        var both = Someone(TeamRole.Lead) with { Groups = ["security"] };

        Assert.Contains("decided already", ApprovalRules.WhyNotDecide(both, Asked(chained, "payments", Yes(both.PersonId))), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_stands_in_for_another_has_the_others_one_voice_and_no_more()
    {
        var lead = Someone(TeamRole.Lead);
        var standIn = Someone(TeamRole.Developer) with { ActsFor = [lead] };

        Assert.Equal((lead.PersonId, null), (ApprovalRules.VoiceOf(standIn, Asked(oneLead)).OnBehalfOf, ApprovalRules.WhyNotDecide(standIn, Asked(oneLead))));
        // the one who asked cannot have another approve it in their place
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Developer) with { ActsFor = [Someone(TeamRole.Lead, asker)] }, Asked(oneLead)));
        // and whoever asked cannot approve it in another's
        Assert.NotNull(ApprovalRules.WhyNotDecide(Someone(TeamRole.Developer, asker) with { ActsFor = [lead] }, Asked(oneLead)));

        var two = oneLead with { Needed = 2 };
        var given = Asked(two, "payments", Yes(standIn.PersonId, 0, lead.PersonId));
        Assert.NotNull(ApprovalRules.WhyNotDecide(lead, given));
        Assert.NotNull(ApprovalRules.WhyNotDecide(standIn, given));
        Assert.False(ApprovalRules.IsEnough(two, [Yes(standIn.PersonId, 0, lead.PersonId), Yes(lead.PersonId)]));
    }

    [Fact]
    public void Stages_that_the_same_people_must_fill_are_found_before_anyone_is_asked()
    {
        var (a, b, c) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Null(ApprovalRules.Unfillable(chained, [new HashSet<Guid> { a }, new HashSet<Guid> { b, c }]));
        Assert.Equal(2, ApprovalRules.Unfillable(chained, [new HashSet<Guid> { a }, new HashSet<Guid> { a, b }])?.Count);
        Assert.Equal(1, ApprovalRules.Unfillable(chained, [new HashSet<Guid>(), new HashSet<Guid> { a, b }])?.Count);
    }

    [Fact]
    public void Those_who_could_approve_do_not_include_the_requester()
    {
        var lead = new Person { Id = asker, Issuer = "i", Subject = "s", Name = "Lead", Roles = [] };
        var admin = new Person { Id = Guid.CreateVersion7(), Issuer = "i", Subject = "a", Name = "Admin", Roles = [GlobalRoles.PlatformAdmin] };
        TeamMember[] members = [new() { TeamId = "payments", PersonId = asker, Role = TeamRole.Lead }];

        Assert.Equal(["Admin"], ApprovalRules.WhoCould(oneLead, asker, members, [lead, admin]).Select(p => p.Name));
    }

    [Fact]
    public void A_requirement_of_before_there_were_stages_still_reads()
    {
        var read = Domain.Data.JsonText.Parse<Requirement>("""{"Rule":"Production changes","Because":"","Needed":2,"Groups":["TeamLeads","PlatformAdmins"]}""");

        Assert.Equal((2, 1, false), (read.NeededInAll, read.Stages.Count, read.IsAutomatic));
        Assert.Equal([ApproverGroup.TeamLeads, ApproverGroup.PlatformAdmins], read.Groups);
        Assert.Equal(chained.Stages.Count, Domain.Data.JsonText.Parse<Requirement>(Domain.Data.JsonText.Write(chained)).Stages.Count);
    }
}
