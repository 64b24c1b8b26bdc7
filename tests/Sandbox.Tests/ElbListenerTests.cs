using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Tests;

public sealed class ElbListenerTests
{
    [Fact]
    public async Task A_secure_listener_needs_a_certificate_of_its_Region_and_a_policy_that_exists()
    {
        using var bed = new Testbed();
        var balancer = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        Assert.Equal(("ValidationError", "A certificate must be specified for HTTPS listeners"), await Refusal(bed, balancer, r => r.Certificates = null));
        Assert.Equal("ValidationError", (await Refusal(bed, balancer, r => r.Certificates = [new() { CertificateArn = "mine" }])).Code);
        Assert.Equal("CertificateNotFound", (await Refusal(bed, balancer, r => r.Certificates = [new() { CertificateArn = ElbWishes.Certificate.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal) }])).Code);
        Assert.Equal("SSLPolicyNotFound", (await Refusal(bed, balancer, r => r.SslPolicy = "Mine")).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, balancer, r => r.Protocol = "HTTP")).Code);
        Assert.Equal("ValidationError", (await Refusal(bed, balancer, r => r.Protocol = "TCP")).Code);
        var listener = await bed.Admin.Listen(balancer, 443, "HTTPS");
        Assert.Equal(("ELBSecurityPolicy-2016-08", ElbWishes.Certificate), (listener.SslPolicy, listener.Certificates.Single().CertificateArn));
    }

    [Fact]
    public async Task A_port_has_one_listener_and_the_same_wish_again_answers_it()
    {
        using var bed = new Testbed();
        var balancer = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        var listener = await bed.Admin.Listen(balancer);
        Assert.Equal(listener.ListenerArn, (await bed.Admin.Listen(balancer)).ListenerArn);
        Assert.Equal(
            ("DuplicateListener", $"A listener already exists on this port for this load balancer '{balancer}'"),
            await ElbWishes.Refusal(() => bed.Admin.Listen(balancer, action: ElbWishes.Answer("503"))));
        var other = await bed.Admin.Listen(balancer, 8080);
        Assert.Equal("DuplicateListener", (await ElbWishes.Refusal(() => bed.Admin.Elb.ModifyListenerAsync(new() { ListenerArn = other.ListenerArn, Port = 80 }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task A_listener_that_becomes_plain_loses_policy_and_certificate()
    {
        using var bed = new Testbed();
        var balancer = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        var arn = (await bed.Admin.Listen(balancer, 443, "HTTPS")).ListenerArn;
        var plain = (await bed.Admin.Elb.ModifyListenerAsync(new() { ListenerArn = arn, Port = 8443, Protocol = "HTTP" }, Testbed.Cancel)).Listeners.Single();
        Assert.Equal((8443, "HTTP", null), (plain.Port, plain.Protocol.Value, plain.SslPolicy));
        Assert.Empty(plain.Certificates ?? []);
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => bed.Admin.Elb.ModifyListenerAsync(new() { ListenerArn = arn, Protocol = "HTTPS" }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task A_default_rule_comes_with_the_listener_follows_it_and_stays()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Listen((await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn)).ListenerArn;
        await bed.Admin.Elb.ModifyListenerAsync(new() { ListenerArn = arn, DefaultActions = [ElbWishes.Answer("503")] }, Testbed.Cancel);
        var rule = (await bed.Admin.Elb.DescribeRulesAsync(new() { ListenerArn = arn }, Testbed.Cancel)).Rules.Single();
        Assert.Equal(("default", true, "503"), (rule.Priority, rule.IsDefault, rule.Actions.Single().FixedResponseConfig.StatusCode));
        Assert.Equal(("OperationNotPermitted", $"Default rule '{rule.RuleArn}' cannot be deleted"), await ElbWishes.Refusal(() => bed.Admin.Elb.DeleteRuleAsync(new() { RuleArn = rule.RuleArn }, Testbed.Cancel)));
        Assert.Equal("OperationNotPermitted", (await ElbWishes.Refusal(() => bed.Admin.Elb.ModifyRuleAsync(new() { RuleArn = rule.RuleArn, Actions = [ElbWishes.Answer()] }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Further_certificates_are_added_and_removed_and_the_default_one_stays()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Listen((await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn, 443, "HTTPS")).ListenerArn;
        var second = new Certificate { CertificateArn = ElbWishes.Certificate[..^1] + "3" };
        await bed.Admin.Elb.AddListenerCertificatesAsync(new() { ListenerArn = arn, Certificates = [second] }, Testbed.Cancel);
        await bed.Admin.Elb.AddListenerCertificatesAsync(new() { ListenerArn = arn, Certificates = [second] }, Testbed.Cancel);
        Assert.Equal([(ElbWishes.Certificate, true), (second.CertificateArn, false)], await Certificates(bed, arn));
        Assert.Equal("OperationNotPermitted", (await ElbWishes.Refusal(() => bed.Admin.Elb.RemoveListenerCertificatesAsync(new() { ListenerArn = arn, Certificates = [new() { CertificateArn = ElbWishes.Certificate }] }, Testbed.Cancel))).Code);
        await bed.Admin.Elb.RemoveListenerCertificatesAsync(new() { ListenerArn = arn, Certificates = [second] }, Testbed.Cancel);
        Assert.Single(await Certificates(bed, arn));
    }

    [Fact]
    public async Task A_network_listener_forwards_TCP_to_one_group_of_its_protocol_and_answers_nothing_itself()
    {
        using var bed = new Testbed();
        var balancer = (await bed.Admin.Create(new CreateLoadBalancerRequest { Name = "net", Type = "network", Scheme = "internal", Subnets = [.. SandboxAccount.PrivateSubnets] })).LoadBalancerArn;
        var web = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        var tcp = (await bed.Admin.Create(new CreateTargetGroupRequest { Name = "tcp", Protocol = "TCP", Port = 8080, VpcId = SandboxAccount.VpcId, TargetType = "ip" })).TargetGroupArn;
        Assert.Equal("InvalidLoadBalancerAction", (await ElbWishes.Refusal(() => bed.Admin.Listen(balancer, 80, "TCP"))).Code);
        Assert.Equal("IncompatibleProtocols", (await ElbWishes.Refusal(() => bed.Admin.Listen(balancer, 80, "TCP", ElbWishes.Forward(web)))).Code);
        var listener = await bed.Admin.Listen(balancer, 80, "TCP", ElbWishes.Forward(tcp));
        Assert.Equal(tcp, listener.DefaultActions.Single().TargetGroupArn);
        Assert.Equal("UnsupportedProtocol", (await ElbWishes.Refusal(() => bed.Admin.Rule(listener.ListenerArn, 1, ElbWishes.Path("/"), ElbWishes.Forward(tcp)))).Code);
    }

    [Fact]
    public async Task A_group_serves_one_load_balancer()
    {
        using var bed = new Testbed();
        var group = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        await bed.Admin.Listen((await bed.Admin.Create(ElbWishes.Balancer("one"))).LoadBalancerArn, action: ElbWishes.Forward(group));
        var other = (await bed.Admin.Create(ElbWishes.Balancer("other"))).LoadBalancerArn;
        Assert.Equal(
            ("TargetGroupAssociationLimit", $"The following target groups cannot be associated with more than one load balancer: {group}"),
            await ElbWishes.Refusal(() => bed.Admin.Listen(other, action: ElbWishes.Forward(group))));
        Assert.Equal("TargetGroupNotFound", (await ElbWishes.Refusal(() => bed.Admin.Listen(other, action: ElbWishes.Forward(group + "0")))).Code);
    }

    private static async Task<List<(string, bool)>> Certificates(Testbed bed, string listener)
        => (await bed.Admin.Elb.DescribeListenerCertificatesAsync(new() { ListenerArn = listener }, Testbed.Cancel)).Certificates.ConvertAll(c => (c.CertificateArn, c.IsDefault == true));

    private static Task<(string Code, string Message)> Refusal(Testbed bed, string balancer, Action<CreateListenerRequest> change)
    {
        var request = new CreateListenerRequest
        {
            LoadBalancerArn = balancer, Port = 443, Protocol = "HTTPS", Certificates = [new() { CertificateArn = ElbWishes.Certificate }], DefaultActions = [ElbWishes.Answer()],
        };
        change(request);
        return ElbWishes.Refusal(() => bed.Admin.Elb.CreateListenerAsync(request, Testbed.Cancel));
    }
}
