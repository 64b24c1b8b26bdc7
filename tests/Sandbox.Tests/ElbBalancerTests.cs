using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Tests;

public sealed class ElbBalancerTests
{
    [Fact]
    public async Task A_load_balancer_is_provisioned_for_two_minutes_and_active_then()
    {
        using var bed = new Testbed();
        var made = await bed.Admin.Create(ElbWishes.Balancer());
        Assert.StartsWith("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/", made.LoadBalancerArn);
        Assert.Matches(@"^internal-web-\d+\.us-east-1\.elb\.amazonaws\.com$", made.DNSName);
        Assert.Equal(("provisioning", SandboxAccount.VpcId, "ipv4"), (made.State.Code.Value, made.VpcId, made.IpAddressType.Value));
        Assert.Equal(["us-east-1a", "us-east-1b"], made.AvailabilityZones.Select(z => z.ZoneName));
        bed.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("provisioning", await State(bed));
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("active", await State(bed));
    }

    [Fact]
    public async Task The_same_wish_again_answers_the_same_load_balancer_and_another_wish_of_its_name_is_refused()
    {
        using var bed = new Testbed();
        var first = await bed.Admin.Create(ElbWishes.Balancer());
        Assert.Equal(first.LoadBalancerArn, (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn);
        var other = ElbWishes.Balancer();
        other.Scheme = "internet-facing";
        other.Subnets = [.. SandboxAccount.PublicSubnets];
        Assert.Equal(
            ("DuplicateLoadBalancerName", "A load balancer with the same name 'web' exists, but with different settings"),
            await ElbWishes.Refusal(() => bed.Admin.Create(other)));
    }

    [Theory]
    [InlineData("a-name-of-more-than-32-characters-", "ValidationError")]
    [InlineData("under_score", "ValidationError")]
    [InlineData("-web", "ValidationError")]
    [InlineData("internal-web", "ValidationError")]
    public async Task A_name_that_AWS_would_not_take_is_refused(string name, string code)
    {
        using var bed = new Testbed();
        Assert.Equal(code, (await ElbWishes.Refusal(() => bed.Admin.Create(ElbWishes.Balancer(name)))).Code);
    }

    [Fact]
    public async Task Subnets_must_exist_and_lie_in_two_zones_one_each()
    {
        using var bed = new Testbed();
        Assert.Equal(
            ("ValidationError", "At least two subnets in two different Availability Zones must be specified"),
            await Refusal(bed, r => r.Subnets = [SandboxAccount.PrivateSubnets[0]]));
        Assert.Equal("InvalidConfigurationRequest", (await Refusal(bed, r => r.Subnets = [SandboxAccount.PrivateSubnets[0], SandboxAccount.PublicSubnets[0]])).Code);
        Assert.Equal(("SubnetNotFound", "The subnet ID 'subnet-1' does not exist"), await Refusal(bed, r => r.Subnets = ["subnet-1"]));
        Assert.Equal(("InvalidConfigurationRequest", "One or more security groups are invalid"), await Refusal(bed, r => r.SecurityGroups = ["sg-1"]));
        Assert.Equal("InvalidSubnet", (await Refusal(bed, r => r.IpAddressType = "dualstack")).Code);
        Assert.Contains("does not offer", (await Refusal(bed, r => r.Type = "gateway")).Message);
    }

    [Fact]
    public async Task A_network_load_balancer_needs_one_zone_and_never_gets_security_groups_it_was_made_without()
    {
        using var bed = new Testbed();
        var made = await bed.Admin.Create(new CreateLoadBalancerRequest { Name = "net", Type = "network", Scheme = "internal", Subnets = [SandboxAccount.PrivateSubnets[0]] });
        Assert.Contains(":loadbalancer/net/net/", made.LoadBalancerArn);
        Assert.Matches(@"^net-[0-9a-f]{16}\.elb\.us-east-1\.amazonaws\.com$", made.DNSName);
        Assert.Equal("InvalidConfigurationRequest", (await ElbWishes.Refusal(() => bed.Admin.Elb.SetSecurityGroupsAsync(
            new() { LoadBalancerArn = made.LoadBalancerArn, SecurityGroups = [SandboxAccount.LoadBalancerSecurityGroup] }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Subnets_and_security_groups_are_replaced()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        var zones = (await bed.Admin.Elb.SetSubnetsAsync(new() { LoadBalancerArn = arn, Subnets = [.. SandboxAccount.PublicSubnets] }, Testbed.Cancel)).AvailabilityZones;
        Assert.Equal(SandboxAccount.PublicSubnets, zones.Select(z => z.SubnetId));
        await bed.Admin.Elb.SetSecurityGroupsAsync(new() { LoadBalancerArn = arn, SecurityGroups = [SandboxAccount.ServiceSecurityGroup] }, Testbed.Cancel);
        var seen = (await bed.Admin.Elb.DescribeLoadBalancersAsync(new() { LoadBalancerArns = [arn] }, Testbed.Cancel)).LoadBalancers.Single();
        Assert.Equal([SandboxAccount.ServiceSecurityGroup], seen.SecurityGroups);
        Assert.Equal(SandboxAccount.PublicSubnets, seen.AvailabilityZones.Select(z => z.SubnetId));
        Assert.Equal("LoadBalancerNotFound", (await ElbWishes.Refusal(() => bed.Admin.Elb.SetSubnetsAsync(new() { LoadBalancerArn = arn + "0", Subnets = [.. SandboxAccount.PublicSubnets] }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Attributes_have_their_defaults_and_are_set_all_or_none()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        var attributes = await Attributes(bed, arn);
        Assert.Equal(("60", "false", "defensive", "true"),
            (attributes["idle_timeout.timeout_seconds"], attributes["deletion_protection.enabled"], attributes["routing.http.desync_mitigation_mode"], attributes["ipv6.deny_all_igw_traffic"]));
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Modify(bed, arn, ("idle_timeout.timeout_seconds", "90"), ("routing.http2.enabled", "maybe")))).Code);
        Assert.Equal("60", (await Attributes(bed, arn))["idle_timeout.timeout_seconds"]);
        Assert.Equal("Load balancer attribute key 'colour' is not recognized", (await ElbWishes.Refusal(() => Modify(bed, arn, ("colour", "red")))).Message);
        Assert.Equal("InvalidConfigurationRequest", (await ElbWishes.Refusal(() => Modify(bed, arn, ("access_logs.s3.enabled", "true")))).Code);
        await Modify(bed, arn, ("idle_timeout.timeout_seconds", "90"));
        Assert.Equal("90", (await Attributes(bed, arn))["idle_timeout.timeout_seconds"]);
    }

    [Fact]
    public async Task A_protected_load_balancer_stays_and_an_unprotected_one_goes_with_its_listeners()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        var listener = await bed.Admin.Listen(arn);
        await Modify(bed, arn, ("deletion_protection.enabled", "true"));
        Assert.Equal(
            ("OperationNotPermitted", $"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"),
            await ElbWishes.Refusal(() => bed.Admin.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = arn }, Testbed.Cancel)));
        await Modify(bed, arn, ("deletion_protection.enabled", "false"));
        await bed.Admin.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = arn }, Testbed.Cancel);
        await bed.Admin.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = arn }, Testbed.Cancel);
        Assert.Equal("LoadBalancerNotFound", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeLoadBalancersAsync(new() { Names = ["web"] }, Testbed.Cancel))).Code);
        Assert.Equal("ListenerNotFound", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeListenersAsync(new() { ListenerArns = [listener.ListenerArn] }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Load_balancers_are_listed_in_pages_each_once()
    {
        using var bed = new Testbed();
        foreach (var i in Enumerable.Range(0, 4))
        {
            await bed.Admin.Create(ElbWishes.Balancer($"web-{i}"));
        }
        var names = new List<string>();
        string? marker = null;
        do
        {
            var page = await bed.Admin.Elb.DescribeLoadBalancersAsync(new() { PageSize = 2, Marker = marker }, Testbed.Cancel);
            names.AddRange(page.LoadBalancers.Select(b => b.LoadBalancerName));
            marker = page.NextMarker;
        }
        while (marker is not null);
        Assert.Equal(["shared-alb", "web-0", "web-1", "web-2", "web-3"], names.Order());
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeLoadBalancersAsync(new() { PageSize = 401 }, Testbed.Cancel))).Code);
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeLoadBalancersAsync(new() { Marker = "bm9uc2Vuc2U=" }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Limits_and_security_policies_are_told()
    {
        using var bed = new Testbed();
        var limits = (await bed.Admin.Elb.DescribeAccountLimitsAsync(new(), Testbed.Cancel)).Limits;
        Assert.Equal("100", limits.Single(l => l.Name == "rules-per-application-load-balancer").Max);
        var policy = (await bed.Admin.Elb.DescribeSSLPoliciesAsync(new() { Names = ["ELBSecurityPolicy-TLS13-1-2-Res-2021-06"] }, Testbed.Cancel)).SslPolicies.Single();
        Assert.Equal(["TLSv1.3", "TLSv1.2"], policy.SslProtocols);
        Assert.Equal((7, 1), (policy.Ciphers.Count, policy.Ciphers[0].Priority));
        Assert.Equal("SSLPolicyNotFound", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeSSLPoliciesAsync(new() { Names = ["Mine"] }, Testbed.Cancel))).Code);
    }

    private static async Task<string> State(Testbed bed)
        => (await bed.Admin.Elb.DescribeLoadBalancersAsync(new() { Names = ["web"] }, Testbed.Cancel)).LoadBalancers.Single().State.Code.Value;

    private static Task<(string Code, string Message)> Refusal(Testbed bed, Action<CreateLoadBalancerRequest> change)
    {
        var request = ElbWishes.Balancer();
        change(request);
        return ElbWishes.Refusal(() => bed.Admin.Create(request));
    }

    private static async Task<Dictionary<string, string>> Attributes(Testbed bed, string arn)
        => (await bed.Admin.Elb.DescribeLoadBalancerAttributesAsync(new() { LoadBalancerArn = arn }, Testbed.Cancel)).Attributes.ToDictionary(a => a.Key, a => a.Value);

    private static Task Modify(Testbed bed, string arn, params (string Key, string Value)[] attributes)
        => bed.Admin.Elb.ModifyLoadBalancerAttributesAsync(
            new() { LoadBalancerArn = arn, Attributes = [.. attributes.Select(a => new LoadBalancerAttribute { Key = a.Key, Value = a.Value })] }, Testbed.Cancel);
}
