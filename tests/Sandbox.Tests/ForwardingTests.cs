using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Elb;

namespace Sandbox.Tests;

public sealed class ForwardingTests
{
    private readonly PolicyBench bench = new(world => LoadBalancing.Offer(world, new(world)));
    private readonly string blue = SandboxAccount.TargetGroupArn("payments-dev-web");
    private readonly string green;
    private readonly string rule;

    public ForwardingTests()
    {
        green = bench.Do<CreateTargetGroupResponse>("CreateTargetGroup", ElbWishes.Group("green")).TargetGroups[0].TargetGroupArn;
        rule = Rules().First(r => Forwarding.GroupsOf(r.Actions).Contains(blue)).RuleArn;
    }

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(5, 95, 5)]
    [InlineData(0.1, 999, 1)]
    [InlineData(33.3, 667, 333)]
    [InlineData(100, 0, 100)]
    public void Traffic_is_moved_by_weights(double percent, int blueWeight, int greenWeight)
    {
        Assert.Null(Forwarding.Shift(bench.World, rule, blue, green, percent));
        var groups = Rules().Single(r => r.RuleArn == rule).Actions.Single().ForwardConfig.TargetGroups;
        Assert.Equal([(blue, blueWeight), (green, greenWeight)], groups.Select(g => (g.TargetGroupArn, g.Weight ?? -1)));
    }

    [Fact]
    public void Both_groups_are_in_use_from_the_first_shift_on_and_their_targets_are_checked()
    {
        var group = bench.World.State.Elb.TargetGroups[green];
        bench.Do<RegisterTargetsResponse>("RegisterTargets", new RegisterTargetsRequest { TargetGroupArn = green, Targets = [new() { Id = "10.20.0.4" }] });
        Assert.Equal("unused", group.Targets.Single().State);
        Assert.Null(Forwarding.Shift(bench.World, rule, blue, green, 0));
        Assert.Equal("initial", group.Targets.Single().State);
        Assert.Equal([SandboxAccount.LoadBalancerArn], group.LoadBalancerArns);
    }

    [Fact]
    public void A_listeners_ARN_stands_for_its_default_rule()
    {
        var listener = bench.Do<CreateListenerResponse>("CreateListener", new CreateListenerRequest
        {
            LoadBalancerArn = SandboxAccount.LoadBalancerArn, Port = 9000, Protocol = "HTTP", DefaultActions = [ElbWishes.Forward(blue)],
        }).Listeners[0].ListenerArn;
        Assert.Null(Forwarding.Shift(bench.World, listener, blue, green, 100));
        var seen = bench.Do<DescribeListenersResponse>("DescribeListeners", new DescribeListenersRequest { ListenerArns = [listener] }).Listeners[0].DefaultActions.Single();
        Assert.Equal([0, 100], seen.ForwardConfig.TargetGroups.Select(g => g.Weight ?? -1));
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        Assert.Equal($"The target group {green}0 does not exist.", Forwarding.Shift(bench.World, rule, blue, green + "0", 10));
        Assert.Equal($"The listener rule {rule}0 does not exist.", Forwarding.Shift(bench.World, rule + "0", blue, green, 10));
        var fixedOnly = Rules().Single(r => r.IsDefault == true).RuleArn;
        Assert.Equal($"The listener rule {fixedOnly} has no forward action.", Forwarding.Shift(bench.World, fixedOnly, blue, green, 10));
    }

    private List<Rule> Rules()
    {
        var listener = bench.Do<DescribeListenersResponse>("DescribeListeners", new DescribeListenersRequest { LoadBalancerArn = SandboxAccount.LoadBalancerArn })
            .Listeners.Single(l => l.Port == 443).ListenerArn;
        return bench.Do<DescribeRulesResponse>("DescribeRules", new DescribeRulesRequest { ListenerArn = listener }).Rules;
    }
}
