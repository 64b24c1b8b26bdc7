using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Tests;

public sealed class ElbTargetGroupTests
{
    [Theory]
    [InlineData("HTTP", "HTTP", "/", "200", 5)]
    [InlineData("HTTPS", "HTTP", "/", "200", 5)]
    [InlineData("TCP", "TCP", null, null, 10)]
    [InlineData("TLS", "TCP", null, null, 10)]
    public async Task A_target_group_has_the_health_check_of_its_protocol(string protocol, string check, string? path, string? codes, int timeout)
    {
        using var bed = new Testbed();
        var group = await bed.Admin.Create(new CreateTargetGroupRequest { Name = "g", Protocol = protocol, Port = 80, VpcId = SandboxAccount.VpcId });
        Assert.Equal(
            ("instance", check, "traffic-port", path, codes, 30, timeout, 5, 2),
            (group.TargetType.Value, group.HealthCheckProtocol.Value, group.HealthCheckPort, group.HealthCheckPath, group.Matcher?.HttpCode,
                group.HealthCheckIntervalSeconds, group.HealthCheckTimeoutSeconds, group.HealthyThresholdCount, group.UnhealthyThresholdCount));
    }

    [Fact]
    public async Task The_same_wish_again_answers_the_same_group_and_another_wish_of_its_name_is_refused()
    {
        using var bed = new Testbed();
        var first = await bed.Admin.Create(ElbWishes.Group());
        Assert.Equal(first.TargetGroupArn, (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn);
        var other = ElbWishes.Group();
        other.HealthCheckPath = "/ready";
        Assert.Equal(
            ("DuplicateTargetGroupName", "A target group with the same name 'web-blue' exists, but with different settings"),
            await ElbWishes.Refusal(() => bed.Admin.Create(other)));
    }

    [Fact]
    public async Task What_AWS_refuses_of_a_group_is_refused()
    {
        using var bed = new Testbed();
        Assert.Equal("ValidationError", await Code(bed, r => r.Name = "a_b"));
        Assert.Equal("ValidationError", await Code(bed, r => r.Port = 0));
        Assert.Equal("ValidationError", await Code(bed, r => r.VpcId = "vpc-1"));
        Assert.Equal("ValidationError", await Code(bed, r => r.HealthCheckIntervalSeconds = 4));
        Assert.Equal("ValidationError", await Code(bed, r => r.HealthCheckTimeoutSeconds = 10));
        Assert.Equal("ValidationError", await Code(bed, r => r.HealthCheckProtocol = "TCP"));
        Assert.Equal("ValidationError", await Code(bed, r => r.HealthCheckPath = "ready"));
        Assert.Equal("ValidationError", await Code(bed, r => r.HealthyThresholdCount = 11));
        Assert.Equal("ValidationError", await Code(bed, r => r.Matcher = new() { HttpCode = "200-500" }));
        Assert.Equal("ValidationError", await Code(bed, r => r.HealthCheckEnabled = false));
        Assert.Equal("InvalidConfigurationRequest", await Code(bed, r => r.TargetType = "lambda"));
    }

    [Fact]
    public async Task A_groups_health_check_can_be_changed_and_the_rest_stays()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        await bed.Admin.Elb.ModifyTargetGroupAsync(new() { TargetGroupArn = arn, HealthCheckPath = "/ready", Matcher = new() { HttpCode = "200,204" } }, Testbed.Cancel);
        var group = (await bed.Admin.Elb.DescribeTargetGroupsAsync(new() { TargetGroupArns = [arn] }, Testbed.Cancel)).TargetGroups.Single();
        Assert.Equal(("/ready", "200,204", 10, 5), (group.HealthCheckPath, group.Matcher.HttpCode, group.HealthCheckIntervalSeconds, group.HealthCheckTimeoutSeconds));
        Assert.Equal("TargetGroupNotFound", (await ElbWishes.Refusal(() => bed.Admin.Elb.ModifyTargetGroupAsync(new() { TargetGroupArn = arn + "0" }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Attributes_of_a_group_have_defaults_by_its_kind_and_bounds()
    {
        using var bed = new Testbed();
        var web = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        var net = (await bed.Admin.Create(new CreateTargetGroupRequest { Name = "net", Protocol = "TCP", Port = 80, VpcId = SandboxAccount.VpcId, TargetType = "ip" })).TargetGroupArn;
        Assert.Equal(("300", "lb_cookie", "round_robin"),
            ((await Attributes(bed, web))["deregistration_delay.timeout_seconds"], (await Attributes(bed, web))["stickiness.type"], (await Attributes(bed, web))["load_balancing.algorithm.type"]));
        Assert.Equal(("source_ip", "false"), ((await Attributes(bed, net))["stickiness.type"], (await Attributes(bed, net))["preserve_client_ip.enabled"]));
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Modify(bed, web, "deregistration_delay.timeout_seconds", "3601"))).Code);
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Modify(bed, web, "proxy_protocol_v2.enabled", "true"))).Code);
        await Modify(bed, web, "slow_start.duration_seconds", "30");
        Assert.Equal("30", (await Attributes(bed, web))["slow_start.duration_seconds"]);
    }

    [Fact]
    public async Task A_group_in_use_cannot_be_deleted_and_a_free_one_goes()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        var listener = await bed.Admin.Listen((await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn, action: ElbWishes.Forward(arn));
        Assert.Equal(
            ("ResourceInUse", $"Target group '{arn}' is currently in use by a listener or a rule"),
            await ElbWishes.Refusal(() => bed.Admin.Elb.DeleteTargetGroupAsync(new() { TargetGroupArn = arn }, Testbed.Cancel)));
        await bed.Admin.Elb.DeleteListenerAsync(new() { ListenerArn = listener.ListenerArn }, Testbed.Cancel);
        await bed.Admin.Elb.DeleteTargetGroupAsync(new() { TargetGroupArn = arn }, Testbed.Cancel);
        Assert.Equal("TargetGroupNotFound", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeTargetGroupsAsync(new() { TargetGroupArns = [arn] }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Groups_are_found_by_their_load_balancer()
    {
        using var bed = new Testbed();
        var group = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        var balancer = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        await bed.Admin.Listen(balancer, action: ElbWishes.Forward(group));
        var found = (await bed.Admin.Elb.DescribeTargetGroupsAsync(new() { LoadBalancerArn = balancer }, Testbed.Cancel)).TargetGroups.Single();
        Assert.Equal((group, balancer), (found.TargetGroupArn, found.LoadBalancerArns.Single()));
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeTargetGroupsAsync(new() { LoadBalancerArn = balancer, Names = ["web-blue"] }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Tags_are_added_replaced_removed_and_bounded()
    {
        using var bed = new Testbed();
        var request = ElbWishes.Group();
        request.Tags = [new() { Key = "berth-team", Value = "payments" }];
        var arn = (await bed.Admin.Create(request)).TargetGroupArn;
        await bed.Admin.Elb.AddTagsAsync(new() { ResourceArns = [arn], Tags = [new() { Key = "berth-team", Value = "search" }, new() { Key = "x", Value = "1" }] }, Testbed.Cancel);
        await bed.Admin.Elb.RemoveTagsAsync(new() { ResourceArns = [arn], TagKeys = ["x"] }, Testbed.Cancel);
        var tags = (await bed.Admin.Elb.DescribeTagsAsync(new() { ResourceArns = [arn] }, Testbed.Cancel)).TagDescriptions.Single().Tags;
        Assert.Equal([("berth-team", "search")], tags.Select(t => (t.Key, t.Value)));
        var many = Enumerable.Range(0, 50).Select(i => new Tag { Key = $"k{i}", Value = "v" }).ToList();
        Assert.Equal("TooManyTags", (await ElbWishes.Refusal(() => bed.Admin.Elb.AddTagsAsync(new() { ResourceArns = [arn], Tags = many }, Testbed.Cancel))).Code);
        Assert.Equal("DuplicateTagKeys", (await ElbWishes.Refusal(() => bed.Admin.Elb.AddTagsAsync(new() { ResourceArns = [arn], Tags = [many[0], many[0]] }, Testbed.Cancel))).Code);
        Assert.Equal("TargetGroupNotFound", (await ElbWishes.Refusal(() => bed.Admin.Elb.DescribeTagsAsync(new() { ResourceArns = [arn + "0"] }, Testbed.Cancel))).Code);
    }

    private static async Task<string> Code(Testbed bed, Action<CreateTargetGroupRequest> change)
    {
        var request = ElbWishes.Group();
        change(request);
        return (await ElbWishes.Refusal(() => bed.Admin.Create(request))).Code;
    }

    private static async Task<Dictionary<string, string>> Attributes(Testbed bed, string arn)
        => (await bed.Admin.Elb.DescribeTargetGroupAttributesAsync(new() { TargetGroupArn = arn }, Testbed.Cancel)).Attributes.ToDictionary(a => a.Key, a => a.Value);

    private static Task Modify(Testbed bed, string arn, string key, string value)
        => bed.Admin.Elb.ModifyTargetGroupAttributesAsync(new() { TargetGroupArn = arn, Attributes = [new() { Key = key, Value = value }] }, Testbed.Cancel);
}
