using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class DeploymentAlarmTests
{
    private const string Name = "payments-dev-web";

    private static async Task<Testbed> Deploying(KeptSandbox kept, bool rollback = true)
    {
        await kept.Bed.Admin.Create();
        kept.Bed.Settle();
        await kept.Bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: "nginx:2"), Testbed.Cancel);
        await kept.Bed.Admin.Ecs.UpdateServiceAsync(
            new()
            {
                Cluster = SandboxAccount.FargateCluster, Service = Name, TaskDefinition = Name,
                DeploymentConfiguration = new() { Alarms = new() { AlarmNames = ["web-5xx"], Enable = true, Rollback = rollback } },
            },
            Testbed.Cancel);
        kept.Bed.Clock.Advance(TimeSpan.FromSeconds(20));
        return kept.Bed;
    }

    private static async Task<ServiceDeployment> Deployment(Testbed bed)
        => (await bed.Admin.Ecs.DescribeServiceDeploymentsAsync(new() { ServiceDeploymentArns = [(await bed.Admin.Describe()).CurrentServiceDeployment] }, Testbed.Cancel)).ServiceDeployments.Single();

    [Fact]
    public async Task An_alarm_that_goes_off_rolls_the_deployment_back()
    {
        using var kept = new KeptSandbox();
        kept.Alarm("web-5xx", "OK");
        Assert.Equal("MONITORING", (await Deployment(await Deploying(kept))).Alarms.Status.Value);
        kept.Alarm("web-5xx", "ALARM");
        kept.Bed.Settle();
        var done = await Deployment(kept.Bed);
        Assert.Equal(("ROLLBACK_SUCCESSFUL", "TRIGGERED", "web-5xx"), (done.Status.Value, done.Alarms.Status.Value, done.Alarms.TriggeredAlarmNames.Single()));
        var service = await kept.Bed.Admin.Describe();
        Assert.EndsWith(":1", service.TaskDefinition);
        Assert.Contains(service.Events, e => e.Message.EndsWith("deployment failed: alarm detected.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_rollback_the_deployment_is_stopped_where_it_stands()
    {
        using var kept = new KeptSandbox();
        kept.Alarm("web-5xx", "OK");
        await Deploying(kept, rollback: false);
        kept.Alarm("web-5xx", "ALARM");
        kept.Bed.Settle();
        var deployment = (await kept.Bed.Admin.Describe()).Deployments[0];
        Assert.Equal(("STOPPED", "FAILED", "ECS deployment failed: alarm detected."), ((await Deployment(kept.Bed)).Status.Value, deployment.RolloutState.Value, deployment.RolloutStateReason));
    }

    [Fact]
    public async Task An_alarm_that_is_on_already_is_not_watched()
    {
        using var kept = new KeptSandbox();
        kept.Alarm("web-5xx", "ALARM");
        var bed = await Deploying(kept);
        bed.Settle();
        Assert.Equal(("SUCCESSFUL", "DISABLED"), ((await Deployment(bed)).Status.Value, (await Deployment(bed)).Alarms.Status.Value));
    }

    [Fact]
    public async Task A_rolling_deployment_bakes_as_long_as_its_alarm_looks_back()
    {
        using var kept = new KeptSandbox();
        kept.Alarm("web-5xx", "OK");
        var bed = await Deploying(kept);
        bed.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(("IN_PROGRESS", "BAKE_TIME"), ((await Deployment(bed)).Status.Value, (await Deployment(bed)).LifecycleStage.Value));
        kept.Alarm("web-5xx", "ALARM");
        kept.Bed.Settle();
        Assert.Equal("ROLLBACK_SUCCESSFUL", (await Deployment(kept.Bed)).Status.Value);
    }

    [Fact]
    public async Task An_alarm_in_the_bake_time_gives_a_blue_green_deployments_traffic_back()
    {
        using var kept = new KeptSandbox();
        kept.Alarm("web-5xx", "OK");
        var shifted = await Shifted.Begin(kept.Bed, new() { Strategy = DeploymentStrategy.BLUE_GREEN, BakeTimeInMinutes = 30, Alarms = new() { AlarmNames = ["web-5xx"], Enable = true, Rollback = true } });
        await shifted.Deploy();
        await shifted.Reach("BAKE_TIME");
        Assert.Equal(100, await shifted.Share());
        kept.Alarm("web-5xx", "ALARM");
        kept.Bed.Settle(TimeSpan.FromHours(1));
        Assert.Equal(("ROLLBACK_SUCCESSFUL", 0.0), ((await Deployment(kept.Bed)).Status.Value, await new Shifted(kept.Bed).Share()));
    }
}
