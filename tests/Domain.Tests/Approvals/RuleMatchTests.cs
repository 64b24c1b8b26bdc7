using Domain.Approvals;
using Domain.Teams;

namespace Domain.Tests.Approvals;

public sealed class RuleMatchTests
{
    private static readonly AskedFor small = new("service", "payments", "dev", "development", "web-service", 20, 10, 4, false, false, false);

    public static TheoryData<RuleConditions, AskedFor, bool> Conditions => new()
    {
        { new(Kinds: ["service-image", "service"]), small, true },
        { new(Kinds: ["service-image"]), small, false },
        { new(Environments: ["dev"]), small, true },
        { new(Environments: ["prod"]), small, false },
        { new(Templates: ["web-service"]), small, true },
        { new(Templates: ["queue-worker"]), small, false },
        { new(Teams: ["payments"]), small, true },
        { new(Teams: ["search"]), small, false },
        { new(CostsOver: 19), small, true },
        { new(CostsOver: 20), small, false },
        { new(CostsOver: 1_000_000), small with { Delta = null }, true },
        { new(CostsUpTo: 20), small, true },
        { new(CostsUpTo: 19), small, false },
        { new(CostsUpTo: 1_000_000), small with { Delta = null }, false },
        { new(CostsOverPercent: 9), small, true },
        { new(CostsOverPercent: 10), small, false },
        { new(CostsOverPercent: 500), small with { DeltaPercent = null }, true },
        { new(CostsOverPercent: 500), small with { DeltaPercent = null, Delta = 0 }, false },
        { new(TasksOver: 3), small, true },
        { new(TasksOver: 4), small, false },
        { new(TasksUpTo: 4), small, true },
        { new(TasksUpTo: 3), small, false },
        { new(IsPublic: true), small with { IsPublic = true }, true },
        { new(IsPublic: true), small, false },
        { new(HasNewRole: true), small with { HasNewRole = true }, true },
        { new(HasNewRole: true), small, false },
        { new(RiskAtLeast: RiskLevel.Medium), small, false },
        { new(RiskAtLeast: RiskLevel.Medium), small with { Removes = true }, true },
        { new(Kinds: ["service"], Environments: ["prod"]), small, false },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_rule_matches_when_all_its_conditions_hold(RuleConditions conditions, AskedFor asked, bool matches) =>
        Assert.Equal(matches ? "special" : "rest", ApprovalRules.For([Rule(1, "special", conditions), Rule(2, "rest")], asked).Rule);

    [Fact]
    public void The_first_that_matches_holds_and_says_by_what()
    {
        ApprovalRule[] rules = [Rule(3, "rest"), Rule(1, "prod", tier: "production"), Rule(2, "later", tier: "production")];

        Assert.Equal("prod", ApprovalRules.For(rules, small with { Tier = "production" }).Rule);
        Assert.Equal("The environment's tier is production.", ApprovalRules.For(rules, small with { Tier = "production" }).Because);
        Assert.Equal("rest", ApprovalRules.For(rules, small).Rule);
        Assert.Contains("costs $20 a month more, over $5", ApprovalRules.For([Rule(1, "dear", new(CostsOver: 5))], small).Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_rule_matches_the_platform_decides()
    {
        var requirement = ApprovalRules.For([Rule(1, "elsewhere", new(Teams: ["search"]))], small);

        Assert.Equal([ApproverGroup.PlatformAdmins], requirement.Groups);
        Assert.Equal((1, false), (requirement.Needed, requirement.IsAutomatic));
    }

    [Theory]
    [InlineData("production", false, false, false, 20)]
    [InlineData("development", true, false, false, 20)]
    [InlineData("development", false, true, false, 20)]
    [InlineData("development", false, false, true, 20)]
    [InlineData("development", false, false, false, 501)]
    [InlineData("development", false, false, false, null)]
    public void Nothing_but_low_risk_approves_itself_whatever_the_rule_says(string tier, bool isPublic, bool newRole, bool removes, int? delta)
    {
        ApprovalRule[] rules = [new() { Id = Guid.CreateVersion7(), Order = 1, Name = "anything goes", Needed = 1, Groups = [], Automatic = true }, Rule(2, "rest")];

        Assert.True(ApprovalRules.For(rules, small).IsAutomatic);
        Assert.Equal("rest", ApprovalRules.For(rules, small with { Tier = tier, IsPublic = isPublic, HasNewRole = newRole, Removes = removes, Delta = delta }).Rule);
    }

    [Fact]
    public void Taking_away_in_production_is_of_high_risk() =>
        Assert.Equal(RiskLevel.High, RiskRules.Of(small with { Tier = Tiers.Production, Removes = true }).Level);

    private static ApprovalRule Rule(int order, string name, RuleConditions? conditions = null, string? tier = null) => new()
    {
        Id = Guid.CreateVersion7(), Order = order, Name = name, Tier = tier, Needed = 1, Groups = [ApproverGroup.TeamLeads], Conditions = conditions ?? RuleConditions.None,
    };
}
