using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class TaskOptionTests
{
    private const string Job = "payments-dev-job";

    [Theory]
    [InlineData("exit 3", 3, null)]
    [InlineData("./migrate && exit 0", 0, null)]
    [InlineData("sleep 120", 0, null)]
    [InlineData(null, 137, "OutOfMemoryError: Container killed due to memory usage")]
    public async Task A_container_ends_as_its_command_or_image_says(string? command, int code, string? reason)
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition(Job, command is null ? "registry.example.com/out-of-memory:1" : "alpine:3");
        definition.ContainerDefinitions[0].EntryPoint = command is null ? null : ["sh", "-c"];
        definition.ContainerDefinitions[0].Command = command is null ? null : [command];
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run(Job), Testbed.Cancel)).Tasks.Single();
        bed.Settle();
        var done = await Describe(bed, task.TaskArn);
        Assert.Equal(("STOPPED", "EssentialContainerExited", code, reason), (done.LastStatus, done.StopCode.Value, done.Containers[0].ExitCode, done.Containers[0].Reason));
        Assert.Equal(command == "sleep 120" ? 120 : 5, (done.ExecutionStoppedAt - done.StartedAt)?.TotalSeconds);
    }

    [Fact]
    public async Task A_command_override_decides_over_the_definition()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(Job), Testbed.Cancel);
        var request = LifecycleTests.Run(Job);
        request.Overrides = new()
        {
            Cpu = "512", Memory = "1024", EphemeralStorage = new() { SizeInGiB = 50 },
            ContainerOverrides = [new() { Name = "app", Command = ["sh", "-c", "exit 9"], Environment = [new() { Name = "A", Value = "b" }] }],
        };
        var task = (await bed.Admin.Ecs.RunTaskAsync(request, Testbed.Cancel)).Tasks.Single();
        Assert.Equal(("512", "1024", 50, "b"), (task.Cpu, task.Memory, task.EphemeralStorage.SizeInGiB, task.Overrides.ContainerOverrides[0].Environment[0].Value));
        bed.Settle();
        Assert.Equal(9, (await Describe(bed, task.TaskArn)).Containers[0].ExitCode);
    }

    [Theory]
    [InlineData("exit 0", "RUNNING", null)]
    [InlineData("exit 1", "STOPPED", "TaskFailedToStart")]
    public async Task A_container_starts_when_those_it_depends_on_have_succeeded(string command, string status, string? stopCode)
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition(Job);
        definition.ContainerDefinitions.Add(new() { Name = "migrate", Image = "alpine:3", Essential = false, Command = ["sh", "-c", command] });
        definition.ContainerDefinitions[0].DependsOn = [new() { ContainerName = "migrate", Condition = ContainerCondition.SUCCESS }];
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run(Job), Testbed.Cancel)).Tasks.Single();
        bed.Clock.Advance(TimeSpan.FromSeconds(32));
        var waiting = await Describe(bed, task.TaskArn);
        if (stopCode is null)
        {
            Assert.Equal(("PENDING", "PENDING", "RUNNING"), (waiting.LastStatus, waiting.Containers[0].LastStatus, waiting.Containers[1].LastStatus));
        }
        bed.Settle();
        var settled = await Describe(bed, task.TaskArn);
        Assert.Equal((status, stopCode), (settled.LastStatus, settled.StopCode?.Value));
        Assert.Equal(stopCode is null ? 0 : null, settled.Containers[1].ExitCode);
    }

    [Theory]
    [InlineData("nginx:1", null, 8, 143)]
    [InlineData("nginx:1", 3, 3, 143)]
    [InlineData("registry.example.com/ignores-sigterm:1", 60, 60, 137)]
    public async Task A_container_stops_within_its_timeout(string image, int? timeout, int seconds, int code)
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition(Job, image);
        definition.ContainerDefinitions[0].StopTimeout = timeout;
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run(Job), Testbed.Cancel)).Tasks.Single();
        bed.Settle();
        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = task.TaskArn }, Testbed.Cancel);
        bed.Settle();
        var stopped = await Describe(bed, task.TaskArn);
        Assert.Equal((seconds, code), ((stopped.ExecutionStoppedAt - stopped.StoppingAt)?.TotalSeconds, stopped.Containers[0].ExitCode));
    }

    public static TheoryData<string, Action<RunTaskRequest>> Wrong => new()
    {
        { "Count must be between 1 and 10.", r => r.Count = 11 },
        { "Override for container named web is not a container in the TaskDefinition.", r => r.Overrides = new() { ContainerOverrides = [new() { Name = "web" }] } },
        { "Container Overrides length must be at most 8192", r => r.Overrides = new() { ContainerOverrides = [new() { Name = "app", Command = [new string('x', 8200)] }] } },
        { "startedBy must have at most 128 letters, numbers, hyphens, forward slashes and underscores.", r => r.StartedBy = "a b" },
        { "Invalid namespace for group.", r => r.Group = "service:web" },
        { "Propagating tags from a service is not supported for tasks that are not part of a service.", r => r.PropagateTags = PropagateTags.SERVICE },
        { "clientToken cannot be longer than 64 characters.", r => r.ClientToken = new('x', 65) },
        { "EphemeralStorage size must be between 21 and 200 GiB.", r => r.Overrides = new() { EphemeralStorage = new() { SizeInGiB = 20 } } },
        { "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.", r => r.CapacityProviderStrategy = [new() { CapacityProvider = "FARGATE", Weight = 1 }] },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_task_that_AWS_would_refuse_is_refused_and_nothing_runs(string message, Action<RunTaskRequest> spoil)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(Job), Testbed.Cancel);
        var request = LifecycleTests.Run(Job);
        spoil(request);
        Assert.Equal(message, (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.RunTaskAsync(request, Testbed.Cancel))).Message);
        Assert.Empty((await bed.Admin.Ecs.ListTasksAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel)).TaskArns ?? []);
    }

    [Fact]
    public async Task Tasks_are_listed_by_one_filter_and_startedBy_stands_alone()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(Job), Testbed.Cancel);
        await bed.Admin.Create(desired: 1);
        bed.Settle();
        var request = LifecycleTests.Run(Job);
        request.StartedBy = "request-7";
        request.Group = "nightly";
        request.EnableECSManagedTags = true;
        request.PropagateTags = PropagateTags.TASK_DEFINITION;
        var task = (await bed.Admin.Ecs.RunTaskAsync(request, Testbed.Cancel)).Tasks.Single();
        Assert.Equal(("nightly", "request-7"), (task.Group, task.StartedBy));
        Assert.Equal(["berth-team", "berth-env", "aws:ecs:clusterName"], task.Tags.Select(t => t.Key));
        async Task<int> Count(Action<ListTasksRequest> filter)
        {
            var list = new ListTasksRequest { Cluster = SandboxAccount.FargateCluster };
            filter(list);
            return (await bed.Admin.Ecs.ListTasksAsync(list, Testbed.Cancel)).TaskArns?.Count ?? 0;
        }

        List<int> counts = [
            await Count(_ => { }), await Count(l => l.StartedBy = "request-7"), await Count(l => l.Family = Job), await Count(l => l.ServiceName = "payments-dev-web"),
            await Count(l => l.LaunchType = "FARGATE"), await Count(l => l.LaunchType = "EC2"), await Count(l => l.DesiredStatus = "STOPPED")];
        Assert.Equal([2, 1, 1, 1, 2, 0, 0], counts);
        await Assert.ThrowsAsync<InvalidParameterException>(() => Count(l => { l.StartedBy = "request-7"; l.Family = Job; }));
    }

    [Fact]
    public async Task ECS_Exec_checks_as_AWS_does_and_opens_nothing()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1);
        bed.Settle();
        var task = (await bed.Admin.TasksOf()).Single().TaskArn;
        var request = new ExecuteCommandRequest { Cluster = SandboxAccount.FargateCluster, Task = task, Command = "/bin/sh", Interactive = true };
        Assert.StartsWith("The execute command failed because execute command was not enabled", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.ExecuteCommandAsync(request, Testbed.Cancel))).Message);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", EnableExecuteCommand = true, ForceNewDeployment = true }, Testbed.Cancel);
        bed.Settle();
        var without = (await bed.Admin.TasksOf()).Single();
        Assert.Equal("STOPPED", without.Containers[0].ManagedAgents.Single().LastStatus);
        request.Task = without.TaskArn;
        await Assert.ThrowsAsync<TargetNotConnectedException>(() => bed.Admin.Ecs.ExecuteCommandAsync(request, Testbed.Cancel));
        await bed.Admin.Iam.PutRolePolicyAsync(
            new() { RoleName = "payments-dev-task", PolicyName = "exec", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ssmmessages:*","Resource":"*"}]}""" }, Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", ForceNewDeployment = true }, Testbed.Cancel);
        bed.Settle();
        request.Task = (await bed.Admin.TasksOf()).Single().TaskArn;
        var session = await bed.Admin.Ecs.ExecuteCommandAsync(request, Testbed.Cancel);
        Assert.Equal(("app", "ssmmessages.sandbox.invalid"), (session.ContainerName, new Uri(session.Session.StreamUrl).Host));
        request.Interactive = false;
        Assert.Equal("Interactive is the only mode supported currently.", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.ExecuteCommandAsync(request, Testbed.Cancel))).Message);
    }

    private static async Task<Amazon.ECS.Model.Task> Describe(Testbed bed, string arn)
        => (await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [arn] }, Testbed.Cancel)).Tasks.Single();
}
