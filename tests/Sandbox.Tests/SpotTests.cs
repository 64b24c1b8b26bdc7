namespace Sandbox.Tests;

public sealed class SpotTests
{
    [Fact]
    public async Task Fargate_takes_a_Spot_task_back_and_the_service_replaces_it()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        (request.LaunchType, request.CapacityProviderStrategy) = (null, [new() { CapacityProvider = "FARGATE_SPOT", Weight = 1 }]);
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle();
        Assert.Equal(2, (await bed.Admin.TasksOf()).Count(t => t.LastStatus == "RUNNING"));
        await bed.Control(HttpMethod.Post, "faults", new { kind = "spot", times = 1 });
        bed.Server.CatchUp();
        bed.Settle();
        var stopped = (await bed.Admin.TasksOf(status: "STOPPED")).Single();
        Assert.Equal(("SpotInterruption", "Your Spot Task was interrupted.", "FARGATE_SPOT"), (stopped.StopCode.Value, stopped.StoppedReason, stopped.CapacityProviderName));
        Assert.Equal(2, (await bed.Admin.TasksOf()).Count(t => t.LastStatus == "RUNNING"));
    }

    [Fact]
    public async Task Without_capacity_on_Fargate_a_task_fails_and_a_service_says_so_and_goes_on_when_there_is_some()
    {
        using var bed = new Testbed();
        const string said = "Capacity is unavailable at this time. Please try again later or in a different availability zone";
        await bed.Control(HttpMethod.Post, "faults", new { kind = "capacity" });
        await bed.Admin.Create(desired: 1);
        var run = await bed.Admin.Ecs.RunTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, TaskDefinition = "payments-dev-web", LaunchType = Amazon.ECS.LaunchType.FARGATE, NetworkConfiguration = Wishes.Network() }, Testbed.Cancel);
        Assert.Equal(said, run.Failures.Single().Reason);
        bed.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains((await bed.Admin.Describe()).Events, e => e.Message.Contains($"was unable to place a task. Reason: {said}."));
        await bed.Control(HttpMethod.Delete, "faults");
        bed.Settle();
        Assert.Equal(1, (await bed.Admin.Describe()).RunningCount);
    }

    [Fact]
    public async Task Without_network_interfaces_a_task_fails_to_start_and_the_next_one_comes_up()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "eni", times = 1 });
        await bed.Admin.Create(desired: 1);
        bed.Settle();

        var failed = (await bed.Admin.TasksOf(status: "STOPPED")).Single();
        Assert.Equal(("TaskFailedToStart", "Timeout waiting for network interface provisioning to complete."), (failed.StopCode.Value, failed.StoppedReason));
        Assert.Equal(1, (await bed.Admin.Describe()).RunningCount);
    }

    [Fact]
    public async Task RunTask_on_a_cluster_without_instances_is_refused()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Fleet.Cluster }, Testbed.Cancel);
        await Fleet.Define(bed);

        var refused = await Assert.ThrowsAsync<Amazon.ECS.Model.InvalidParameterException>(
            () => bed.Admin.Ecs.RunTaskAsync(new() { Cluster = Fleet.Cluster, TaskDefinition = "payments-dev-web", LaunchType = Amazon.ECS.LaunchType.EC2 }, Testbed.Cancel));

        Assert.Equal("No Container Instances were found in your cluster.", refused.Message);
    }

    [Fact]
    public async Task EC2_warns_a_Spot_instance_two_minutes_ahead_and_its_tasks_move()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Fleet.Cluster }, Testbed.Cancel);
        await bed.Admin.Ec2.CreateLaunchTemplateAsync(new()
        {
            LaunchTemplateName = "boxes-lt",
            LaunchTemplateData = new()
            {
                ImageId = await Fleet.Image(bed), InstanceType = "m6i.large", IamInstanceProfile = new() { Name = "ecsInstanceRole" }, InstanceMarketOptions = new() { MarketType = "spot" },
                UserData = Fleet.Data($"cat <<EOF >> /etc/ecs/ecs.config\nECS_CLUSTER={Fleet.Cluster}\nECS_ENABLE_SPOT_INSTANCE_DRAINING=true\nEOF"),
            },
        }, Testbed.Cancel);
        await Fleet.Create(bed, 2, 2);
        bed.Settle(TimeSpan.FromMinutes(5));
        await Fleet.Define(bed);
        await Fleet.Serve(bed, 2, r => r.LaunchType = Amazon.ECS.LaunchType.EC2);
        bed.Settle(TimeSpan.FromMinutes(5));
        var taken = (await Fleet.Instances(bed))[0];
        await bed.Control(HttpMethod.Post, "faults", new { kind = "spot", match = taken.Ec2InstanceId, times = 1 });
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("DRAINING", (await Fleet.Instances(bed)).Single(i => i.Ec2InstanceId == taken.Ec2InstanceId).Status);
        bed.Clock.Advance(TimeSpan.FromSeconds(110));
        var machine = (await bed.Admin.Ec2.DescribeInstancesAsync(new() { InstanceIds = [taken.Ec2InstanceId] }, Testbed.Cancel)).Reservations.Single().Instances.Single();
        Assert.Equal(("running", "spot"), (machine.State.Name.Value, machine.InstanceLifecycle.Value));
        Assert.Equal(0, (await Fleet.Instances(bed)).Single(i => i.Ec2InstanceId == taken.Ec2InstanceId).RunningTasksCount);
        bed.Settle(TimeSpan.FromMinutes(5));
        machine = (await bed.Admin.Ec2.DescribeInstancesAsync(new() { InstanceIds = [taken.Ec2InstanceId] }, Testbed.Cancel)).Reservations.Single().Instances.Single();
        Assert.Equal(("terminated", "Server.SpotInstanceTermination"), (machine.State.Name.Value, machine.StateReason.Code));
        Assert.Equal(2, (await bed.Admin.Describe(cluster: Fleet.Cluster)).RunningCount);
    }
}
