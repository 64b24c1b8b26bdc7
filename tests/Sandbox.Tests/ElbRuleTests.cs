using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Tests;

public sealed class ElbRuleTests
{
    [Fact]
    public async Task Rules_are_listed_by_priority_the_default_one_last()
    {
        using var bed = new Testbed();
        var listener = await Listener(bed);
        await bed.Admin.Rule(listener, 20, ElbWishes.Path("/b"), ElbWishes.Answer());
        await bed.Admin.Rule(listener, 3, ElbWishes.Path("/a"), ElbWishes.Answer());
        Assert.Equal(["3", "20", "default"], (await Rules(bed, listener)).Select(r => r.Priority));
        Assert.Equal(("PriorityInUse", "Priority '20' is currently in use"), await ElbWishes.Refusal(() => bed.Admin.Rule(listener, 20, ElbWishes.Path("/c"), ElbWishes.Answer())));
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => bed.Admin.Rule(listener, 50001, ElbWishes.Path("/c"), ElbWishes.Answer()))).Code);
    }

    [Fact]
    public async Task Priorities_are_swapped_in_one_call_and_a_conflict_changes_nothing()
    {
        using var bed = new Testbed();
        var listener = await Listener(bed);
        var one = (await bed.Admin.Rule(listener, 1, ElbWishes.Path("/a"), ElbWishes.Answer())).RuleArn;
        var two = (await bed.Admin.Rule(listener, 2, ElbWishes.Path("/b"), ElbWishes.Answer())).RuleArn;
        await bed.Admin.Rule(listener, 3, ElbWishes.Path("/c"), ElbWishes.Answer());
        await Set(bed, (one, 2), (two, 1));
        Assert.Equal([two, one], (await Rules(bed, listener)).Take(2).Select(r => r.RuleArn));
        Assert.Equal("PriorityInUse", (await ElbWishes.Refusal(() => Set(bed, (one, 9), (two, 3)))).Code);
        Assert.Equal(["1", "2", "3", "default"], (await Rules(bed, listener)).Select(r => r.Priority));
    }

    [Fact]
    public async Task Every_kind_of_condition_is_kept_and_shown()
    {
        using var bed = new Testbed();
        var listener = await Listener(bed);
        RuleCondition[] conditions =
        [
            ElbWishes.Path("/img/*"),
            new() { Field = "host-header", Values = ["a.example.com"] },
            new() { Field = "http-header", HttpHeaderConfig = new() { HttpHeaderName = "X-Team", Values = ["a"] } },
            new() { Field = "http-request-method", HttpRequestMethodConfig = new() { Values = ["GET"] } },
            new() { Field = "query-string", QueryStringConfig = new() { Values = [new() { Key = "v", Value = "2" }] } },
            new() { Field = "source-ip", SourceIpConfig = new() { Values = ["10.0.0.0/8"] } },
        ];
        for (var i = 0; i < conditions.Length; i++)
        {
            await bed.Admin.Rule(listener, i + 1, conditions[i], ElbWishes.Answer());
        }
        var seen = (await Rules(bed, listener)).Take(6).Select(r => r.Conditions.Single()).ToList();
        Assert.Equal(conditions.Select(c => c.Field), seen.Select(c => c.Field));
        Assert.Equal(["/img/*"], seen[0].Values);
        Assert.Equal(["a.example.com"], seen[1].HostHeaderConfig.Values);
        Assert.Equal("X-Team", seen[2].HttpHeaderConfig.HttpHeaderName);
        Assert.Equal("2", seen[4].QueryStringConfig.Values.Single().Value);
    }

    [Fact]
    public async Task Conditions_beyond_AWSs_limits_are_refused()
    {
        using var bed = new Testbed();
        var listener = await Listener(bed);
        Assert.Equal(("ValidationError", "A rule can have at most '5' condition values"), await Refusal(bed, listener, ElbWishes.Path("/1", "/2", "/3", "/4", "/5", "/6")));
        Assert.Equal(("ValidationError", "A rule can have at most '6' condition wildcards"), await Refusal(bed, listener, ElbWishes.Path("/*/*/*/*", "/*/*/*")));
        Assert.Equal("ValidationError", (await Refusal(bed, listener, ElbWishes.Path("/ü"))).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, listener, ElbWishes.Path("/" + new string('a', 128)))).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, listener, new() { Field = "cookie", Values = ["a"] })).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, listener, new() { Field = "host-header", PathPatternConfig = new() { Values = ["/a"] } })).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, listener, new() { Field = "http-header", HttpHeaderConfig = new() { HttpHeaderName = "Host", Values = ["a"] } })).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, listener, new() { Field = "http-request-method", HttpRequestMethodConfig = new() { Values = ["get"] } })).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, listener, new() { Field = "source-ip", SourceIpConfig = new() { Values = ["10.0.0.0"] } })).Code);
        Assert.Contains("does not offer", (await Refusal(bed, listener, new() { Field = "path-pattern", RegexValues = ["^/a"] })).Message);
    }

    [Fact]
    public async Task Weights_and_stickiness_of_a_forward_action_are_kept_within_their_bounds()
    {
        using var bed = new Testbed();
        var listener = await Listener(bed);
        var (blue, green) = ((await bed.Admin.Create(ElbWishes.Group("blue"))).TargetGroupArn, (await bed.Admin.Create(ElbWishes.Group("green"))).TargetGroupArn);
        var forward = ElbWishes.Forward(blue, green);
        forward.ForwardConfig.TargetGroups[1].Weight = 3;
        forward.ForwardConfig.TargetGroupStickinessConfig = new() { Enabled = true, DurationSeconds = 60 };
        var rule = await bed.Admin.Rule(listener, 1, ElbWishes.Path("/"), forward);
        var seen = (await Rules(bed, listener))[0].Actions.Single();
        Assert.Null(seen.TargetGroupArn);
        Assert.Equal([(blue, 1), (green, 3)], seen.ForwardConfig.TargetGroups.Select(g => (g.TargetGroupArn, g.Weight ?? 0)));
        Assert.Equal((true, 60), (seen.ForwardConfig.TargetGroupStickinessConfig.Enabled, seen.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds));

        forward.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds = null;
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Change(bed, rule.RuleArn, forward))).Code);
        forward.ForwardConfig.TargetGroupStickinessConfig = null;
        forward.ForwardConfig.TargetGroups[1].Weight = 1000;
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Change(bed, rule.RuleArn, forward))).Code);
        await Change(bed, rule.RuleArn, ElbWishes.Forward(green));
        Assert.Equal(green, (await Rules(bed, listener))[0].Actions.Single().TargetGroupArn);
        await bed.Admin.Elb.DeleteTargetGroupAsync(new() { TargetGroupArn = blue }, Testbed.Cancel);
    }

    [Fact]
    public async Task Redirects_and_fixed_answers_are_completed_and_checked()
    {
        using var bed = new Testbed();
        var listener = await Listener(bed);
        var rule = await bed.Admin.Rule(listener, 1, ElbWishes.Path("/"), new Amazon.ElasticLoadBalancingV2.Model.Action { Type = "redirect", RedirectConfig = new() { Protocol = "HTTPS", Port = "443", StatusCode = "HTTP_301" } });
        var redirect = rule.Actions.Single().RedirectConfig;
        Assert.Equal(("HTTPS", "443", "#{host}", "/#{path}", "#{query}"), (redirect.Protocol, redirect.Port, redirect.Host, redirect.Path, redirect.Query));
        Assert.Contains("redirect loop", (await ElbWishes.Refusal(() => Change(bed, rule.RuleArn, new Amazon.ElasticLoadBalancingV2.Model.Action { Type = "redirect", RedirectConfig = new() { StatusCode = "HTTP_302" } }))).Message);
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Change(bed, rule.RuleArn, ElbWishes.Answer("301")))).Code);
        Assert.Equal("TooManyActions", (await ElbWishes.Refusal(() => Change(bed, rule.RuleArn, ElbWishes.Answer(), ElbWishes.Answer()))).Code);
        Assert.Equal("InvalidLoadBalancerAction", (await ElbWishes.Refusal(() => Change(bed, rule.RuleArn, new Amazon.ElasticLoadBalancingV2.Model.Action { Type = "authenticate-oidc" }))).Code);
    }

    [Fact]
    public async Task A_load_balancer_has_at_most_a_hundred_rules()
    {
        using var bed = new Testbed();
        var listener = await Listener(bed);
        foreach (var i in Enumerable.Range(1, 100))
        {
            await bed.Admin.Rule(listener, i, ElbWishes.Path($"/{i}"), ElbWishes.Answer());
        }
        Assert.Equal("TooManyRules", (await ElbWishes.Refusal(() => bed.Admin.Rule(listener, 101, ElbWishes.Path("/x"), ElbWishes.Answer()))).Code);
        await bed.Admin.Elb.DeleteRuleAsync(new() { RuleArn = (await Rules(bed, listener))[0].RuleArn }, Testbed.Cancel);
        await bed.Admin.Rule(listener, 101, ElbWishes.Path("/x"), ElbWishes.Answer());
    }

    private static async Task<string> Listener(Testbed bed) => (await bed.Admin.Listen((await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn)).ListenerArn;

    private static async Task<List<Rule>> Rules(Testbed bed, string listener) => (await bed.Admin.Elb.DescribeRulesAsync(new() { ListenerArn = listener }, Testbed.Cancel)).Rules;

    private static Task<(string Code, string Message)> Refusal(Testbed bed, string listener, RuleCondition condition)
        => ElbWishes.Refusal(() => bed.Admin.Rule(listener, 1, condition, ElbWishes.Answer()));

    private static Task Change(Testbed bed, string rule, params Amazon.ElasticLoadBalancingV2.Model.Action[] actions)
        => bed.Admin.Elb.ModifyRuleAsync(new() { RuleArn = rule, Actions = [.. actions] }, Testbed.Cancel);

    private static Task Set(Testbed bed, params (string Rule, int Priority)[] pairs) => bed.Admin.Elb.SetRulePrioritiesAsync(
        new() { RulePriorities = [.. pairs.Select(p => new RulePriorityPair { RuleArn = p.Rule, Priority = p.Priority })] }, Testbed.Cancel);
}
