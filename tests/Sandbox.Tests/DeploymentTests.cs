using Amazon.ECS.Model;
using Sandbox.Ecs;

namespace Sandbox.Tests;

public sealed class DeploymentTests
{
    private const string Bad = "registry.example.com/does-not-exist:2";

    [Theory]
    [InlineData(100, 200)]
    [InlineData(50, 100)]
    [InlineData(50, 150)]
    [InlineData(0, 100)]
    public async Task A_rolling_deployment_keeps_within_its_percentages_at_every_moment(int least, int most)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-prod-web"), Testbed.Cancel);
        var request = Wishes.Service("payments-prod-web", desired: 4, balanced: true);
        request.DeploymentConfiguration = new() { MinimumHealthyPercent = least, MaximumPercent = most };
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-prod-web", "nginx:2"), Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-prod-web", TaskDefinition = "payments-prod-web" }, Testbed.Cancel);

        for (var end = bed.Clock.GetUtcNow().AddMinutes(20); bed.Server.NextDue is { } due && due < end;)
        {
            bed.Clock.SetUtcNow(due);
            var wanted = (await bed.Admin.TasksOf("payments-prod-web"));
            var health = (await bed.Admin.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = SandboxAccount.TargetGroupArn("payments-prod-web") }, Testbed.Cancel)).TargetHealthDescriptions ?? [];
            Assert.InRange(wanted.Count, 0, 4 * most / 100);
            Assert.True(health.Count(h => h.TargetHealth.State == "healthy") >= Math.Ceiling(4 * least / 100.0), $"healthy targets at {due:T}");
        }
        var service = await bed.Admin.Describe("payments-prod-web");
        Assert.Equal(("COMPLETED", 4), (service.Deployments.Single().RolloutState.Value, service.RunningCount));
        Assert.EndsWith("payments-prod-web:2", service.TaskDefinition);
        Assert.All(await bed.Admin.TasksOf("payments-prod-web"), t => Assert.EndsWith(":2", t.TaskDefinitionArn));
    }

    [Fact]
    public async Task The_circuit_breaker_trips_on_an_image_that_cannot_start_and_rolls_back()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        bed.Settle();
        var good = await bed.Admin.Describe();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: Bad), Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", TaskDefinition = "payments-dev-web:2" }, Testbed.Cancel);
        bed.Settle();

        var service = await bed.Admin.Describe();
        Assert.EndsWith("payments-dev-web:1", service.TaskDefinition);
        Assert.Equal((good.Deployments[0].Id, "COMPLETED", 2), (service.Deployments.Single().Id, service.Deployments[0].RolloutState.Value, service.RunningCount));
        var said = service.Events.Select(e => e.Message).ToList();
        Assert.Contains(said, m => m.EndsWith("deployment failed: tasks failed to start.", StringComparison.Ordinal));
        Assert.Contains(said, m => m.EndsWith($"rolling back to deployment {good.Deployments[0].Id}.", StringComparison.Ordinal));
        var deployments = (await bed.Admin.Ecs.ListServiceDeploymentsAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web" }, Testbed.Cancel)).ServiceDeployments;
        Assert.Equal(["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"], deployments.Select(d => d.Status.Value));
        var detail = (await bed.Admin.Ecs.DescribeServiceDeploymentsAsync(new() { ServiceDeploymentArns = [deployments[0].ServiceDeploymentArn] }, Testbed.Cancel)).ServiceDeployments.Single();
        Assert.Equal(("TRIGGERED", 3), (detail.DeploymentCircuitBreaker.Status.Value, detail.DeploymentCircuitBreaker.Threshold));
        var revisions = await bed.Admin.Ecs.DescribeServiceRevisionsAsync(new() { ServiceRevisionArns = [detail.TargetServiceRevision.Arn, detail.Rollback.ServiceRevisionArn] }, Testbed.Cancel);
        Assert.Equal([Bad, Wishes.Definition().ContainerDefinitions[0].Image], revisions.ServiceRevisions.Select(r => r.ContainerImages[0].Image));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_deployment_that_cannot_start_fails_and_stays_failed(bool rollback)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: Bad), Testbed.Cancel);
        var request = Wishes.Service();
        request.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback = rollback;
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(30));
        var deployment = (await bed.Admin.Describe()).Deployments.Single();
        Assert.Equal(("FAILED", "ECS deployment circuit breaker: tasks failed to start."), (deployment.RolloutState.Value, deployment.RolloutStateReason));
        Assert.InRange(deployment.FailedTasks ?? 0, 3, 4);
        Assert.Empty(await bed.Admin.TasksOf());
        var stopped = await bed.Admin.TasksOf(status: "STOPPED");
        Assert.All(stopped, t => Assert.StartsWith("CannotPullContainerError", t.StoppedReason));
    }

    [Fact]
    public async Task Without_a_circuit_breaker_the_scheduler_keeps_trying_ever_more_slowly()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: Bad), Testbed.Cancel);
        var request = Wishes.Service(desired: 1);
        request.DeploymentConfiguration = null;
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromHours(2));
        var service = await bed.Admin.Describe();
        Assert.Equal("IN_PROGRESS", service.Deployments.Single().RolloutState.Value);
        Assert.Contains(service.Events, e => e.Message.Contains("is unable to consistently start tasks successfully"));
        var starts = service.Events.Where(e => e.Message.Contains("has started")).Select(e => e.CreatedAt!.Value).ToList();
        var gaps = starts.Zip(starts.Skip(1), (later, earlier) => later - earlier).ToList();
        Assert.InRange(gaps[0], TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(17));
        Assert.True(gaps[^1] < TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(6, 3)]
    [InlineData(7, 4)]
    [InlineData(100, 50)]
    [InlineData(1000, 200)]
    public void The_breaker_trips_at_half_the_desired_count_between_3_and_200(int desired, int threshold)
        => Assert.Equal(threshold, Rollouts.Threshold(new() { Arn = "", Name = "", ClusterArn = "", Created = "", Settings = new(), Desired = desired }));

    [Fact]
    public void A_deployments_number_has_19_digits()
        => Assert.All(Enumerable.Range(0, 1000), _ => Assert.Matches("^[1-9][0-9]{18}$", Sandbox.State.World.NewNumber()));

    [Fact]
    public async Task Changing_only_the_count_starts_no_deployment_and_forcing_one_does()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        bed.Settle();
        var first = (await bed.Admin.Describe()).Deployments.Single().Id;
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 3, TaskDefinition = "payments-dev-web" }, Testbed.Cancel);
        bed.Settle();
        Assert.Equal((first, 3), ((await bed.Admin.Describe()).Deployments.Single().Id, (await bed.Admin.Describe()).RunningCount));
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", ForceNewDeployment = true }, Testbed.Cancel);
        Assert.Equal(["PRIMARY", "ACTIVE"], (await bed.Admin.Describe()).Deployments.Select(d => d.Status));
        bed.Settle();
        Assert.NotEqual(first, (await bed.Admin.Describe()).Deployments.Single().Id);
    }

    [Fact]
    public async Task A_role_that_does_not_trust_ECS_is_told_in_an_event_and_to_the_caller_of_RunTask()
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition();
        definition.TaskRoleArn = SandboxAccount.ReadRoleArn;
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        await bed.Admin.Ecs.CreateServiceAsync(Wishes.Service(), Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        var service = await bed.Admin.Describe();
        Assert.Equal(0, service.RunningCount);
        Assert.StartsWith($"(service payments-dev-web) failed to launch a task with (error ECS was unable to assume the role '{SandboxAccount.ReadRoleArn}'", service.Events.Single().Message);
        var error = await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run("payments-dev-web"), Testbed.Cancel));
        Assert.StartsWith("ECS was unable to assume the role", error.Message);
    }

    [Fact]
    public async Task A_failed_deployment_can_be_scaled_to_nothing_and_deleted()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(image: Bad);
        bed.Settle(TimeSpan.FromMinutes(5));
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 0 }, Testbed.Cancel);
        await bed.Admin.Ecs.DeleteServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web" }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(5));
        Assert.Equal("INACTIVE", (await bed.Admin.Describe()).Status);
    }

    [Fact]
    public async Task Scaling_in_stops_what_is_too_much()
    {
        using var bed = new Testbed();
        await bed.Admin.Create("payments-dev-web", 4, balanced: true);
        bed.Settle();
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 1 }, Testbed.Cancel);
        bed.Settle();
        Assert.Single(await bed.Admin.TasksOf());
        Assert.Single((await bed.Admin.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = SandboxAccount.TargetGroupArn("payments-dev-web") }, Testbed.Cancel)).TargetHealthDescriptions);
        Assert.All(await bed.Admin.TasksOf(status: "STOPPED"), t => Assert.Equal("ServiceSchedulerInitiated", t.StopCode.Value));
    }

    [Fact]
    public async Task A_service_is_deleted_at_zero_or_by_force_and_drains_before_it_is_gone()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        bed.Settle();
        var delete = new DeleteServiceRequest { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web" };
        var refused = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.DeleteServiceAsync(delete, Testbed.Cancel));
        Assert.Equal("The service cannot be stopped while it is scaled above 0.", refused.Message);
        delete.Force = true;
        Assert.Equal("DRAINING", (await bed.Admin.Ecs.DeleteServiceAsync(delete, Testbed.Cancel)).Service.Status);
        bed.Settle();
        Assert.Equal("INACTIVE", (await bed.Admin.Describe()).Status);
        Assert.Empty((await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel)).ServiceArns ?? []);
        await Assert.ThrowsAsync<ServiceNotActiveException>(() => bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 1 }, Testbed.Cancel));
        Assert.Equal("ACTIVE", (await bed.Admin.Create()).Status);
    }

    [Fact]
    public async Task A_deployment_can_be_stopped_and_rolled_back_while_it_runs()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        bed.Settle();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: "nginx:2"), Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", TaskDefinition = "payments-dev-web" }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(5));
        var current = (await bed.Admin.Describe()).CurrentServiceDeployment;
        await bed.Admin.Ecs.StopServiceDeploymentAsync(new() { ServiceDeploymentArn = current, StopType = "ROLLBACK" }, Testbed.Cancel);
        bed.Settle();
        var service = await bed.Admin.Describe();
        Assert.EndsWith(":1", service.TaskDefinition);
        Assert.Equal((1, 2), (service.Deployments.Count, service.RunningCount));
        await Assert.ThrowsAsync<ConflictException>(() => bed.Admin.Ecs.StopServiceDeploymentAsync(new() { ServiceDeploymentArn = current }, Testbed.Cancel));
    }

    [Fact]
    public async Task Capacity_providers_share_tasks_by_base_and_weight()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service(desired: 8);
        request.LaunchType = null;
        request.CapacityProviderStrategy = [new() { CapacityProvider = "FARGATE", Base = 2, Weight = 1 }, new() { CapacityProvider = "FARGATE_SPOT", Weight = 2 }];
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle();
        var tasks = await bed.Admin.TasksOf();
        Assert.Equal((4, 4), (tasks.Count(t => t.CapacityProviderName == "FARGATE"), tasks.Count(t => t.CapacityProviderName == "FARGATE_SPOT")));
    }
}
