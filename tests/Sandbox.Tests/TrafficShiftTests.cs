using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class TrafficShiftTests
{
    private static DeploymentConfiguration BlueGreen => new() { Strategy = DeploymentStrategy.BLUE_GREEN, BakeTimeInMinutes = 5 };

    [Fact]
    public async Task A_blue_green_deployment_passes_its_stages_and_moves_the_listener_rule()
    {
        using var bed = new Testbed();
        var shifted = await Shifted.Begin(bed, BlueGreen);
        Assert.Equal(0, await shifted.Share());
        await shifted.Deploy();
        var seen = await shifted.Watch(TimeSpan.FromHours(1));
        Assert.Equal(
            [
                "PRE_SCALE_UP 0", "SCALE_UP 0", "POST_SCALE_UP 0", "TEST_TRAFFIC_SHIFT 0", "POST_TEST_TRAFFIC_SHIFT 0", "PRE_PRODUCTION_TRAFFIC_SHIFT 0",
                "PRODUCTION_TRAFFIC_SHIFT 100", "POST_PRODUCTION_TRAFFIC_SHIFT 100", "BAKE_TIME 100", "CLEAN_UP 100",
            ],
            seen);
        bed.Settle();
        var service = await bed.Admin.Describe();
        Assert.Equal((1, "COMPLETED", 2, 2), (service.Deployments.Count, service.Deployments[0].RolloutState.Value, service.RunningCount, (await bed.Admin.TasksOf()).Count));
        var done = await shifted.Deployment();
        Assert.Equal(("SUCCESSFUL", 100.0), (done.Status.Value, done.TargetServiceRevision.RequestedProductionTrafficWeight));
        var revision = (await bed.Admin.Ecs.DescribeServiceRevisionsAsync(new() { ServiceRevisionArns = [done.TargetServiceRevision.Arn] }, Testbed.Cancel)).ServiceRevisions.Single();
        Assert.Equal(Shifted.Green, revision.ResolvedConfiguration.LoadBalancers.Single().TargetGroupArn);
    }

    [Fact]
    public async Task Both_revisions_run_in_full_while_production_bakes_and_the_next_deployment_swaps_the_groups_back()
    {
        using var bed = new Testbed();
        var shifted = await Shifted.Begin(bed, BlueGreen);
        await shifted.Deploy();
        var baking = await shifted.Reach("BAKE_TIME");
        Assert.Equal((2, 2, 0.0, 100.0), (
            baking.TargetServiceRevision.RunningTaskCount, baking.SourceServiceRevisions.Single().RunningTaskCount,
            baking.SourceServiceRevisions.Single().RequestedProductionTrafficWeight, baking.TargetServiceRevision.RequestedProductionTrafficWeight));
        Assert.Equal([2, 2], (await bed.Admin.Describe()).CurrentServiceRevisions.Select(r => r.RequestedTaskCount ?? 0));
        bed.Settle(TimeSpan.FromHours(1));
        await shifted.Deploy("nginx:3");
        bed.Settle(TimeSpan.FromHours(1));
        Assert.Equal(("SUCCESSFUL", 0.0), ((await shifted.Deployment()).Status.Value, await shifted.Share()));
        Assert.All(await bed.Admin.TasksOf(), t => Assert.EndsWith(":3", t.TaskDefinitionArn));
    }

    [Fact]
    public async Task A_linear_deployment_shifts_by_its_step_and_bakes_each()
    {
        using var bed = new Testbed();
        var linear = new DeploymentConfiguration { Strategy = DeploymentStrategy.LINEAR, LinearConfiguration = new() { StepPercent = 37.5, StepBakeTimeInMinutes = 10 } };
        var shifted = await Shifted.Begin(bed, linear);
        await shifted.Deploy();
        await shifted.Reach("PRODUCTION_TRAFFIC_SHIFT");
        var before = bed.Clock.GetUtcNow();
        var seen = await shifted.Watch(TimeSpan.FromHours(2));
        Assert.Equal(
            ["PRODUCTION_TRAFFIC_SHIFT 37.5", "PRE_PRODUCTION_TRAFFIC_SHIFT 37.5", "PRODUCTION_TRAFFIC_SHIFT 75", "PRE_PRODUCTION_TRAFFIC_SHIFT 75", "PRODUCTION_TRAFFIC_SHIFT 100"],
            seen.Take(5));
        Assert.InRange(bed.Clock.GetUtcNow() - before, TimeSpan.FromMinutes(21), TimeSpan.FromMinutes(24));
    }

    [Fact]
    public async Task A_canary_deployment_bakes_a_small_share_and_then_shifts_the_rest()
    {
        using var bed = new Testbed();
        var shifted = await Shifted.Begin(bed, new() { Strategy = DeploymentStrategy.CANARY });
        var set = (await bed.Admin.Describe()).DeploymentConfiguration.CanaryConfiguration;
        Assert.Equal((5.0, 10), (set.CanaryPercent, set.CanaryBakeTimeInMinutes));
        await shifted.Deploy();
        var seen = await shifted.Watch(TimeSpan.FromHours(2));
        Assert.Contains("PRODUCTION_TRAFFIC_SHIFT 5", seen);
        Assert.Equal(["PRODUCTION_TRAFFIC_SHIFT 100", "POST_PRODUCTION_TRAFFIC_SHIFT 100"], seen.SkipWhile(s => !s.EndsWith(" 100", StringComparison.Ordinal)).Take(2));
    }

    [Theory]
    [InlineData("SCALE_UP")]
    [InlineData("PRODUCTION_TRAFFIC_SHIFT")]
    [InlineData("BAKE_TIME")]
    public async Task A_deployment_stopped_at_any_stage_gives_the_traffic_back_to_the_blue_revision(string stage)
    {
        using var bed = new Testbed();
        var shifted = await Shifted.Begin(bed, BlueGreen);
        await shifted.Deploy();
        var arn = (await shifted.Reach(stage)).ServiceDeploymentArn;
        await bed.Admin.Ecs.StopServiceDeploymentAsync(new() { ServiceDeploymentArn = arn, StopType = "ROLLBACK" }, Testbed.Cancel);
        Assert.Equal("ROLLBACK_REQUESTED", (await shifted.Deployment()).Status.Value);
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ROLLBACK_IN_PROGRESS", (await shifted.Deployment()).Status.Value);
        bed.Settle(TimeSpan.FromHours(1));
        Assert.Equal(("ROLLBACK_SUCCESSFUL", 0.0), ((await shifted.Deployment()).Status.Value, await shifted.Share()));
        var service = await bed.Admin.Describe();
        Assert.Equal((1, 2, 0), (service.Deployments.Count, service.RunningCount, service.PendingCount));
        Assert.EndsWith(":1", service.TaskDefinition);
        Assert.All(await bed.Admin.TasksOf(), t => Assert.EndsWith(":1", t.TaskDefinitionArn));
    }

    [Fact]
    public async Task The_circuit_breaker_rolls_a_green_revision_back_that_cannot_start()
    {
        using var bed = new Testbed();
        var wanted = BlueGreen;
        wanted.DeploymentCircuitBreaker = new() { Enable = true, Rollback = true };
        var shifted = await Shifted.Begin(bed, wanted);
        await shifted.Deploy("registry.example.com/does-not-exist:2");
        bed.Settle(TimeSpan.FromHours(1));
        var done = await shifted.Deployment();
        Assert.Equal(("ROLLBACK_SUCCESSFUL", "TRIGGERED"), (done.Status.Value, done.DeploymentCircuitBreaker.Status.Value));
        Assert.All(await bed.Admin.TasksOf(), t => Assert.EndsWith(":1", t.TaskDefinitionArn));
    }

    [Fact]
    public async Task A_deployment_that_overtakes_another_puts_the_service_in_order_first()
    {
        using var bed = new Testbed();
        var shifted = await Shifted.Begin(bed, BlueGreen);
        await shifted.Deploy();
        var overtaken = await shifted.Reach("BAKE_TIME");
        await shifted.Deploy("nginx:3");
        await shifted.Reach("RECONCILE_SERVICE");
        Assert.Equal(0, await shifted.Share());
        bed.Settle(TimeSpan.FromHours(1));
        var all = (await bed.Admin.Ecs.ListServiceDeploymentsAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = Shifted.Name }, Testbed.Cancel)).ServiceDeployments;
        Assert.Equal(["SUCCESSFUL", "STOPPED", "SUCCESSFUL"], all.Select(d => d.Status.Value));
        Assert.Equal(overtaken.ServiceDeploymentArn, all[1].ServiceDeploymentArn);
        Assert.Equal(2, (await bed.Admin.TasksOf()).Count(t => t.TaskDefinitionArn.EndsWith(":3", StringComparison.Ordinal)));
        Assert.Equal(100, await shifted.Share());
    }

    [Fact]
    public async Task Bake_times_and_hooks_are_divided_by_the_speed()
    {
        using var bed = new Testbed(new() { Speed = 10 });
        var shifted = await Shifted.Begin(bed, BlueGreen);
        await shifted.Deploy();
        await shifted.Reach("BAKE_TIME");
        var baking = bed.Clock.GetUtcNow();
        await shifted.Reach("CLEAN_UP");
        Assert.InRange(bed.Clock.GetUtcNow() - baking, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(32));
    }
}
