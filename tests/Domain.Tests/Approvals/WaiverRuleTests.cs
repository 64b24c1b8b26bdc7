using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Tests.Approvals;

public sealed class WaiverRuleTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
    private static readonly ApproverGroup security = new("security");

    [Fact]
    public void Whatever_is_waived_only_what_a_guardrail_found_passes()
    {
        Check[] never =
        [
            new(CheckOutcome.Fail, "99 tasks pass the limit.", "Limit · tasks"), new(CheckOutcome.Fail, "The role may not.", "IAM preflight · ecs:CreateService"),
            new(CheckOutcome.Fail, "Nobody could approve this.", "Approval"), new(CheckOutcome.Fail, "There is no cluster.", "Existence · cluster"),
        ];
        // for each of them waivers in its own words, of every group
        var waivers = never.SelectMany(c => new[] { c.Rule, c.Finding, c.Rule.Split('·')[^1].Trim(), "pinned-image" }
            .SelectMany(g => ApproverGroup.OfRoles.Append(security).Select(by => Given(g, c.Finding, by)))).ToList();

        var judged = WaiverRules.Judge(CheckList.Of([.. never, Found()]), [.. waivers, Given("pinned-image", "It can be moved.", security)], [], now);

        Assert.Equal(never.Length, judged.Failures);
        Assert.Equal(1, judged.Waived);
        Assert.False(judged.MayProceed);
    }

    [Fact]
    public void It_holds_for_its_finding_its_group_and_its_time_alone()
    {
        Assert.Equal(CheckOutcome.Waived, Outcome(Given("pinned-image", "It can be moved.", security)));
        Assert.Equal(CheckOutcome.Fail, Outcome(Given("pinned-image", "Another can be moved.", security)));
        Assert.Equal(CheckOutcome.Fail, Outcome(Given("logging", "It can be moved.", security)));
        Assert.Equal(CheckOutcome.Fail, Outcome(Given("pinned-image", "It can be moved.", ApproverGroup.Finance)));
        Assert.Equal(CheckOutcome.Fail, Outcome(Given("pinned-image", "It can be moved.", security, until: now)));
        var revoked = Given("pinned-image", "It can be moved.", security);
        revoked.Revoke("Sam", "Enough.", now);
        Assert.Equal(CheckOutcome.Fail, Outcome(revoked));
    }

    [Fact]
    public void Two_groups_are_two_people()
    {
        var both = Found() with { Waivable = new("pinned-image", "It can be moved.", [security, ApproverGroup.Finance]) };
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        CheckOutcome By(Guid first, Guid second) => WaiverRules.Judge(CheckList.Of([both]),
            [Given("pinned-image", "It can be moved.", security, by: first), Given("pinned-image", "It can be moved.", ApproverGroup.Finance, by: second)], [], now).Items[0].Outcome;

        Assert.Equal(CheckOutcome.Waived, By(one, other));
        Assert.Equal(CheckOutcome.Fail, By(one, one));
    }

    [Fact]
    public void A_finding_that_is_waived_fails_again_when_it_is_judged_after_the_end()
    {
        var judged = WaiverRules.Judge(CheckList.Of([Found()]), [Given("pinned-image", "It can be moved.", security)], [], now);

        Assert.Equal(1, WaiverRules.Judge(judged, [Given("pinned-image", "It can be moved.", security)], [], now.AddDays(30)).Failures);
        Assert.Equal(1, WaiverRules.Judge(judged, [], [], now).Failures);
    }

    [Fact]
    public void The_platform_that_lets_nobody_waive_is_not_weakened_by_a_template()
    {
        var written = new WrittenWorkload(new() { ["containerDefinitions"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "app", ["image"] = "a/b:1" }) }, null);
        IReadOnlyList<ApproverGroup>? Groups(ApproverGroup? platform, ApproverGroup? template) => GuardrailRules.Check(
            [new("pinned-image", GuardrailLevel.Fail, WaivedBy: template)], [new("pinned-image", GuardrailLevel.Fail, WaivedBy: platform)], written)[0].Waivable?.Groups;

        Assert.Null(Groups(null, security));
        Assert.Null(Groups(security, null));
        Assert.Equal([ApproverGroup.Finance, security], Groups(ApproverGroup.Finance, security));
        Assert.Equal([security], Groups(security, security));
    }

    private static CheckOutcome Outcome(Waiver waiver) => WaiverRules.Judge(CheckList.Of([Found()]), [waiver], [], now).Items[0].Outcome;

    private static Check Found() => new(CheckOutcome.Fail, "It can be moved. And why.", "Guardrail · Digest or fixed tag") { Waivable = new("pinned-image", "It can be moved.", [security]) };

    private static Waiver Given(string guardrail, string found, ApproverGroup group, DateTimeOffset? until = null, Guid? by = null) => new()
    {
        Id = Guid.CreateVersion7(), TeamId = "payments", Environment = "dev", Cluster = "main", Workload = "payments-dev-hello", Guardrail = guardrail, Found = [found], GroupId = group.Id,
        PersonId = by ?? Guid.CreateVersion7(), By = "Sam", Reason = "Why.", RequestId = Guid.CreateVersion7(), RequestNumber = 1, At = now.AddHours(-1), Until = until ?? now.AddDays(30),
    };
}
