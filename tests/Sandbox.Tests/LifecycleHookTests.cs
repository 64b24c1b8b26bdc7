using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class LifecycleHookTests
{
    private static DeploymentConfiguration With(params List<DeploymentLifecycleHook> hooks)
        => new() { Strategy = DeploymentStrategy.BLUE_GREEN, BakeTimeInMinutes = 0, LifecycleHooks = hooks };

    private static DeploymentLifecycleHook Pause(string stage, int? minutes = null, DeploymentLifecycleHookAction? action = null) => new()
    {
        TargetType = DeploymentLifecycleHookTargetType.PAUSE,
        LifecycleStages = [stage],
        TimeoutConfiguration = minutes is null ? null : new() { TimeoutInMinutes = minutes, Action = action },
    };

    private static DeploymentLifecycleHook Call(string function, string stage) => new()
    {
        HookTargetArn = Shifted.Function + function, RoleArn = SandboxAccount.InfrastructureRoleArn, LifecycleStages = [stage],
    };

    /// <summary>A service that was created without hooks and has them from its next deployment on.</summary>
    private static async Task<Shifted> Deploying(Testbed bed, DeploymentConfiguration configuration)
    {
        var shifted = await Shifted.Begin(bed, With());
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = Shifted.Name, DeploymentConfiguration = configuration }, Testbed.Cancel);
        await shifted.Deploy();
        return shifted;
    }

    [Fact]
    public async Task A_paused_stage_waits_until_it_is_continued()
    {
        using var bed = new Testbed();
        var shifted = await Deploying(bed, With(Pause("POST_TEST_TRAFFIC_SHIFT")));
        await shifted.Reach("POST_TEST_TRAFFIC_SHIFT");
        bed.Clock.Advance(TimeSpan.FromHours(20));
        var waiting = await shifted.Deployment();
        var hook = waiting.LifecycleHookDetails.Single();
        Assert.Equal(("POST_TEST_TRAFFIC_SHIFT", "AWAITING_ACTION", "PAUSE", "ROLLBACK", 0.0), (waiting.LifecycleStage.Value, hook.Status.Value, hook.TargetType.Value, hook.TimeoutAction.Value, await shifted.Share()));
        await bed.Admin.Ecs.ContinueServiceDeploymentAsync(new() { ServiceDeploymentArn = waiting.ServiceDeploymentArn, HookId = hook.HookId, Action = "CONTINUE" }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromHours(1));
        var done = await shifted.Deployment();
        Assert.Equal(("SUCCESSFUL", "SUCCEEDED", 100.0), (done.Status.Value, done.LifecycleHookDetails.Single().Status.Value, await shifted.Share()));
    }

    [Fact]
    public async Task A_paused_stage_can_be_rolled_back()
    {
        using var bed = new Testbed();
        var shifted = await Deploying(bed, With(Pause("POST_PRODUCTION_TRAFFIC_SHIFT")));
        var waiting = await shifted.Reach("POST_PRODUCTION_TRAFFIC_SHIFT");
        Assert.Equal(100, await shifted.Share());
        await bed.Admin.Ecs.ContinueServiceDeploymentAsync(
            new() { ServiceDeploymentArn = waiting.ServiceDeploymentArn, HookId = waiting.LifecycleHookDetails.Single().HookId, Action = "ROLLBACK" }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromHours(1));
        Assert.Equal(("ROLLBACK_SUCCESSFUL", 0.0), ((await shifted.Deployment()).Status.Value, await shifted.Share()));
    }

    [Theory]
    [InlineData("CONTINUE", "SUCCESSFUL")]
    [InlineData("ROLLBACK", "ROLLBACK_SUCCESSFUL")]
    public async Task A_pause_that_nobody_ends_does_what_its_timeout_says(string action, string end)
    {
        using var bed = new Testbed();
        var shifted = await Deploying(bed, With(Pause("PRE_SCALE_UP", 30, action)));
        var waiting = await shifted.Reach("PRE_SCALE_UP");
        Assert.Equal(bed.Clock.GetUtcNow().AddMinutes(30).UtcDateTime, waiting.LifecycleHookDetails.Single().ExpiresAt!.Value, TimeSpan.FromSeconds(2));
        bed.Settle(TimeSpan.FromHours(2));
        var done = await shifted.Deployment();
        Assert.Equal((end, "TIMED_OUT"), (done.Status.Value, done.LifecycleHookDetails.Single().Status.Value));
    }

    [Theory]
    [InlineData("check", "SUCCESSFUL", "SUCCEEDED")]
    [InlineData("check-fails", "ROLLBACK_SUCCESSFUL", "FAILED")]
    public async Task A_function_answers_by_its_name(string function, string end, string status)
    {
        using var bed = new Testbed();
        var shifted = await Deploying(bed, With(Call(function, "PRODUCTION_TRAFFIC_SHIFT")));
        bed.Settle(TimeSpan.FromHours(1));
        var done = await shifted.Deployment();
        Assert.Equal((end, status, Shifted.Function + function), (done.Status.Value, done.LifecycleHookDetails.Single().Status.Value, done.LifecycleHookDetails.Single().TargetArn));
    }

    [Fact]
    public async Task A_fault_makes_a_function_fail()
    {
        using var bed = new Testbed();
        var shifted = await Deploying(bed, With(Call("smoke-test", "POST_SCALE_UP")));
        await bed.Control(HttpMethod.Post, "faults", new { kind = "hook", match = "smoke-test", times = 1 });
        bed.Settle(TimeSpan.FromHours(1));
        Assert.Equal("ROLLBACK_SUCCESSFUL", (await shifted.Deployment()).Status.Value);
        Assert.Contains((await bed.Admin.Describe()).Events, e => e.Message.EndsWith("deployment failed: lifecycle hook failed at POST_SCALE_UP.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_linear_deployment_calls_its_hook_before_every_step()
    {
        using var bed = new Testbed();
        var wanted = With(Call("check", "PRE_PRODUCTION_TRAFFIC_SHIFT"));
        wanted.Strategy = DeploymentStrategy.LINEAR;
        wanted.LinearConfiguration = new() { StepPercent = 25, StepBakeTimeInMinutes = 1 };
        var shifted = await Deploying(bed, wanted);
        bed.Settle(TimeSpan.FromHours(1));
        Assert.Equal(4, (await shifted.Deployment()).LifecycleHookDetails.Count);
    }

    [Fact]
    public async Task Only_a_waiting_hook_can_be_continued()
    {
        using var bed = new Testbed();
        var shifted = await Deploying(bed, With(Pause("PRE_SCALE_UP")));
        var waiting = await shifted.Reach("PRE_SCALE_UP");
        var request = new ContinueServiceDeploymentRequest { ServiceDeploymentArn = waiting.ServiceDeploymentArn, HookId = "nobody" };
        Assert.Contains("was not found", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.ContinueServiceDeploymentAsync(request, Testbed.Cancel))).Message);
        request.HookId = waiting.LifecycleHookDetails.Single().HookId;
        await bed.Admin.Ecs.ContinueServiceDeploymentAsync(request, Testbed.Cancel);
        Assert.Contains("is not awaiting", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.ContinueServiceDeploymentAsync(request, Testbed.Cancel))).Message);
        request.ServiceDeploymentArn += "x";
        await Assert.ThrowsAsync<ServiceDeploymentNotFoundException>(() => bed.Admin.Ecs.ContinueServiceDeploymentAsync(request, Testbed.Cancel));
    }
}
