using Amazon.ElasticLoadBalancingV2.Model;

namespace Sandbox.Tests;

public sealed class ElbHealthTests
{
    private static readonly string group = SandboxAccount.TargetGroupArn("payments-dev-web");

    [Fact]
    public async Task A_services_task_is_registered_checked_healthy_and_drained()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1, balanced: true);
        bed.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([("initial", "Elb.RegistrationInProgress", "Target registration is in progress")], await States(bed, group));
        bed.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")], await States(bed, group));
        bed.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([("healthy", null, null)], await States(bed, group));
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 0 }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")], await States(bed, group));
        bed.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Empty(await States(bed, group));
    }

    [Fact]
    public async Task A_task_stays_as_long_as_its_groups_deregistration_delay()
    {
        using var bed = new Testbed();
        await bed.Admin.Elb.ModifyTargetGroupAttributesAsync(new() { TargetGroupArn = group, Attributes = [new() { Key = "deregistration_delay.timeout_seconds", Value = "120" }] }, Testbed.Cancel);
        await bed.Admin.Create(desired: 1, balanced: true);
        bed.Settle();
        var task = (await bed.Admin.TasksOf()).Single().TaskArn;
        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = task }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("DEACTIVATING", await Status(bed, task));
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("STOPPING", await Status(bed, task));
    }

    [Fact]
    public async Task A_task_whose_image_says_unhealthy_answers_503_and_never_becomes_healthy()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1, balanced: true, image: "nginx:unhealthy");
        bed.Clock.Advance(TimeSpan.FromSeconds(31 + 5 + 19));
        Assert.Equal("initial", (await States(bed, group)).Single().State);
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]")], await States(bed, group));
    }

    [Fact]
    public async Task A_group_that_no_load_balancer_uses_has_unused_targets_until_one_does()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1);
        bed.Settle();
        var address = Address((await bed.Admin.TasksOf()).Single());
        var arn = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        await Register(bed, arn, new TargetDescription { Id = address });
        Assert.Equal([("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")], await States(bed, arn));
        var balancer = (await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn;
        await bed.Admin.Listen(balancer, action: ElbWishes.Forward(arn));
        Assert.Equal("initial", (await States(bed, arn)).Single().State);
        bed.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("healthy", (await States(bed, arn)).Single().State);
        await bed.Admin.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = balancer }, Testbed.Cancel);
        Assert.Equal("unused", (await States(bed, arn)).Single().State);
    }

    [Fact]
    public async Task A_target_registered_by_hand_is_unhealthy_once_its_task_has_gone()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1);
        bed.Settle();
        var task = (await bed.Admin.TasksOf()).Single();
        var arn = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        await bed.Admin.Listen((await bed.Admin.Create(ElbWishes.Balancer())).LoadBalancerArn, action: ElbWishes.Forward(arn));
        await Register(bed, arn, new TargetDescription { Id = Address(task) });
        bed.Settle();
        Assert.Equal("healthy", (await States(bed, arn)).Single().State);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 0 }, Testbed.Cancel);
        bed.Settle();
        Assert.Equal([("unhealthy", "Target.Timeout", "Request timed out")], await States(bed, arn));
        await bed.Admin.Elb.DeregisterTargetsAsync(new() { TargetGroupArn = arn, Targets = [new() { Id = Address(task) }] }, Testbed.Cancel);
        Assert.Equal("draining", (await States(bed, arn)).Single().State);
        bed.Clock.Advance(TimeSpan.FromSeconds(300));
        Assert.Empty(await States(bed, arn));
        var unknown = (await bed.Admin.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = arn, Targets = [new() { Id = "10.20.0.99" }] }, Testbed.Cancel)).TargetHealthDescriptions.Single();
        Assert.Equal(("unused", "Target.NotRegistered"), (unknown.TargetHealth.State.Value, unknown.TargetHealth.Reason.Value));
    }

    [Fact]
    public async Task Targets_must_be_of_the_groups_kind()
    {
        using var bed = new Testbed();
        var ip = (await bed.Admin.Create(ElbWishes.Group())).TargetGroupArn;
        var instance = (await bed.Admin.Create(ElbWishes.Group("machines", type: "instance"))).TargetGroupArn;
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Register(bed, ip, new TargetDescription { Id = "i-0be27400000000001" }))).Code);
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Register(bed, ip, new TargetDescription { Id = "8.8.8.8" }))).Code);
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Register(bed, ip, new TargetDescription { Id = "192.168.0.1" }))).Code);
        await Register(bed, ip, new TargetDescription { Id = "192.168.0.1", AvailabilityZone = "all" });
        Assert.Equal("ValidationError", (await ElbWishes.Refusal(() => Register(bed, instance, new TargetDescription { Id = "10.20.0.4" }))).Code);
        Assert.Equal("InvalidTarget", (await ElbWishes.Refusal(() => Register(bed, instance, new TargetDescription { Id = "i-1" }))).Code);
        await Register(bed, instance, new TargetDescription { Id = "i-0be27400000000001" }, new TargetDescription { Id = "i-0be27400000000001", Port = 9090 });
        Assert.Equal(2, (await bed.Admin.Health(instance)).Count);
    }

    [Fact]
    public async Task A_network_load_balancer_reaches_the_listener_of_an_application_one()
    {
        using var bed = new Testbed();
        var arn = (await bed.Admin.Create(new CreateTargetGroupRequest { Name = "alb", Protocol = "TCP", Port = 80, VpcId = SandboxAccount.VpcId, TargetType = "alb" })).TargetGroupArn;
        var net = (await bed.Admin.Create(new CreateLoadBalancerRequest { Name = "net", Type = "network", Scheme = "internal", Subnets = [.. SandboxAccount.PrivateSubnets] })).LoadBalancerArn;
        await bed.Admin.Listen(net, 80, "TCP", ElbWishes.Forward(arn));
        await Register(bed, arn, new TargetDescription { Id = SandboxAccount.LoadBalancerArn });
        bed.Settle(TimeSpan.FromMinutes(5));
        Assert.Equal("healthy", (await States(bed, arn)).Single().State);
        Assert.Equal("ResourceInUse", (await ElbWishes.Refusal(() => bed.Admin.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = SandboxAccount.LoadBalancerArn }, Testbed.Cancel))).Code);
        Assert.Equal("InvalidTarget", (await ElbWishes.Refusal(() => Register(bed, arn, new TargetDescription { Id = SandboxAccount.LoadBalancerArn, Port = 81 }))).Code);
    }

    private static string Address(Amazon.ECS.Model.Task task) => task.Attachments.Single().Details.Single(d => d.Name == "privateIPv4Address").Value;

    private static Task Register(Testbed bed, string arn, params TargetDescription[] targets)
        => bed.Admin.Elb.RegisterTargetsAsync(new() { TargetGroupArn = arn, Targets = [.. targets] }, Testbed.Cancel);

    private static async Task<List<(string State, string? Reason, string? Description)>> States(Testbed bed, string arn)
        => (await bed.Admin.Health(arn)).ConvertAll(t => (t.TargetHealth.State.Value, (string?)t.TargetHealth.Reason?.Value, (string?)t.TargetHealth.Description));

    private static async Task<string> Status(Testbed bed, string task)
        => (await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [task] }, Testbed.Cancel)).Tasks.Single().LastStatus;
}
