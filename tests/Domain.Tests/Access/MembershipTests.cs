using Domain.Access;
using Domain.Access.Tokens;
using Domain.Approvals;
using Domain.Teams;

namespace Domain.Tests.Access;

/// <summary>What a viewer may, and what a person may who is another thing in one environment than in the rest of the team.</summary>
public sealed class MembershipTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Actor Viewer = new(Id, "Noor", [], new Dictionary<string, TeamRole> { ["payments"] = TeamRole.Viewer });
    private static readonly Actor DevelopsInDev = Viewer with { Places = In("dev", TeamRole.Developer) };
    private static readonly Actor LeadsButProd = new(Id, "Ben", [], new Dictionary<string, TeamRole> { ["payments"] = TeamRole.Lead }) { Places = In("prod", TeamRole.Viewer) };

    private static Dictionary<(string, string), TeamRole> In(string environment, TeamRole role) => new() { [("payments", environment)] = role };

    private static Target At(string? environment) => new("payments", environment);

    private static TeamMember Part(TeamRole role, params (string Name, TeamRole Role)[] environments) =>
        new() { TeamId = "payments", PersonId = Id, Role = role, Environments = environments.ToDictionary(e => e.Name, e => e.Role) };

    [Fact]
    public void A_viewer_sees_the_team_and_asks_for_nothing_and_is_told_what_to_do()
    {
        Assert.Null(Permits.WhyNotSee(Viewer, At("prod")));
        Assert.Null(Permits.WhyNotUse(Viewer, ["payments"]));
        var why = Permits.WhyNotRequest(Viewer, At("prod"));
        Assert.Contains("viewer in payments/prod", why, StringComparison.Ordinal);
        Assert.Contains("Ask a lead or a platform admin", why, StringComparison.Ordinal);
        Assert.Contains("viewer of team payments", Permits.WhyNotRequest(Viewer, "payments"), StringComparison.Ordinal);
        Assert.Contains("undo", Permits.WhyNotMend(Viewer, "payments", "dev"), StringComparison.Ordinal);
        Assert.NotNull(Permits.WhyNotSeeIam(Viewer, "payments"));
        Assert.NotNull(Permits.WhyNotReadAudit(Viewer));
        Assert.Contains("Only members of team search", Permits.WhyNotRequest(Viewer, "search"), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_develops_in_one_environment_asks_there_and_nowhere_else()
    {
        Assert.Null(Permits.WhyNotRequest(DevelopsInDev, At("dev")));
        Assert.Null(Permits.WhyNotMend(DevelopsInDev, "payments", "dev"));
        Assert.NotNull(Permits.WhyNotRequest(DevelopsInDev, At("prod")));
        Assert.NotNull(Permits.WhyNotMend(DevelopsInDev, "payments", "prod"));
        // of the team as a whole: somewhere in it
        Assert.Null(Permits.WhyNotRequest(DevelopsInDev, "payments"));
    }

    [Fact]
    public void A_lead_who_is_a_viewer_in_one_environment_approves_everywhere_but_there()
    {
        Assert.True(ApproverGroup.TeamLeads.Has(LeadsButProd, "payments", "dev"));
        Assert.False(ApproverGroup.TeamLeads.Has(LeadsButProd, "payments", "prod"));
        Assert.NotNull(Permits.WhyNotRequest(LeadsButProd, At("prod")));
        var person = new Person { Id = Id, Issuer = "i", Subject = "ben", Name = "Ben", Roles = [] };
        var member = Part(TeamRole.Lead, ("prod", TeamRole.Viewer));
        Assert.Single(ApprovalRules.WhoCould([ApproverGroup.TeamLeads], Guid.CreateVersion7(), [member], [person], "dev"));
        Assert.Empty(ApprovalRules.WhoCould([ApproverGroup.TeamLeads], Guid.CreateVersion7(), [member], [person], "prod"));
    }

    [Fact]
    public void A_token_of_all_environments_asks_only_where_its_owner_may()
    {
        var token = TokenActors.Of(DevelopsInDev, Guid.CreateVersion7(), "ci", new("payments", null, TokenAction.Request), holds: true);

        Assert.Null(Permits.WhyNotRequest(token, At("dev")));
        Assert.NotNull(Permits.WhyNotRequest(token, At("prod")));
        Assert.Null(Permits.WhyNotSee(token, At("prod")));
    }

    [Fact]
    public void A_viewer_makes_tokens_that_read_and_none_that_asks()
    {
        var now = new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
        string? WhyNot(Actor who, TokenAction action, string? environment) => TokenRules.WhyNotMake(who, "ci", new("payments", environment, action), now.AddDays(1), now);

        Assert.Null(WhyNot(Viewer, TokenAction.Read, null));
        Assert.NotNull(WhyNot(Viewer, TokenAction.Request, null));
        Assert.Null(WhyNot(DevelopsInDev, TokenAction.Request, "dev"));
        Assert.NotNull(WhyNot(DevelopsInDev, TokenAction.Request, "prod"));
    }

    [Fact]
    public void Of_several_parts_the_one_that_may_most_counts_in_the_team_and_in_each_environment()
    {
        var merged = Assert.Single(MembershipRules.Merge([
            Part(TeamRole.Viewer, ("dev", TeamRole.Lead)),
            Part(TeamRole.Developer, ("prod", TeamRole.Viewer)),
        ]));

        // the first part is a viewer in prod as everywhere, and so is the second there
        Assert.Equal(
            [TeamRole.Developer, TeamRole.Lead, TeamRole.Viewer, TeamRole.Developer],
            new[] { null, "dev", "prod", "test" }.Select(merged.RoleIn));
    }

    [Fact]
    public void One_part_alone_stays_as_it_is_and_two_people_stay_two()
    {
        var one = Part(TeamRole.Lead, ("prod", TeamRole.Viewer));
        var other = new TeamMember { TeamId = "payments", PersonId = Guid.CreateVersion7(), Role = TeamRole.Viewer };

        Assert.Equal([one, other], MembershipRules.Merge([one, other]));
    }
}
