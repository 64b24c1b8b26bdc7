using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class TaskPlacementTests
{
    [Theory]
    [InlineData(4096, 512, "RESOURCE:CPU")]
    [InlineData(256, 9000, "RESOURCE:MEMORY")]
    public async Task A_task_that_fits_nowhere_says_what_is_lacking(int cpu, int memory, string reason)
    {
        using var bed = new Testbed();
        await Fleet.Define(bed, cpu: cpu, memory: memory);
        Assert.Equal(reason, (await Run(bed, SandboxAccount.Ec2Cluster)).Failures.Single().Reason);
    }

    [Fact]
    public async Task A_fixed_host_port_is_there_once_an_instance()
    {
        using var bed = new Testbed();
        await Fleet.Define(bed, change: r => r.ContainerDefinitions[0].PortMappings = [new() { ContainerPort = 80, HostPort = 8080 }, new() { ContainerPort = 53, HostPort = 53, Protocol = "udp" }]);
        var answer = await Run(bed, SandboxAccount.Ec2Cluster, 3);
        Assert.Equal((2, "RESOURCE:PORTS"), (answer.Tasks.Count, answer.Failures.Single().Reason));
        var instance = (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))[0];
        Assert.Contains("8080", instance.RemainingResources.Single(r => r.Name == "PORTS").StringSetValue);
        Assert.Equal(["53"], instance.RemainingResources.Single(r => r.Name == "PORTS_UDP").StringSetValue);
    }

    [Fact]
    public async Task Interfaces_run_out_where_there_is_no_trunk()
    {
        using var bed = new Testbed();
        await Fleet.Plain(bed, 1, type: "t3.large");
        await Fleet.Define(bed, change: r => r.NetworkMode = NetworkMode.Awsvpc);
        var answer = await Run(bed, Fleet.Cluster, 3, network: true);
        Assert.Equal((2, "RESOURCE:ENI"), (answer.Tasks.Count, answer.Failures.Single().Reason));
    }

    [Fact]
    public async Task GPUs_are_handed_out_one_by_one()
    {
        using var bed = new Testbed();
        await Fleet.Plain(bed, 1, type: "g5.xlarge", variant: "/gpu", config: "echo ECS_ENABLE_GPU_SUPPORT=true >> /etc/ecs/ecs.config");
        await Fleet.Define(bed, change: r => r.ContainerDefinitions[0].ResourceRequirements = [new() { Type = ResourceType.GPU, Value = "1" }]);
        Assert.Single((await Fleet.Instances(bed)).Single().RegisteredResources.Single(r => r.Name == "GPU").StringSetValue);
        var answer = await Run(bed, Fleet.Cluster, 2);
        Assert.Equal((1, "RESOURCE:GPU"), (answer.Tasks.Count, answer.Failures.Single().Reason));
        Assert.Empty((await Fleet.Instances(bed)).Single().RemainingResources.Single(r => r.Name == "GPU").StringSetValue ?? []);
    }

    [Fact]
    public async Task A_task_for_another_architecture_misses_an_attribute()
    {
        using var bed = new Testbed();
        await Fleet.Define(bed, change: r => r.RuntimePlatform = new() { CpuArchitecture = CPUArchitecture.ARM64 });
        Assert.Equal("ATTRIBUTE", (await Run(bed, SandboxAccount.Ec2Cluster)).Failures.Single().Reason);
        await Fleet.Plain(bed, 1, type: "m7g.large", variant: "/arm64");
        Assert.Single((await Run(bed, Fleet.Cluster)).Tasks);
    }

    [Fact]
    public async Task Constraints_bind()
    {
        using var bed = new Testbed();
        await Fleet.Define(bed);
        var distinct = await Run(bed, SandboxAccount.Ec2Cluster, 3, r => r.PlacementConstraints = [new() { Type = PlacementConstraintType.DistinctInstance }]);
        Assert.Equal((2, "DistinctInstance placement constraint unsatisfied."), (distinct.Tasks.Count, distinct.Failures.Single().Reason));
        var zone = await Run(bed, SandboxAccount.Ec2Cluster, 4, r => r.PlacementConstraints = [new() { Type = PlacementConstraintType.MemberOf, Expression = "attribute:ecs.availability-zone == us-east-1b" }]);
        Assert.All(zone.Tasks, t => Assert.Equal("us-east-1b", t.AvailabilityZone));
        var nowhere = await Run(bed, SandboxAccount.Ec2Cluster, 1, r => r.PlacementConstraints = [new() { Type = PlacementConstraintType.MemberOf, Expression = "attribute:rack exists" }]);
        Assert.Equal("MemberOf placement constraint unsatisfied.", nowhere.Failures.Single().Reason);
    }

    [Fact]
    public async Task A_constraint_of_the_task_definition_binds_too()
    {
        using var bed = new Testbed();
        await Fleet.Define(bed, change: r => r.PlacementConstraints = [new() { Type = TaskDefinitionPlacementConstraintType.MemberOf, Expression = "attribute:ecs.availability-zone == us-east-1a" }]);
        Assert.All((await Run(bed, SandboxAccount.Ec2Cluster, 4)).Tasks, t => Assert.Equal("us-east-1a", t.AvailabilityZone));
    }

    [Fact]
    public async Task Strategies_pack_or_spread()
    {
        using var bed = new Testbed();
        await Fleet.Define(bed, cpu: 128, memory: 256);
        var packed = await Run(bed, SandboxAccount.Ec2Cluster, 4, r => r.PlacementStrategy = [new() { Type = PlacementStrategyType.Binpack, Field = "memory" }]);
        Assert.Single(packed.Tasks.Select(t => t.ContainerInstanceArn).Distinct());
        var spread = await Run(bed, SandboxAccount.Ec2Cluster, 4, r => (r.Group, r.PlacementStrategy) = ("spread", [new() { Type = PlacementStrategyType.Spread, Field = "attribute:ecs.availability-zone" }]));
        Assert.Equal([2, 2], spread.Tasks.GroupBy(t => t.AvailabilityZone).Select(z => z.Count()));
    }

    [Fact]
    public async Task Without_a_connected_agent_nothing_is_placed()
    {
        using var bed = new Testbed();
        await Fleet.Define(bed);
        foreach (var instance in await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))
        {
            await bed.Admin.Ecs.UpdateContainerAgentAsync(new() { Cluster = SandboxAccount.Ec2Cluster, ContainerInstance = instance.ContainerInstanceArn }, Testbed.Cancel);
        }
        // While it is replaced the agent is away.
        bed.Clock.Advance(TimeSpan.FromSeconds(35));
        Assert.Equal("AGENT", (await Run(bed, SandboxAccount.Ec2Cluster)).Failures.Single().Reason);
    }

    [Fact]
    public async Task StartTask_starts_where_it_is_told_or_says_why_not()
    {
        using var bed = new Testbed();
        await Fleet.Define(bed, memory: 6144);
        var arn = (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))[1].ContainerInstanceArn;
        var request = new StartTaskRequest { Cluster = SandboxAccount.Ec2Cluster, TaskDefinition = "payments-dev-web", ContainerInstances = [arn], StartedBy = "me" };
        var task = (await bed.Admin.Ecs.StartTaskAsync(request, Testbed.Cancel)).Tasks.Single();
        Assert.Equal((arn, "me", "EC2"), (task.ContainerInstanceArn, task.StartedBy, task.LaunchType.Value));
        request.ContainerInstances = [arn, "gone"];
        Assert.Equal(["RESOURCE:MEMORY", "MISSING"], (await bed.Admin.Ecs.StartTaskAsync(request, Testbed.Cancel)).Failures.Select(f => f.Reason));
    }

    private static async Task<RunTaskResponse> Run(Testbed bed, string cluster, int count = 1, Action<RunTaskRequest>? change = null, bool network = false)
    {
        var request = new RunTaskRequest { Cluster = cluster, TaskDefinition = "payments-dev-web", LaunchType = LaunchType.EC2, Count = count, NetworkConfiguration = network ? Wishes.Network() : null };
        change?.Invoke(request);
        var answer = await bed.Admin.Ecs.RunTaskAsync(request, Testbed.Cancel);
        answer.Tasks ??= [];
        return answer;
    }
}
