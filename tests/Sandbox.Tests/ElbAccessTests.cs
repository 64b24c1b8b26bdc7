using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Elb;

namespace Sandbox.Tests;

/// <summary>Each case follows the Service Authorization Reference, "AWS Elastic Load Balancing V2", or the page it names.</summary>
public sealed class ElbAccessTests
{
    private const string Root = "arn:aws:elasticloadbalancing:us-east-1:111122223333:";
    private readonly PolicyBench bench = new(world => LoadBalancing.Offer(world, new(world)));

    [Theory]
    [InlineData("loadbalancer/app/web/*", true)]
    [InlineData("loadbalancer/net/web/*", false)]
    [InlineData("loadbalancer/app/api/*", false)]
    public void A_load_balancer_is_made_under_its_kind_and_name(string resource, bool allowed)
        => Assert.Equal(allowed, bench.Allows(Statement("CreateLoadBalancer", resource), "CreateLoadBalancer", ElbWishes.Balancer()));

    [Theory]
    [InlineData("elasticloadbalancing:Scheme", "internal", true)]
    [InlineData("elasticloadbalancing:Scheme", "internet-facing", false)]
    [InlineData("elasticloadbalancing:Subnet", "subnet-0be2740000000000a", true)]
    [InlineData("elasticloadbalancing:Subnet", "subnet-0be2740000000001a", false)]
    [InlineData("elasticloadbalancing:SecurityGroup", "sg-0be27400000000002", true)]
    [InlineData("elasticloadbalancing:SecurityGroup", "sg-0be27400000000001", false)]
    public void Scheme_subnets_and_security_groups_are_keys_of_the_creation(string key, string value, bool allowed)
        => Assert.Equal(allowed, bench.Allows(Statement("CreateLoadBalancer", "*", $$$"""{"ForAnyValue:StringEquals":{"{{{key}}}":"{{{value}}}"}}"""), "CreateLoadBalancer", ElbWishes.Balancer()));

    /// <summary>Elastic Load Balancing User Guide, "Permissions to tag resources during creation".</summary>
    [Theory]
    [InlineData("CreateTargetGroup", true)]
    [InlineData("CreateLoadBalancer", false)]
    public void Tags_of_a_creation_need_AddTags_of_that_creation(string creation, bool allowed)
    {
        var create = Statement("CreateTargetGroup", "*")[1..^1];
        var request = ElbWishes.Group();
        request.Tags = [new() { Key = "berth-team", Value = "payments" }];
        Assert.False(bench.Allows($"[{create}]", "CreateTargetGroup", request));
        var add = Statement("AddTags", "*", $$$"""{"StringEquals":{"elasticloadbalancing:CreateAction":"{{{creation}}}"}}""")[1..^1];
        Assert.Equal(allowed, bench.Allows($"[{create},{add}]", "CreateTargetGroup", request));
    }

    [Theory]
    [InlineData("aws:ResourceTag/berth-team", "payments", true)]
    [InlineData("elasticloadbalancing:ResourceTag/berth-team", "payments", true)]
    [InlineData("aws:ResourceTag/berth-team", "search", false)]
    public void A_target_group_is_changed_by_whom_its_tags_allow(string key, string value, bool allowed)
    {
        var arn = SandboxAccount.TargetGroupArn("payments-dev-web");
        Assert.Equal(allowed, bench.Allows(
            Statement("ModifyTargetGroup", "targetgroup/*", $$$"""{"StringEquals":{"{{{key}}}":"{{{value}}}"}}"""), "ModifyTargetGroup", new ModifyTargetGroupRequest { TargetGroupArn = arn, HealthCheckPath = "/" }));
    }

    [Theory]
    [InlineData("HTTPS", false)]
    [InlineData("HTTP", true)]
    public void A_listeners_protocol_is_a_key_on_its_load_balancer(string protocol, bool allowed)
    {
        var request = new CreateListenerRequest { LoadBalancerArn = SandboxAccount.LoadBalancerArn, Port = 8080, Protocol = "HTTP", DefaultActions = [ElbWishes.Answer()] };
        Assert.Equal(allowed, bench.Allows(
            Statement("CreateListener", "loadbalancer/app/shared-alb/*", $$$"""{"StringEquals":{"elasticloadbalancing:ListenerProtocol":"{{{protocol}}}"}}"""), "CreateListener", request));
    }

    [Fact]
    public void Rules_are_made_on_the_listener_and_changed_on_themselves()
    {
        var listener = bench.Do<DescribeListenersResponse>("DescribeListeners", new DescribeListenersRequest { LoadBalancerArn = SandboxAccount.LoadBalancerArn }).Listeners[0].ListenerArn;
        var create = new CreateRuleRequest { ListenerArn = listener, Priority = 900, Conditions = [ElbWishes.Path("/x")], Actions = [ElbWishes.Answer()] };
        Assert.False(bench.Allows(Statement("CreateRule", "listener-rule/app/*"), "CreateRule", create));
        Assert.True(bench.Allows(Statement("CreateRule", "listener/app/shared-alb/*"), "CreateRule", create));
        var rule = bench.Do<DescribeRulesResponse>("DescribeRules", new DescribeRulesRequest { ListenerArn = listener }).Rules[0].RuleArn;
        var delete = new DeleteRuleRequest { RuleArn = rule };
        Assert.False(bench.Allows(Statement("DeleteRule", "listener/app/*"), "DeleteRule", delete));
        Assert.True(bench.Allows(Statement("DeleteRule", "listener-rule/app/*"), "DeleteRule", delete));
    }

    [Fact]
    public void Describing_has_no_resource()
    {
        Assert.False(bench.Allows(Statement("DescribeTargetHealth", "targetgroup/*"), "DescribeTargetHealth", new DescribeTargetHealthRequest { TargetGroupArn = SandboxAccount.TargetGroupArn("payments-dev-web") }));
        Assert.True(bench.Allows(Statement("DescribeTargetHealth", "*"), "DescribeTargetHealth", new DescribeTargetHealthRequest { TargetGroupArn = SandboxAccount.TargetGroupArn("payments-dev-web") }));
    }

    private static string Statement(string action, string resource, string condition = "{}")
        => $$"""[{"Effect":"Allow","Action":"elasticloadbalancing:{{action}}","Resource":"{{(resource == "*" ? "*" : Root + resource)}}","Condition":{{condition}}}]""";
}
