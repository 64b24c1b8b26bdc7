using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class ContainerInstanceTests
{
    [Fact]
    public async Task An_instance_registers_with_the_cluster_its_user_data_names()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Fleet.Cluster }, Testbed.Cancel);
        await Fleet.Template(bed, config: """
            echo ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM=ec2_instance >> /etc/ecs/ecs.config
            echo 'ECS_INSTANCE_ATTRIBUTES={"rack":"r1"}' >> /etc/ecs/ecs.config
            """);
        await Fleet.Create(bed, 1, 1);
        var states = new List<string>();
        for (var i = 0; i < 80; i++)
        {
            bed.Clock.Advance(TimeSpan.FromSeconds(1));
            states.Add((await Fleet.Instances(bed)).SingleOrDefault()?.Status ?? "none");
        }
        Assert.Equal(["none", "REGISTERING", "ACTIVE"], states.Distinct());
        var instance = (await Fleet.Instances(bed)).Single();
        Assert.True(instance.AgentConnected);
        Assert.Equal(("m6i.large", "r1", "x86_64"), (Value(instance, "ecs.instance-type"), Value(instance, "rack"), Value(instance, "ecs.cpu-architecture")));
        Assert.Equal([("team", "payments")], instance.Tags.Select(t => (t.Key, t.Value)));
        Assert.Equal((2048, 7764), (Number(instance.RegisteredResources, "CPU"), Number(instance.RegisteredResources, "MEMORY")));
        Assert.Equal((await Fleet.Asg(bed)).Instances.Single().InstanceId, instance.Ec2InstanceId);
    }

    [Theory]
    [InlineData("no profile")]
    [InlineData("no permission")]
    [InlineData("no trust")]
    [InlineData("no cluster")]
    public async Task Without_what_the_agent_needs_the_instance_never_joins(string missing)
    {
        using var bed = new Testbed();
        if (missing != "no cluster")
        {
            await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Fleet.Cluster }, Testbed.Cancel);
        }
        if (missing == "no permission")
        {
            await bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = "ecsInstanceRole", PolicyName = "no", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ecs:RegisterContainerInstance","Resource":"*"}]}""" }, Testbed.Cancel);
        }
        // The read role trusts the hub, not EC2.
        const string readers = $"arn:aws:iam::{SandboxAccount.Id}:instance-profile/readers";
        await bed.Admin.Iam.CreateInstanceProfileAsync(new() { InstanceProfileName = "readers" }, Testbed.Cancel);
        await bed.Admin.Iam.AddRoleToInstanceProfileAsync(new() { InstanceProfileName = "readers", RoleName = "berth-read" }, Testbed.Cancel);
        var profile = missing switch { "no profile" => null, "no trust" => readers, _ => SandboxAccount.InstanceProfileArn };
        await Fleet.Template(bed, profile: profile);
        await Fleet.Create(bed, 1, 1);
        bed.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("InService", (await Fleet.Asg(bed)).Instances.Single().LifecycleState.Value);
        if (missing == "no cluster")
        {
            // The agent keeps trying.
            await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Fleet.Cluster }, Testbed.Cancel);
        }
        Assert.Empty(await Fleet.Instances(bed));
        bed.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(missing == "no cluster" ? 1 : 0, (await Fleet.Instances(bed)).Count);
    }

    [Fact]
    public async Task Draining_replaces_service_tasks_elsewhere_and_lets_stand_alone_tasks_run_on()
    {
        using var bed = new Testbed();
        await Fleet.Plain(bed, 2);
        await Fleet.Define(bed);
        await Fleet.Serve(bed, 4, r => r.LaunchType = LaunchType.EC2);
        bed.Settle(TimeSpan.FromMinutes(5));
        var instances = await Fleet.Instances(bed);
        var alone = (await bed.Admin.Ecs.StartTaskAsync(new() { Cluster = Fleet.Cluster, TaskDefinition = "payments-dev-web", ContainerInstances = [instances[0].ContainerInstanceArn] }, Testbed.Cancel)).Tasks.Single();
        bed.Settle(TimeSpan.FromMinutes(5));
        Assert.Equal([3, 2], (await Fleet.Instances(bed)).Select(i => i.RunningTasksCount ?? 0));

        var answer = await bed.Admin.Ecs.UpdateContainerInstancesStateAsync(new() { Cluster = Fleet.Cluster, ContainerInstances = [instances[0].ContainerInstanceArn, "missing"], Status = ContainerInstanceStatus.DRAINING }, Testbed.Cancel);
        Assert.Equal(("DRAINING", "MISSING"), (answer.ContainerInstances.Single().Status, answer.Failures.Single().Reason));
        bed.Settle(TimeSpan.FromMinutes(5));
        var after = await Fleet.Instances(bed);
        Assert.Equal([("DRAINING", 1), ("ACTIVE", 4)], after.Select(i => (i.Status, i.RunningTasksCount ?? 0)));
        Assert.Equal("RUNNING", (await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = Fleet.Cluster, Tasks = [alone.TaskArn] }, Testbed.Cancel)).Tasks.Single().LastStatus);
        var service = await bed.Admin.Describe(cluster: Fleet.Cluster);
        Assert.Equal((4, 4), (service.RunningCount, service.DesiredCount));

        await bed.Admin.Ecs.UpdateContainerInstancesStateAsync(new() { Cluster = Fleet.Cluster, ContainerInstances = [instances[0].ContainerInstanceArn], Status = ContainerInstanceStatus.ACTIVE }, Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = Fleet.Cluster, Service = "payments-dev-web", DesiredCount = 6 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(5));
        Assert.True((await Fleet.Instances(bed))[0].RunningTasksCount > 1);
    }

    [Fact]
    public async Task A_drained_service_never_falls_below_its_minimum()
    {
        using var bed = new Testbed();
        await Fleet.Plain(bed, 2);
        await Fleet.Define(bed);
        await Fleet.Serve(bed, 4, r => (r.LaunchType, r.DeploymentConfiguration) = (LaunchType.EC2, new() { MinimumHealthyPercent = 100, MaximumPercent = 125 }));
        bed.Settle(TimeSpan.FromMinutes(5));
        await bed.Admin.Ecs.UpdateContainerInstancesStateAsync(new() { Cluster = Fleet.Cluster, ContainerInstances = [(await Fleet.Instances(bed))[0].ContainerInstanceArn], Status = ContainerInstanceStatus.DRAINING }, Testbed.Cancel);
        var counts = new HashSet<int>();
        for (var i = 0; i < 240; i++)
        {
            bed.Clock.Advance(TimeSpan.FromSeconds(1));
            counts.Add((await bed.Admin.TasksOf(cluster: Fleet.Cluster)).Count(t => t.LastStatus == "RUNNING"));
        }
        Assert.Equal([4, 5], counts.Order());
        Assert.Equal(0, (await Fleet.Instances(bed))[0].RunningTasksCount);
    }

    [Fact]
    public async Task A_terminated_machine_takes_its_tasks_with_it()
    {
        using var bed = new Testbed();
        await Fleet.Plain(bed, 1);
        await Fleet.Define(bed);
        await bed.Admin.Ecs.RunTaskAsync(new() { Cluster = Fleet.Cluster, TaskDefinition = "payments-dev-web", LaunchType = LaunchType.EC2 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        var instance = (await Fleet.Instances(bed)).Single();
        var task = (await bed.Admin.Ecs.ListTasksAsync(new() { Cluster = Fleet.Cluster, ContainerInstance = instance.ContainerInstanceArn }, Testbed.Cancel)).TaskArns.Single();
        await bed.Admin.Groups.SuspendProcessesAsync(new() { AutoScalingGroupName = Fleet.Group }, Testbed.Cancel);
        await bed.Admin.Ec2.TerminateInstancesAsync(new() { InstanceIds = [instance.Ec2InstanceId] }, Testbed.Cancel);
        Assert.False((await Fleet.Instances(bed)).Single().AgentConnected);
        bed.Settle(TimeSpan.FromMinutes(2));
        Assert.Empty(await Fleet.Instances(bed));
        var stopped = (await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = Fleet.Cluster, Tasks = [task] }, Testbed.Cancel)).Tasks.Single();
        Assert.Equal(("STOPPED", "TerminationNotice", $"Host EC2 (instance {instance.Ec2InstanceId}) terminated."), (stopped.LastStatus, stopped.StopCode?.Value, stopped.StoppedReason));
        var gone = (await bed.Admin.Ecs.DescribeContainerInstancesAsync(new() { Cluster = Fleet.Cluster, ContainerInstances = [instance.ContainerInstanceArn] }, Testbed.Cancel)).ContainerInstances.Single();
        Assert.Equal(("INACTIVE", false), (gone.Status, gone.AgentConnected));
    }

    [Fact]
    public async Task Deregistering_needs_force_while_tasks_run_and_leaves_the_machine()
    {
        using var bed = new Testbed();
        await Fleet.Plain(bed, 1);
        await Fleet.Define(bed);
        await bed.Admin.Ecs.RunTaskAsync(new() { Cluster = Fleet.Cluster, TaskDefinition = "payments-dev-web", LaunchType = LaunchType.EC2 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        var instance = (await Fleet.Instances(bed)).Single();
        var request = new DeregisterContainerInstanceRequest { Cluster = Fleet.Cluster, ContainerInstance = instance.ContainerInstanceArn };
        Assert.Equal("Found running tasks on the instance.", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.DeregisterContainerInstanceAsync(request, Testbed.Cancel))).Message);
        request.Force = true;
        Assert.Equal("INACTIVE", (await bed.Admin.Ecs.DeregisterContainerInstanceAsync(request, Testbed.Cancel)).ContainerInstance.Status);
        var machine = (await bed.Admin.Ec2.DescribeInstancesAsync(new() { InstanceIds = [instance.Ec2InstanceId] }, Testbed.Cancel)).Reservations.Single().Instances.Single();
        Assert.Equal("running", machine.State.Name.Value);
        Assert.Empty(await Fleet.Instances(bed));
    }

    [Fact]
    public async Task An_agent_is_updated_in_steps_and_once_only()
    {
        using var bed = new Testbed();
        var before = (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))[0];
        var request = new UpdateContainerAgentRequest { Cluster = SandboxAccount.Ec2Cluster, ContainerInstance = before.ContainerInstanceArn };
        Assert.Equal("PENDING", (await bed.Admin.Ecs.UpdateContainerAgentAsync(request, Testbed.Cancel)).ContainerInstance.AgentUpdateStatus.Value);
        await Assert.ThrowsAsync<UpdateInProgressException>(() => bed.Admin.Ecs.UpdateContainerAgentAsync(request, Testbed.Cancel));
        var seen = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            bed.Clock.Advance(TimeSpan.FromSeconds(1));
            seen.Add((await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))[0].AgentUpdateStatus.Value);
        }
        Assert.Equal(["PENDING", "STAGING", "STAGED", "UPDATING", "UPDATED"], seen.Distinct());
        var after = (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))[0];
        Assert.True(after.AgentConnected);
        Assert.True(Version.Parse(after.VersionInfo.AgentVersion) > Version.Parse(before.VersionInfo.AgentVersion));
        await Assert.ThrowsAsync<NoUpdateAvailableException>(() => bed.Admin.Ecs.UpdateContainerAgentAsync(request, Testbed.Cancel));
    }

    [Fact]
    public async Task An_agent_drops_and_reconnects_now_and_then_the_same_in_every_run()
    {
        async Task<List<int>> Drops()
        {
            using var bed = new Testbed();
            var minutes = new List<int>();
            for (var i = 0; i < 4 * 60 * 4; i++)
            {
                bed.Clock.Advance(TimeSpan.FromSeconds(15));
                if ((await Fleet.Instances(bed, SandboxAccount.Ec2Cluster)).Exists(c => c.AgentConnected == false))
                {
                    minutes.Add(i);
                }
            }
            return minutes;
        }
        var first = await Drops();
        Assert.InRange(first.Count, 2, 20);
        Assert.Equal(first, await Drops());
    }

    [Fact]
    public async Task Custom_attributes_are_put_listed_and_deleted()
    {
        using var bed = new Testbed();
        var (one, two) = ((await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))[0].ContainerInstanceArn, (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster))[1].ContainerInstanceArn);
        Amazon.ECS.Model.Attribute Of(string target, string name, string? value = null) => new() { Name = name, Value = value, TargetId = target, TargetType = TargetType.ContainerInstance };
        var put = await bed.Admin.Ecs.PutAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Attributes = [Of(one, "stack", "blue"), Of(two, "stack", "green"), Of(two, "ssd")] }, Testbed.Cancel);
        Assert.Equal(3, put.Attributes.Count);
        var listed = await bed.Admin.Ecs.ListAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, TargetType = TargetType.ContainerInstance, AttributeName = "stack", AttributeValue = "green" }, Testbed.Cancel);
        Assert.Equal(two, listed.Attributes.Single().TargetId);
        var all = await bed.Admin.Ecs.ListAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, TargetType = TargetType.ContainerInstance, MaxResults = 5 }, Testbed.Cancel);
        Assert.Equal(5, all.Attributes.Count);
        Assert.NotNull(all.NextToken);
        await bed.Admin.Ecs.DeleteAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Attributes = [Of(two, "ssd")] }, Testbed.Cancel);
        await Assert.ThrowsAsync<TargetNotFoundException>(() => bed.Admin.Ecs.PutAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Attributes = [Of("gone", "x")] }, Testbed.Cancel));
        await Assert.ThrowsAsync<AttributeLimitExceededException>(async () =>
        {
            await bed.Admin.Ecs.PutAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Attributes = [.. Enumerable.Range(0, 10).Select(i => Of(one, $"a{i}"))] }, Testbed.Cancel);
        });
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.PutAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Attributes = [Of(one, "ecs.instance-type", "x")] }, Testbed.Cancel));
    }

    [Theory]
    [InlineData("attribute:ecs.instance-type == m6i.large", 2)]
    [InlineData("attribute:ecs.instance-type =~ m6i.*", 2)]
    [InlineData("attribute:ecs.instance-type !~ m6i\\..*", 0)]
    [InlineData("attribute:ecs.availability-zone in [us-east-1a, us-east-1c]", 1)]
    [InlineData("attribute:ecs.availability-zone not_in [us-east-1a]", 1)]
    [InlineData("attribute:rack exists", 1)]
    [InlineData("attribute:rack !exists", 1)]
    [InlineData("attribute:rack > 5", 1)]
    [InlineData("attribute:rack > 7", 0)]
    [InlineData("agentConnected == true", 2)]
    [InlineData("agentConnected==false", 0)]
    [InlineData("agentVersion < 1.102.0", 2)]
    [InlineData("agentVersion greater_than_equal 1.102.0", 0)]
    [InlineData("runningTasksCount == 1 and attribute:rack exists", 1)]
    [InlineData("runningTasksCount >= 1 || attribute:rack !exists", 2)]
    [InlineData("not (runningTasksCount == 1)", 1)]
    [InlineData("!(runningTasksCount == 1) && agentConnected == true", 1)]
    [InlineData("task:group == family:payments-dev-web", 1)]
    [InlineData("not(task:group == family:payments-dev-web)", 1)]
    [InlineData("task:group != family:other", 2)]
    [InlineData("registeredAt >= 2026-11-23", 2)]
    [InlineData("registeredAt > 2026-11-23T10:00:00Z", 0)]
    [InlineData("ec2InstanceId == i-0be27400000000001", 1)]
    [InlineData("attribute:rack equals 7 or (attribute:ecs.availability-zone == us-east-1b and runningTasksCount less_than 1)", 2)]
    public async Task Instances_are_filtered_in_the_cluster_query_language(string filter, int count)
    {
        using var bed = new Testbed();
        var one = (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster, "ec2InstanceId == i-0be27400000000001")).Single().ContainerInstanceArn;
        await bed.Admin.Ecs.PutAttributesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Attributes = [new() { Name = "rack", Value = "7", TargetId = one }] }, Testbed.Cancel);
        await Fleet.Define(bed);
        await bed.Admin.Ecs.StartTaskAsync(new() { Cluster = SandboxAccount.Ec2Cluster, TaskDefinition = "payments-dev-web", ContainerInstances = [one] }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(1));
        Assert.Equal(count, (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster, filter)).Count);
    }

    [Theory]
    [InlineData("attribute:rack ==")]
    [InlineData("unknown == 1")]
    [InlineData("agentConnected > true")]
    [InlineData("(agentConnected == true")]
    [InlineData("attribute:ecs.availability-zone in us-east-1a")]
    [InlineData("agentConnected == true or")]
    [InlineData("attribute:rack =~ [")]
    public async Task What_is_not_in_the_language_is_refused(string filter)
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.ListContainerInstancesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Filter = filter }, Testbed.Cancel));
    }

    private static string? Value(ContainerInstance instance, string name) => instance.Attributes.Find(a => a.Name == name)?.Value;

    private static int Number(List<Resource> resources, string name) => resources.Single(r => r.Name == name).IntegerValue ?? 0;
}
