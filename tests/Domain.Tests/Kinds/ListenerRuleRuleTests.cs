using Domain.Kinds.Traffic;

namespace Domain.Tests.Kinds;

/// <summary>Which place among a listener's rules a service's own gets.</summary>
public sealed class ListenerRuleRuleTests
{
    [Fact]
    public void Room_is_left_before_it_and_what_is_taken_is_passed_over() =>
        Assert.Equal(20_001, ListenerRuleRules.Free(Wanted("shop.example.com"), [Rule(1, "a.example.com"), Rule(20_000, "b.example.com"), Default]));

    [Theory]
    [InlineData("shop.example.com", "/api/v2/*", "shop.example.com", "/api/*")]
    [InlineData("shop.example.com", "/api/*", "shop.example.com", "")]
    [InlineData("shop.example.com", "", "*.example.com", "")]
    public void The_narrower_gets_a_place_before_the_wider_in_whichever_order_they_come(string host, string path, string widerHost, string widerPath)
    {
        var wide = ListenerRuleRules.Free(Wanted(widerHost, widerPath), []) ?? 0;
        Assert.True(ListenerRuleRules.Free(Wanted(host, path), [Rule(wide, widerHost, widerPath)]) < wide);

        var narrow = ListenerRuleRules.Free(Wanted(host, path), []) ?? 0;
        Assert.True(ListenerRuleRules.Free(Wanted(widerHost, widerPath), [Rule(narrow, host, path)]) > narrow);
    }

    [Fact]
    public void Between_rules_that_others_have_set() =>
        Assert.Equal(4, ListenerRuleRules.Free(Wanted("shop.example.com", "/api/*"), [Rule(1, "x.example.com"), Rule(2, "y.example.com"), Rule(3, "shop.example.com", "/api/v1"), Rule(5, "shop.example.com")]));

    [Fact]
    public void Where_no_place_is_left_it_says_between_which_rules() =>
        Assert.Contains("before rule 1", ListenerRuleRules.WhyNot(Wanted("shop.example.com"), [Rule(1, "*.example.com")], null), StringComparison.Ordinal);

    [Theory]
    [InlineData("shop.example.com", "", "shop.example.com is answered by another service already")]
    [InlineData("SHOP.example.com", "", "shop.example.com is answered by another service already")]
    [InlineData("a.example.com,shop.example.com", "", "shop.example.com is answered by another service already")]
    public void What_another_rule_answers_is_refused(string host, string path, string why) =>
        Assert.StartsWith(why, ListenerRuleRules.WhyNot(Wanted(host, path), [Rule(9, "shop.example.com")], null), StringComparison.Ordinal);

    [Fact]
    public void The_same_host_with_a_header_besides_is_another_request() =>
        Assert.Null(ListenerRuleRules.WhyNot(Wanted("shop.example.com"), [Rule(9, "shop.example.com") with { HasMore = true }], null));

    [Fact]
    public void A_rule_does_not_stand_in_its_own_way_and_is_not_moved_behind_one_that_takes_all()
    {
        Assert.Null(ListenerRuleRules.WhyNot(Wanted("shop.example.com"), [Rule(9, "shop.example.com")], "rule-9"));
        Assert.StartsWith("Rule 3 of the listener comes before", ListenerRuleRules.WhyNot(Wanted("shop.example.com"), [Rule(3, "*.example.com"), Rule(9, "old.example.org")], "rule-9"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payments-dev-shop", "payments-dev-shop-a")]
    [InlineData("payments-dev-a_long-name-for-a-service", "payments-dev-a-long-n-")]
    public void A_group_is_named_after_its_service_within_32_characters(string service, string begins)
    {
        var name = TrafficNames.Group(service);
        Assert.StartsWith(begins, name, StringComparison.Ordinal);
        Assert.True(name.Length <= 32 && name.EndsWith("-a", StringComparison.Ordinal));
        Assert.NotEqual(name, TrafficNames.OtherGroup(service));
    }

    [Theory]
    [InlineData("shop.example.com", "shop.example.com", true)]
    [InlineData("*.example.com", "shop.example.com", true)]
    [InlineData("*.example.com", "a.shop.example.com", false)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "*.example.com", true)]
    public void A_star_of_a_certificate_stands_for_one_label(string certified, string host, bool covers) => Assert.Equal(covers, CertificateRules.Covers(certified, host));

    private static RuleFacts Default => new("default", null, [], [], false, []);

    private static RuleFacts Rule(int priority, string host, string? path = null) => new($"rule-{priority}", priority, [host], string.IsNullOrEmpty(path) ? [] : [path], false, []);

    private static ListenerRuleSpec Wanted(string host, string path = "") =>
        new("listener", 0, TrafficNames.Ordered(TrafficNames.Words(host), lower: true), TrafficNames.Ordered(TrafficNames.Words(path), lower: false));
}
