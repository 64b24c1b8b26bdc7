using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class TaskDefinitionRulesTests
{
    public static TheoryData<string, Action<RegisterTaskDefinitionRequest>> Wrong => new()
    {
        { "Amazon Elastic Inference (EI) is no longer available to customers.", r => r.InferenceAccelerators = [new() { DeviceName = "d", DeviceType = "eia2.medium" }] },
        { "EphemeralStorage size must be between 21 and 200 GiB.", r => r.EphemeralStorage = new() { SizeInGiB = 20 } },
        { "Unknown volume 'data'.", r => r.ContainerDefinitions[0].MountPoints = [new() { SourceVolume = "data", ContainerPath = "/data" }] },
        { "Only one volume can be configured at launch.", r => r.Volumes = [new() { Name = "a", ConfiguredAtLaunch = true }, new() { Name = "b", ConfiguredAtLaunch = true }] },
        { "host.sourcePath should not be set for volumes in Fargate.", r => r.Volumes = [new() { Name = "a", Host = new() { SourcePath = "/data" } }] },
        { "Health check interval must be between 5 and 300 seconds.", r => r.ContainerDefinitions[0].HealthCheck = new() { Command = ["CMD", "true"], Interval = 4 } },
        { "The container side is essential: a COMPLETE dependency on it is not allowed.", r => { Side(r); r.ContainerDefinitions[0].DependsOn = [new() { ContainerName = "side", Condition = "COMPLETE" }]; } },
        {
            "A container dependency cycle was found in the task definition.",
            r =>
            {
                Side(r);
                r.ContainerDefinitions[0].DependsOn = [new() { ContainerName = "side", Condition = "START" }];
                r.ContainerDefinitions[1].DependsOn = [new() { ContainerName = "app", Condition = "START" }];
            }
        },
        { "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'KEY'.", r => { r.ContainerDefinitions[0].Environment = [new() { Name = "KEY", Value = "v" }]; r.ContainerDefinitions[0].Secrets = [new() { Name = "KEY", ValueFrom = "arn:aws:ssm:us-east-1:1:parameter/k" }]; } },
        { "restartAttemptPeriod must be between 60 and 1800 seconds.", r => r.ContainerDefinitions[0].RestartPolicy = new() { Enabled = true, RestartAttemptPeriod = 59 } },
        { "The only ulimit supported on Fargate is nofile.", r => r.ContainerDefinitions[0].Ulimits = [new() { Name = "nproc", SoftLimit = 1, HardLimit = 2 }] },
        { "startTimeout and stopTimeout must be between 2 and 120 seconds on Fargate.", r => r.ContainerDefinitions[0].StopTimeout = 121 },
        { "The only Linux capability that can be added on Fargate is SYS_PTRACE.", r => r.ContainerDefinitions[0].LinuxParameters = new() { Capabilities = new() { Add = ["NET_ADMIN"] } } },
        { "Fargate compatible task definitions do not support ipcMode.", r => r.IpcMode = IpcMode.Host },
        { "Log driver 'syslog' is not supported on Fargate.", r => r.ContainerDefinitions[0].LogConfiguration = new() { LogDriver = "syslog" } },
        { "Port mapping names must be unique in a task definition.", r => { Side(r); r.ContainerDefinitions[0].PortMappings[0].Name = "web"; r.ContainerDefinitions[1].PortMappings = [new() { ContainerPort = 9090, Name = "web" }]; } },
        { "The port name 'Web' must have at most 64 lower-case letters, digits, hyphens and underscores, and not begin with a hyphen.", r => r.ContainerDefinitions[0].PortMappings[0].Name = "Web" },
        { "Hostname is not supported when networkMode=awsvpc.", r => r.ContainerDefinitions[0].Hostname = "me" },
        { "Environment files must be Amazon S3 object ARNs that end in .env.", r => r.ContainerDefinitions[0].EnvironmentFiles = [new() { Type = "s3", Value = "arn:aws:s3:::bucket/a.txt" }] },
        { "Amazon ECS Managed Instances requires that 'cpu' and 'memory' be defined at the task level.", r => { r.RequiresCompatibilities = ["MANAGED_INSTANCES"]; r.Cpu = null; } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_definition_that_AWS_would_refuse_is_refused(string message, Action<RegisterTaskDefinitionRequest> spoil)
    {
        using var bed = new Testbed();
        var request = Wishes.Definition();
        spoil(request);
        Assert.Equal(message, (await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.RegisterTaskDefinitionAsync(request, Testbed.Cancel))).Message);
    }

    [Fact]
    public async Task A_definition_of_more_than_64_KiB_is_refused()
    {
        using var bed = new Testbed();
        var request = Wishes.Definition();
        request.ContainerDefinitions[0].Environment = [.. Enumerable.Range(0, 700).Select(i => new Amazon.ECS.Model.KeyValuePair { Name = $"V{i}", Value = new('x', 80) })];
        Assert.EndsWith("Max allowed length is '65536' bytes.", (await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.RegisterTaskDefinitionAsync(request, Testbed.Cancel))).Message);
    }

    [Fact]
    public async Task What_ECS_works_out_is_shown_and_every_member_comes_back()
    {
        using var bed = new Testbed();
        var request = Wishes.Definition(image: $"{SandboxAccount.Id}.dkr.ecr.us-east-1.amazonaws.com/web:1");
        request.RuntimePlatform = new() { CpuArchitecture = "ARM64", OperatingSystemFamily = "LINUX" };
        request.PidMode = PidMode.Task;
        request.EnableFaultInjection = true;
        request.ContainerDefinitions[0].DockerLabels = new() { ["a"] = "b" };
        request.ContainerDefinitions[0].VersionConsistency = "disabled";
        var definition = (await bed.Admin.Ecs.RegisterTaskDefinitionAsync(request, Testbed.Cancel)).TaskDefinition;
        Assert.Equal(["EC2", "FARGATE", "MANAGED_INSTANCES"], definition.Compatibilities);
        Assert.Superset(
            new HashSet<string> { "com.amazonaws.ecs.capability.ecr-auth", "com.amazonaws.ecs.capability.task-iam-role", "ecs.capability.execution-role-ecr-pull", "ecs.capability.task-eni" },
            definition.RequiresAttributes.Select(a => a.Name).ToHashSet());
        Assert.Equal((SandboxAccount.AdminArn, "ARM64", "task", true, "b", "disabled"), (
            definition.RegisteredBy, definition.RuntimePlatform.CpuArchitecture.Value, definition.PidMode.Value, definition.EnableFaultInjection,
            definition.ContainerDefinitions[0].DockerLabels["a"], definition.ContainerDefinitions[0].VersionConsistency.Value));
    }

    [Fact]
    public async Task A_definition_is_deleted_after_it_is_deregistered_and_goes_when_nothing_uses_it()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run("payments-dev-web"), Testbed.Cancel)).Tasks.Single().TaskArn;
        var delete = new DeleteTaskDefinitionsRequest { TaskDefinitions = ["payments-dev-web:1", "payments-dev-web:7", "payments-dev-web"] };
        Assert.Equal(
            [
                "The specified task definition is still in ACTIVE status. Please deregister the target and try again.",
                "The specified task definition does not exist. Specify a valid account, family, revision and try again.",
                "Revision is missing.",
            ],
            (await bed.Admin.Ecs.DeleteTaskDefinitionsAsync(delete, Testbed.Cancel)).Failures.Select(f => f.Reason));
        await bed.Admin.Ecs.DeregisterTaskDefinitionAsync(new() { TaskDefinition = "payments-dev-web:1" }, Testbed.Cancel);
        Assert.Equal("DELETE_IN_PROGRESS", (await bed.Admin.Ecs.DeleteTaskDefinitionsAsync(delete, Testbed.Cancel)).TaskDefinitions.Single().Status.Value);
        bed.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Single((await bed.Admin.Ecs.ListTaskDefinitionsAsync(new() { Status = "DELETE_IN_PROGRESS" }, Testbed.Cancel)).TaskDefinitionArns);
        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = task }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromHours(3));
        await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.DescribeTaskDefinitionAsync(new() { TaskDefinition = "payments-dev-web:1" }, Testbed.Cancel));
        Assert.Equal(2, (await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel)).TaskDefinition.Revision);
    }

    [Fact]
    public async Task Families_are_listed_with_and_without_an_active_revision()
    {
        using var bed = new Testbed();
        foreach (var name in new[] { "payments-dev-api", "payments-dev-web", "search-dev-web" })
        {
            await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(name), Testbed.Cancel);
        }
        await bed.Admin.Ecs.DeregisterTaskDefinitionAsync(new() { TaskDefinition = "payments-dev-api:1" }, Testbed.Cancel);
        async Task<string> Listed(string? status) => string.Join(' ', (await bed.Admin.Ecs.ListTaskDefinitionFamiliesAsync(new() { FamilyPrefix = "payments", Status = status }, Testbed.Cancel)).Families ?? []);
        Assert.Equal(("payments-dev-api payments-dev-web", "payments-dev-web", "payments-dev-api"), (await Listed(null), await Listed("ACTIVE"), await Listed("INACTIVE")));
    }

    [Fact]
    public async Task A_word_that_an_enumeration_does_not_have_is_refused_wherever_it_stands()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        request.DeploymentConfiguration = new() { Strategy = "BLUEGREEN" };
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        Assert.StartsWith("1 validation error detected: Value 'BLUEGREEN' at 'strategy' failed to satisfy constraint", error.Message);
        var definition = Wishes.Definition();
        definition.ContainerDefinitions[0].PortMappings[0].Protocol = "icmp";
        Assert.Contains("'icmp' at 'protocol'", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel))).Message);
    }

    private static void Side(RegisterTaskDefinitionRequest request) => request.ContainerDefinitions.Add(new() { Name = "side", Image = "alpine:3" });
}
