using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class Ec2CapacityTests
{
    [Fact]
    public async Task Tasks_take_cpu_and_memory_of_their_instance_and_give_it_back()
    {
        using var bed = new Testbed();
        await Create(bed, desired: 2, memory: "1024");
        bed.Settle();
        var instances = await Instances(bed);
        Assert.Equal([6740, 6740], instances.Select(i => Left(i, "MEMORY")));
        Assert.Equal([1792, 1792], instances.Select(i => Left(i, "CPU")));
        Assert.Equal([1, 1], instances.Select(i => i.RunningTasksCount ?? 0));
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Service = "payments-dev-web", DesiredCount = 0 }, Testbed.Cancel);
        bed.Settle();
        Assert.Equal([7764, 7764], (await Instances(bed)).Select(i => Left(i, "MEMORY")));
    }

    [Fact]
    public async Task A_full_cluster_says_which_instance_came_closest_and_places_when_room_is_made()
    {
        using var bed = new Testbed();
        await Create(bed, desired: 3, memory: "6144");
        bed.Settle(TimeSpan.FromMinutes(5));
        var service = await bed.Admin.Describe(cluster: SandboxAccount.Ec2Cluster);
        Assert.Equal((2, 0), (service.RunningCount, service.PendingCount));
        var trouble = service.Events.Single(e => e.Message.Contains("was unable to place a task"));
        Assert.Matches(@"^\(service payments-dev-web\) was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance [0-9a-f]{32}\) has insufficient memory available\. ", trouble.Message);

        var run = await bed.Admin.Ecs.RunTaskAsync(
            new() { Cluster = SandboxAccount.Ec2Cluster, TaskDefinition = "payments-dev-web", LaunchType = LaunchType.EC2, NetworkConfiguration = Wishes.Network() }, Testbed.Cancel);
        Assert.Equal((0, "RESOURCE:MEMORY"), (run.Tasks?.Count ?? 0, run.Failures.Single().Reason));

        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Service = "payments-dev-web", DesiredCount = 2 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(5));
        Assert.Equal("COMPLETED", (await bed.Admin.Describe(cluster: SandboxAccount.Ec2Cluster)).Deployments.Single().RolloutState.Value);
    }

    [Fact]
    public async Task A_cluster_without_instances_says_so()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "bare" }, Testbed.Cancel);
        await Create(bed, desired: 1, memory: "512", cluster: "bare");
        bed.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("No Container Instances were found in your cluster", (await bed.Admin.Describe(cluster: "bare")).Events[0].Message);
    }

    [Fact]
    public async Task The_instances_are_machines_that_EC2_knows()
    {
        using var bed = new Testbed();
        var instance = (await Instances(bed))[0];
        Assert.True(instance.AgentConnected);
        Assert.Equal("m6i.large", instance.Attributes.Single(a => a.Name == "ecs.instance-type").Value);
        Assert.StartsWith("i-", instance.Ec2InstanceId);
    }

    private static async Task Create(Testbed bed, int desired, string memory, string cluster = SandboxAccount.Ec2Cluster)
    {
        var definition = Wishes.Definition(memory: memory);
        definition.RequiresCompatibilities = ["EC2"];
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var request = Wishes.Service(desired: desired);
        request.Cluster = cluster;
        request.LaunchType = LaunchType.EC2;
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
    }

    private static async Task<List<ContainerInstance>> Instances(Testbed bed)
    {
        var arns = (await bed.Admin.Ecs.ListContainerInstancesAsync(new() { Cluster = SandboxAccount.Ec2Cluster }, Testbed.Cancel)).ContainerInstanceArns;
        return (await bed.Admin.Ecs.DescribeContainerInstancesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, ContainerInstances = arns }, Testbed.Cancel)).ContainerInstances;
    }

    private static int Left(ContainerInstance instance, string name) => instance.RemainingResources.Single(r => r.Name == name).IntegerValue ?? 0;
}
