using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class ServiceHealthTests
{
    [Fact]
    public async Task Tasks_that_fail_their_container_health_check_are_replaced_and_trip_the_breaker()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        bed.Settle();
        var definition = Wishes.Definition(image: "registry.example.com/unhealthy:2");
        definition.ContainerDefinitions[0].HealthCheck = new() { Command = ["CMD-SHELL", "true"], Interval = 5, Retries = 2 };
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", TaskDefinition = "payments-dev-web" }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromHours(1));
        var service = await bed.Admin.Describe();
        Assert.EndsWith(":1", service.TaskDefinition);
        Assert.Contains(service.Events, e => e.Message.EndsWith("failed container health checks.", StringComparison.Ordinal));
        Assert.Contains(service.Events, e => e.Message.EndsWith("deployment failed: tasks failed health checks.", StringComparison.Ordinal));
        var stopped = (await bed.Admin.TasksOf(status: "STOPPED")).Where(t => t.TaskDefinitionArn.EndsWith(":2", StringComparison.Ordinal)).ToList();
        Assert.Contains(stopped, t => t is { StoppedReason: "Task failed container health checks", StopCode.Value: "ServiceSchedulerInitiated" });
        Assert.All(await bed.Admin.TasksOf(), t => Assert.EndsWith(":1", t.TaskDefinitionArn));
    }

    [Fact]
    public async Task A_target_that_is_unhealthy_costs_its_task_only_after_the_grace_period()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: "registry.example.com/unhealthy:1"), Testbed.Cancel);
        var request = Wishes.Service(desired: 1, balanced: true);
        request.HealthCheckGracePeriodSeconds = 600;
        request.DeploymentConfiguration = null;
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(9));
        var first = (await bed.Admin.TasksOf()).Single();
        Assert.Equal(("RUNNING", Testbed.Start.AddSeconds(1).UtcDateTime), (first.LastStatus, first.CreatedAt));
        bed.Clock.Advance(TimeSpan.FromMinutes(3));
        var service = await bed.Admin.Describe();
        Assert.Contains(service.Events, e => e.Message.Contains($"(port 8080) is unhealthy in (target-group {SandboxAccount.TargetGroupArn("payments-dev-web")}) due to (reason Health checks failed"));
        Assert.DoesNotContain(first.TaskArn, (await bed.Admin.TasksOf()).Select(t => t.TaskArn));
    }

    [Fact]
    public async Task A_protected_task_outlives_scaling_in_until_its_protection_ends()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 2);
        bed.Settle();
        var tasks = await bed.Admin.TasksOf();
        var kept = await bed.Admin.Ecs.UpdateTaskProtectionAsync(
            new() { Cluster = SandboxAccount.FargateCluster, Tasks = [.. tasks.Select(t => t.TaskArn)], ProtectionEnabled = true, ExpiresInMinutes = 60 }, Testbed.Cancel);
        Assert.All(kept.ProtectedTasks, p => Assert.Equal(bed.Clock.GetUtcNow().AddMinutes(60).UtcDateTime, p.ExpirationDate));
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 0 }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(2, (await bed.Admin.Describe()).RunningCount);
        Assert.Contains((await bed.Admin.Describe()).Events, e => e.Message.EndsWith("was unable to scale in due to (reason 2 tasks under protection)", StringComparison.Ordinal));
        await bed.Admin.Ecs.UpdateTaskProtectionAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [tasks[0].TaskArn], ProtectionEnabled = false }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(tasks[1].TaskArn, (await bed.Admin.TasksOf()).Single().TaskArn);
        bed.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Empty(await bed.Admin.TasksOf());
    }

    [Fact]
    public async Task A_deployment_waits_for_protected_tasks()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1);
        bed.Settle();
        var old = (await bed.Admin.TasksOf()).Single().TaskArn;
        await bed.Admin.Ecs.UpdateTaskProtectionAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [old], ProtectionEnabled = true }, Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", ForceNewDeployment = true }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(90));
        Assert.Contains(old, (await bed.Admin.TasksOf()).Select(t => t.TaskArn));
        Assert.Equal("IN_PROGRESS", (await bed.Admin.Describe()).Deployments[0].RolloutState.Value);
        bed.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal("COMPLETED", (await bed.Admin.Describe()).Deployments.Single().RolloutState.Value);
    }

    [Fact]
    public async Task Only_tasks_of_services_can_be_protected()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-dev-job"), Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run("payments-dev-job"), Testbed.Cancel)).Tasks.Single();
        var answer = await bed.Admin.Ecs.UpdateTaskProtectionAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [task.TaskArn, "0123456789abcdef"], ProtectionEnabled = true }, Testbed.Cancel);
        Assert.Equal(["TASK_NOT_VALID", "MISSING"], answer.Failures.Select(f => f.Reason));
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.UpdateTaskProtectionAsync(
            new() { Cluster = SandboxAccount.FargateCluster, Tasks = [task.TaskArn], ProtectionEnabled = true, ExpiresInMinutes = 2881 }, Testbed.Cancel));
        Assert.Equal("expiresInMinutes must be between 1 and 2880.", error.Message);
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.GetTaskProtectionAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel));
    }
}
