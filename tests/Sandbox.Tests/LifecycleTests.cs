using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task A_fargate_task_passes_through_its_states_at_their_times()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1);
        var seen = new List<(double Seconds, string Status)>();
        string? arn = null;
        for (var step = 0; step < 12 && bed.Server.NextDue is { } due && due - Testbed.Start < TimeSpan.FromMinutes(5); step++)
        {
            bed.Clock.SetUtcNow(due);
            arn ??= (await bed.Admin.TasksOf()).SingleOrDefault()?.TaskArn;
            if (arn is not null)
            {
                var status = (await Describe(bed, arn)).LastStatus;
                if (seen.Count == 0 || seen[^1].Status != status)
                {
                    seen.Add(((due - Testbed.Start).TotalSeconds, status));
                }
            }
        }
        Assert.Equal([(1, "PROVISIONING"), (13, "PENDING"), (31, "RUNNING")], seen);

        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = arn, Reason = "enough" }, Testbed.Cancel);
        Assert.Equal(("STOPPING", "STOPPED"), ((await Describe(bed, arn!)).LastStatus, (await Describe(bed, arn!)).DesiredStatus));
        bed.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("DEPROVISIONING", (await Describe(bed, arn!)).LastStatus);
        bed.Clock.Advance(TimeSpan.FromSeconds(8));
        var stopped = await Describe(bed, arn!);
        Assert.Equal(("STOPPED", "UserInitiated", "enough", 143), (stopped.LastStatus, stopped.StopCode.Value, stopped.StoppedReason, stopped.Containers[0].ExitCode));
    }

    [Fact]
    public async Task Every_timestamp_is_that_of_its_own_step_however_late_someone_looks()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1);
        bed.Clock.Advance(TimeSpan.FromMinutes(30));
        var task = (await bed.Admin.TasksOf()).Single();
        Assert.Equal(Testbed.Start.UtcDateTime.AddSeconds(1), task.CreatedAt);
        Assert.Equal(Testbed.Start.UtcDateTime.AddSeconds(13), task.PullStartedAt);
        Assert.Equal(Testbed.Start.UtcDateTime.AddSeconds(31), task.StartedAt);
        var service = await bed.Admin.Describe();
        Assert.Equal(Testbed.Start.UtcDateTime.AddSeconds(32), service.Events[0].CreatedAt);
    }

    [Fact]
    public async Task Speed_divides_lifecycles_and_leaves_the_hour_of_stopped_tasks_alone()
    {
        using var bed = new Testbed(new() { Speed = 10 });
        await bed.Admin.Create(desired: 1);
        bed.Clock.Advance(TimeSpan.FromSeconds(3.5));
        var task = (await bed.Admin.TasksOf()).Single();
        Assert.Equal("RUNNING", task.LastStatus);
        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = task.TaskArn }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("STOPPED", (await Describe(bed, task.TaskArn)).LastStatus);
        bed.Clock.Advance(TimeSpan.FromMinutes(2));
        var gone = await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [task.TaskArn] }, Testbed.Cancel);
        Assert.Equal((0, "MISSING"), (gone.Tasks.Count, gone.Failures.Single().Reason));
    }

    [Fact]
    public async Task A_service_replaces_a_task_that_was_stopped()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 2);
        bed.Settle();
        var before = await bed.Admin.TasksOf();
        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = before[0].TaskArn }, Testbed.Cancel);
        bed.Settle();
        var after = await bed.Admin.TasksOf();
        Assert.Equal(2, after.Count);
        Assert.DoesNotContain(before[0].TaskArn, after.Select(t => t.TaskArn));
    }

    [Fact]
    public async Task A_one_off_task_whose_image_ends_by_itself_stops_with_exit_code_0()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-dev-job", "hello-world"), Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(Run("payments-dev-job"), Testbed.Cancel)).Tasks.Single();
        bed.Settle();
        var done = await Describe(bed, task.TaskArn);
        Assert.Equal(("STOPPED", "EssentialContainerExited", 0), (done.LastStatus, done.StopCode.Value, done.Containers[0].ExitCode));
    }

    [Theory]
    [InlineData("registry.example.com/does-not-exist:1", "TaskFailedToStart", "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref registry.example.com/does-not-exist:1: registry.example.com/does-not-exist:1: not found", null)]
    [InlineData("nginx:crash", "EssentialContainerExited", "Essential container in task exited", 1)]
    public async Task An_image_that_cannot_start_stops_its_task_with_AWSs_reason(string image, string code, string reason, int? exit)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-dev-job", image), Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(Run("payments-dev-job"), Testbed.Cancel)).Tasks.Single();
        bed.Settle();
        var stopped = await Describe(bed, task.TaskArn);
        Assert.Equal(("STOPPED", code, reason, exit), (stopped.LastStatus, stopped.StopCode.Value, stopped.StoppedReason, stopped.Containers[0].ExitCode));
        Assert.Null(stopped.StartedAt);
    }

    [Fact]
    public async Task A_task_whose_log_group_is_missing_fails_to_start()
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition("payments-dev-job");
        definition.ContainerDefinitions[0].LogConfiguration = new()
        {
            LogDriver = "awslogs", Options = new() { ["awslogs-group"] = "/berth/payments/dev/job", ["awslogs-region"] = "us-east-1", ["awslogs-stream-prefix"] = "app" },
        };
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(Run("payments-dev-job"), Testbed.Cancel)).Tasks.Single();
        bed.Settle();
        Assert.Contains("The specified log group does not exist", (await Describe(bed, task.TaskArn)).StoppedReason);
    }

    [Fact]
    public async Task A_container_health_check_is_unknown_first_and_healthy_later()
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition();
        definition.ContainerDefinitions[0].HealthCheck = new() { Command = ["CMD-SHELL", "true"] };
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        await bed.Admin.Ecs.CreateServiceAsync(Wishes.Service(desired: 1), Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(35));
        Assert.Equal("UNKNOWN", (await bed.Admin.TasksOf()).Single().HealthStatus.Value);
        Assert.Equal("IN_PROGRESS", (await bed.Admin.Describe()).Deployments[0].RolloutState.Value);
        bed.Settle();
        Assert.Equal("HEALTHY", (await bed.Admin.TasksOf()).Single().HealthStatus.Value);
        Assert.Equal("COMPLETED", (await bed.Admin.Describe()).Deployments[0].RolloutState.Value);
    }

    internal static RunTaskRequest Run(string definition) => new()
    {
        Cluster = SandboxAccount.FargateCluster, TaskDefinition = definition, LaunchType = "FARGATE", NetworkConfiguration = Wishes.Network(),
    };

    private static async Task<Amazon.ECS.Model.Task> Describe(Testbed bed, string arn)
        => (await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [arn] }, Testbed.Cancel)).Tasks.Single();
}
