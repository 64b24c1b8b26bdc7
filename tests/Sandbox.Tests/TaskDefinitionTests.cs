using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Ecs;

namespace Sandbox.Tests;

public sealed class TaskDefinitionTests
{
    [Theory]
    [InlineData(256, 512, true)]
    [InlineData(256, 1024, true)]
    [InlineData(256, 2048, true)]
    [InlineData(256, 1536, false)]
    [InlineData(256, 3072, false)]
    [InlineData(512, 1024, true)]
    [InlineData(512, 4096, true)]
    [InlineData(512, 512, false)]
    [InlineData(512, 5120, false)]
    [InlineData(1024, 2048, true)]
    [InlineData(1024, 8192, true)]
    [InlineData(1024, 1024, false)]
    [InlineData(1024, 2500, false)]
    [InlineData(2048, 4096, true)]
    [InlineData(2048, 16384, true)]
    [InlineData(2048, 17408, false)]
    [InlineData(4096, 8192, true)]
    [InlineData(4096, 30720, true)]
    [InlineData(4096, 31744, false)]
    [InlineData(8192, 16384, true)]
    [InlineData(8192, 61440, true)]
    [InlineData(8192, 18432, false)]
    [InlineData(16384, 32768, true)]
    [InlineData(16384, 122880, true)]
    [InlineData(16384, 36864, false)]
    [InlineData(300, 512, false)]
    public void Fargate_runs_only_its_own_pairs(int cpu, int memory, bool allowed) => Assert.Equal(allowed, FargateSizes.Allows(cpu, memory));

    [Fact]
    public async Task Sizes_in_words_are_stored_as_numbers()
    {
        using var bed = new Testbed();
        var definition = (await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(cpu: ".5 vCPU", memory: "2GB"), Testbed.Cancel)).TaskDefinition;
        Assert.Equal(("512", "2048"), (definition.Cpu, definition.Memory));
    }

    public static TheoryData<string, Action<RegisterTaskDefinitionRequest>> Wrong => new()
    {
        { "Family contains invalid characters.", r => r.Family = "payments dev" },
        { "Container list cannot be empty.", r => r.ContainerDefinitions = [] },
        { "Container.image should not be null or empty.", r => r.ContainerDefinitions[0].Image = null },
        { "Container.image contains invalid characters.", r => r.ContainerDefinitions[0].Image = "Nginx:latest" },
        { "Container.image contains invalid characters.", r => r.ContainerDefinitions[0].Image = "nginx:la test" },
        { "Container.image contains invalid characters.", r => r.ContainerDefinitions[0].Image = "a/" + new string('b', 254) },
        { "Container.name contains invalid characters.", r => r.ContainerDefinitions[0].Name = "my app" },
        { "Fargate only supports network mode ‘awsvpc’.", r => r.NetworkMode = NetworkMode.Bridge },
        { "Fargate requires that 'cpu' be defined at the task level.", r => r.Cpu = null },
        { "No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.", r => r.Memory = "4096" },
        { "When networkMode=awsvpc, the host ports and container ports in port mappings must match.", r => r.ContainerDefinitions[0].PortMappings[0].HostPort = 80 },
        { "Invalid setting for containers. At least one container must be essential.", r => r.ContainerDefinitions[0].Essential = false },
        { "Container.name should be unique in a task definition.", r => r.ContainerDefinitions.Add(new() { Name = "app", Image = "b" }) },
        { "Log driver awslogs requires options: awslogs-region, awslogs-group", r => r.ContainerDefinitions[0].LogConfiguration = new() { LogDriver = "awslogs" } },
        { "Log driver awslogs requires options: awslogs-region, awslogs-group, awslogs-stream-prefix", r => r.ContainerDefinitions[0].LogConfiguration = new() { LogDriver = "awslogs", Options = new() { ["awslogs-group"] = "g", ["awslogs-region"] = "us-east-1" } } },
        { "Role is not valid", r => r.TaskRoleArn = "arn:aws:iam::1:role/x" },
        { "The 'memory' of the containers exceeds the 'memory' of the task.", r => r.ContainerDefinitions[0].Memory = 1024 },
        { "Fargate does not support privileged containers.", r => r.ContainerDefinitions[0].Privileged = true },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_definition_that_AWS_would_refuse_is_refused_in_its_words(string message, Action<RegisterTaskDefinitionRequest> spoil)
    {
        using var bed = new Testbed();
        var request = Wishes.Definition();
        spoil(request);
        var error = await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.RegisterTaskDefinitionAsync(request, Testbed.Cancel));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("nginx:1.27-alpine")]
    [InlineData("111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:v1")]
    [InlineData("localhost:5000/app")]
    [InlineData("ghcr.io/org/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Well_formed_images_are_taken(string image)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: image), Testbed.Cancel);
    }

    [Fact]
    public async Task Revisions_count_up_are_found_by_family_and_by_number_and_never_restart()
    {
        using var bed = new Testbed();
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(i, (await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: $"nginx:{i}"), Testbed.Cancel)).TaskDefinition.Revision);
        }
        await bed.Admin.Ecs.DeregisterTaskDefinitionAsync(new() { TaskDefinition = "payments-dev-web:3" }, Testbed.Cancel);
        var latest = await bed.Admin.Ecs.DescribeTaskDefinitionAsync(new() { TaskDefinition = "payments-dev-web", Include = ["TAGS"] }, Testbed.Cancel);
        Assert.Equal((2, "payments"), (latest.TaskDefinition.Revision, latest.Tags.Single(t => t.Key == "berth-team").Value));
        var gone = (await bed.Admin.Ecs.DescribeTaskDefinitionAsync(new() { TaskDefinition = "payments-dev-web:3" }, Testbed.Cancel)).TaskDefinition;
        Assert.Equal("INACTIVE", gone.Status.Value);
        var inactive = await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run("payments-dev-web:3"), Testbed.Cancel));
        Assert.Equal("TaskDefinition is inactive", inactive.Message);
        Assert.Equal(4, (await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel)).TaskDefinition.Revision);
        var newest = await bed.Admin.Ecs.ListTaskDefinitionsAsync(new() { FamilyPrefix = "payments-dev-web", Sort = SortOrder.DESC }, Testbed.Cancel);
        Assert.Equal([4, 2, 1], newest.TaskDefinitionArns.Select(a => int.Parse(a.Split(':')[^1], null)));
    }

    [Fact]
    public async Task An_unknown_definition_cannot_be_described_nor_used()
    {
        using var bed = new Testbed();
        var describe = await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.DescribeTaskDefinitionAsync(new() { TaskDefinition = "nobody:1" }, Testbed.Cancel));
        Assert.Equal("Unable to describe task definition.", describe.Message);
        var create = await Assert.ThrowsAsync<ClientException>(() => bed.Admin.Ecs.CreateServiceAsync(Wishes.Service(), Testbed.Cancel));
        Assert.Equal("TaskDefinition not found.", create.Message);
    }
}
