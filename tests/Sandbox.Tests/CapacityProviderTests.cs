using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class CapacityProviderTests
{
    [Fact]
    public async Task Tasks_wait_for_the_instances_that_managed_scaling_brings()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed);
        await Fleet.Define(bed, cpu: 1024, memory: 1024);
        await Fleet.Serve(bed, 5);
        bed.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.All(await bed.Admin.TasksOf(cluster: Fleet.Cluster), t => Assert.Equal(("PROVISIONING", null, Fleet.Provider), (t.LastStatus, t.ContainerInstanceArn, t.CapacityProviderName)));
        Assert.Equal(5, (await bed.Admin.TasksOf(cluster: Fleet.Cluster)).Count);
        // One datapoint above the target is needed, then three instances of two vCPUs.
        Assert.Equal(0, (await Fleet.Asg(bed)).DesiredCapacity);
        bed.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, (await Fleet.Asg(bed)).DesiredCapacity);
        bed.Settle(TimeSpan.FromMinutes(5));
        var tasks = await bed.Admin.TasksOf(cluster: Fleet.Cluster);
        Assert.All(tasks, t => Assert.Equal(("RUNNING", "EC2"), (t.LastStatus, t.LaunchType.Value)));
        Assert.Equal(3, tasks.Select(t => t.ContainerInstanceArn).Distinct().Count());
        Assert.Contains("triggered policy ECSManagedAutoScalingPolicy-", (await Fleet.Activities(bed))[0].Cause);
        Assert.Equal("COMPLETED", (await bed.Admin.Describe(cluster: Fleet.Cluster)).Deployments.Single().RolloutState.Value);
        Assert.All((await Fleet.Asg(bed)).Instances, i => Assert.True(i.ProtectedFromScaleIn));
    }

    [Fact]
    public async Task The_reservation_is_a_metric_that_shows_why_the_group_grew()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed);
        await Fleet.Define(bed, cpu: 1024, memory: 1024);
        await Fleet.Serve(bed, 5);
        bed.Run(10);

        var values = (await bed.Read(MetricTests.Query(
            "r", "AWS/ECS/ManagedScaling", "CapacityProviderReservation", "Maximum", 60, ("ClusterName", Fleet.Cluster), ("CapacityProviderName", Fleet.Provider)))).Values;

        // 200 while tasks wait and no instance is there, 100 when all instances are in use
        Assert.Contains(200, values);
        Assert.Equal(100, values[^1]);
    }

    [Fact]
    public async Task Empty_instances_go_after_fifteen_low_minutes_and_no_others()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed);
        await Fleet.Define(bed, cpu: 1024, memory: 1024);
        await Fleet.Serve(bed, 6);
        bed.Settle(TimeSpan.FromMinutes(5));
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = Fleet.Cluster, Service = "payments-dev-web", DesiredCount = 1 }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(3, (await Fleet.Asg(bed)).DesiredCapacity);
        var kept = (await bed.Admin.TasksOf(cluster: Fleet.Cluster)).Single().ContainerInstanceArn;
        bed.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, (await Fleet.Asg(bed)).DesiredCapacity);
        Assert.Equal([kept], (await Fleet.Instances(bed)).Select(i => i.ContainerInstanceArn));
        Assert.Equal("RUNNING", (await bed.Admin.TasksOf(cluster: Fleet.Cluster)).Single().LastStatus);
    }

    [Fact]
    public async Task The_step_sizes_and_the_target_bind()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed, change: r => r.AutoScalingGroupProvider.ManagedScaling = new() { Status = ManagedScalingStatus.ENABLED, TargetCapacity = 50, MaximumScalingStepSize = 3, InstanceWarmupPeriod = 120 });
        await Fleet.Define(bed, cpu: 2048, memory: 1024);
        await Fleet.Serve(bed, 3);
        bed.Clock.Advance(TimeSpan.FromSeconds(70));
        // Three are needed; at 50 percent six are wanted, three at a time.
        Assert.Equal(3, (await Fleet.Asg(bed)).DesiredCapacity);
        bed.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(3, (await Fleet.Asg(bed)).DesiredCapacity);
        bed.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(6, (await Fleet.Asg(bed)).DesiredCapacity);
    }

    [Fact]
    public async Task Without_managed_scaling_a_task_does_not_wait()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed, change: r => r.AutoScalingGroupProvider = new() { AutoScalingGroupArn = r.AutoScalingGroupProvider.AutoScalingGroupArn, ManagedScaling = new() { Status = ManagedScalingStatus.DISABLED } });
        await Fleet.Define(bed);
        var answer = await bed.Admin.Ecs.RunTaskAsync(new() { Cluster = Fleet.Cluster, TaskDefinition = "payments-dev-web" }, Testbed.Cancel);
        Assert.Empty(answer.Tasks ?? []);
        Assert.Single(answer.Failures);
    }

    [Fact]
    public async Task An_instance_that_the_group_ends_is_drained_first()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed, change: r => r.AutoScalingGroupProvider.ManagedTerminationProtection = ManagedTerminationProtection.DISABLED);
        await Fleet.Define(bed, cpu: 1024, memory: 1024);
        await Fleet.Serve(bed, 2);
        bed.Settle(TimeSpan.FromMinutes(5));
        var hook = (await bed.Admin.Groups.DescribeLifecycleHooksAsync(new() { AutoScalingGroupName = Fleet.Group }, Testbed.Cancel)).LifecycleHooks.Single();
        Assert.Equal(("ecs-managed-draining-termination-hook", "autoscaling:EC2_INSTANCE_TERMINATING"), (hook.LifecycleHookName, hook.LifecycleTransition));
        var first = (await Fleet.Asg(bed)).Instances.Single().InstanceId;
        await bed.Admin.Groups.TerminateInstanceInAutoScalingGroupAsync(new() { InstanceId = first, ShouldDecrementDesiredCapacity = false }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("DRAINING", (await Fleet.Instances(bed)).Single(i => i.Ec2InstanceId == first).Status);
        var fewest = 2;
        for (var i = 0; i < 60; i++)
        {
            bed.Clock.Advance(TimeSpan.FromSeconds(5));
            fewest = Math.Min(fewest, (await bed.Admin.TasksOf(cluster: Fleet.Cluster)).Count(t => t.LastStatus == "RUNNING"));
        }
        Assert.Equal(2, fewest);
        Assert.NotEqual(first, (await Fleet.Asg(bed)).Instances.Single().InstanceId);
        Assert.Equal(2, (await bed.Admin.Describe(cluster: Fleet.Cluster)).RunningCount);
    }

    [Fact]
    public async Task A_service_moves_from_Fargate_to_the_starting_clusters_instances()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.PutClusterCapacityProvidersAsync(new() { Cluster = SandboxAccount.Ec2Cluster, CapacityProviders = [SandboxAccount.Ec2CapacityProvider, "FARGATE"], DefaultCapacityProviderStrategy = [] }, Testbed.Cancel);
        var definition = Wishes.Definition();
        definition.RequiresCompatibilities = ["EC2", "FARGATE"];
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var request = Wishes.Service(desired: 2);
        (request.Cluster, request.LaunchType, request.CapacityProviderStrategy) = (SandboxAccount.Ec2Cluster, null, [new() { CapacityProvider = "FARGATE", Weight = 1 }]);
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle();
        Assert.All(await bed.Admin.TasksOf(cluster: SandboxAccount.Ec2Cluster), t => Assert.Equal("FARGATE", t.LaunchType.Value));
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Service = request.ServiceName, CapacityProviderStrategy = [new() { CapacityProvider = SandboxAccount.Ec2CapacityProvider, Weight = 1 }], ForceNewDeployment = true }, Testbed.Cancel);
        bed.Settle();
        Assert.All(await bed.Admin.TasksOf(cluster: SandboxAccount.Ec2Cluster), t => Assert.Equal(("EC2", "RUNNING"), (t.LaunchType.Value, t.LastStatus)));
        Assert.Equal([1, 1], (await Fleet.Instances(bed, SandboxAccount.Ec2Cluster)).Select(i => i.RunningTasksCount ?? 0));
    }

    [Fact]
    public async Task A_cluster_shows_what_ECS_has_attached_and_is_busy_meanwhile()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed);
        var cluster = (await bed.Admin.Ecs.DescribeClustersAsync(new() { Clusters = [Fleet.Cluster], Include = ["ATTACHMENTS"] }, Testbed.Cancel)).Clusters.Single();
        Assert.Equal("UPDATE_COMPLETE", cluster.AttachmentsStatus);
        Assert.Equal(["as_policy", "managed_draining"], cluster.Attachments.Select(a => a.Type));
        Assert.Contains((await Fleet.Asg(bed)).Tags, t => t.Key == "AmazonECSManaged" && t.PropagateAtLaunch == true);
        var remove = new PutClusterCapacityProvidersRequest { Cluster = Fleet.Cluster, CapacityProviders = [], DefaultCapacityProviderStrategy = [] };
        Assert.Equal("UPDATE_IN_PROGRESS", (await bed.Admin.Ecs.PutClusterCapacityProvidersAsync(remove, Testbed.Cancel)).Cluster.AttachmentsStatus);
        await Assert.ThrowsAsync<UpdateInProgressException>(() => bed.Admin.Ecs.PutClusterCapacityProvidersAsync(remove, Testbed.Cancel));
        bed.Settle(TimeSpan.FromMinutes(1));
        Assert.Empty((await bed.Admin.Groups.DescribeLifecycleHooksAsync(new() { AutoScalingGroupName = Fleet.Group }, Testbed.Cancel)).LifecycleHooks ?? []);
    }

    [Fact]
    public async Task A_provider_in_use_stays()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed);
        await Fleet.Define(bed);
        await Fleet.Serve(bed, 1);
        await Assert.ThrowsAsync<ResourceInUseException>(() => bed.Admin.Ecs.PutClusterCapacityProvidersAsync(new() { Cluster = Fleet.Cluster, CapacityProviders = ["FARGATE"], DefaultCapacityProviderStrategy = [] }, Testbed.Cancel));
        var refused = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.DeleteCapacityProviderAsync(new() { CapacityProvider = Fleet.Provider }, Testbed.Cancel));
        Assert.Equal($"The capacity provider cannot be deleted because it is associated with cluster: {Fleet.Cluster}. Remove the capacity provider from the cluster and try again.", refused.Message);
    }

    [Fact]
    public async Task A_provider_is_updated_and_deleted_in_its_own_time()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed);
        var update = new UpdateCapacityProviderRequest { Name = Fleet.Provider, AutoScalingGroupProvider = new() { ManagedScaling = new() { TargetCapacity = 80 } } };
        Assert.Equal("UPDATE_IN_PROGRESS", (await bed.Admin.Ecs.UpdateCapacityProviderAsync(update, Testbed.Cancel)).CapacityProvider.UpdateStatus.Value);
        await Assert.ThrowsAsync<UpdateInProgressException>(() => bed.Admin.Ecs.DeleteCapacityProviderAsync(new() { CapacityProvider = Fleet.Provider }, Testbed.Cancel));
        bed.Settle(TimeSpan.FromMinutes(1));
        var provider = await Provider(bed);
        Assert.Equal(("UPDATE_COMPLETE", 80, "ENABLED"), (provider.UpdateStatus.Value, provider.AutoScalingGroupProvider.ManagedScaling.TargetCapacity, provider.AutoScalingGroupProvider.ManagedScaling.Status.Value));
        await bed.Admin.Ecs.PutClusterCapacityProvidersAsync(new() { Cluster = Fleet.Cluster, CapacityProviders = [], DefaultCapacityProviderStrategy = [] }, Testbed.Cancel);
        Assert.Equal("DELETE_IN_PROGRESS", (await bed.Admin.Ecs.DeleteCapacityProviderAsync(new() { CapacityProvider = Fleet.Provider }, Testbed.Cancel)).CapacityProvider.UpdateStatus.Value);
        bed.Settle(TimeSpan.FromMinutes(1));
        provider = await Provider(bed);
        Assert.Equal(("INACTIVE", "DELETE_COMPLETE"), (provider.Status.Value, provider.UpdateStatus.Value));
    }

    [Theory]
    [InlineData("fargate-mine", "The specified capacity provider name is invalid.")]
    [InlineData("FARGATE", "The specified capacity provider name is invalid.")]
    [InlineData("taken", "The specified Auto Scaling group ARN is already being used by another capacity provider.")]
    [InlineData("unscaled", "managed scaling must be enabled")]
    [InlineData("unprotected", "the Auto Scaling group must have instance protection from scale in enabled")]
    [InlineData("target", "targetCapacity must be between 1 and 100")]
    public async Task What_does_not_fit_a_provider_is_refused(string name, string why)
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 0, 1);
        var request = new CreateCapacityProviderRequest { Name = name, AutoScalingGroupProvider = new() { AutoScalingGroupArn = (await Fleet.Asg(bed)).AutoScalingGroupARN } };
        switch (name)
        {
            case "taken":
                request.AutoScalingGroupProvider.AutoScalingGroupArn = (await bed.Admin.Groups.DescribeAutoScalingGroupsAsync(new() { AutoScalingGroupNames = [SandboxAccount.Ec2Cluster] }, Testbed.Cancel)).AutoScalingGroups.Single().AutoScalingGroupARN;
                break;
            case "unscaled":
                request.AutoScalingGroupProvider.ManagedTerminationProtection = ManagedTerminationProtection.ENABLED;
                break;
            case "unprotected":
                (request.AutoScalingGroupProvider.ManagedScaling, request.AutoScalingGroupProvider.ManagedTerminationProtection) = (new() { Status = ManagedScalingStatus.ENABLED }, ManagedTerminationProtection.ENABLED);
                break;
            case "target":
                request.AutoScalingGroupProvider.ManagedScaling = new() { Status = ManagedScalingStatus.ENABLED, TargetCapacity = 101 };
                break;
        }
        Assert.Contains(why, (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateCapacityProviderAsync(request, Testbed.Cancel))).Message);
    }

    [Fact]
    public async Task A_strategy_does_not_mix_kinds()
    {
        using var bed = new Testbed();
        await Fleet.Scaling(bed);
        await bed.Admin.Ecs.PutClusterCapacityProvidersAsync(new() { Cluster = Fleet.Cluster, CapacityProviders = [Fleet.Provider, "FARGATE"], DefaultCapacityProviderStrategy = [] }, Testbed.Cancel);
        await Fleet.Define(bed);
        var refused = await Assert.ThrowsAsync<InvalidParameterException>(() => Fleet.Serve(bed, 1, r => r.CapacityProviderStrategy = [new() { CapacityProvider = Fleet.Provider, Weight = 1 }, new() { CapacityProvider = "FARGATE", Weight = 1 }]));
        Assert.Contains("cannot contain a mix of capacity providers", refused.Message);
    }

    [Fact]
    public async Task The_built_in_providers_and_ones_own_are_described_together()
    {
        using var bed = new Testbed();
        var all = (await bed.Admin.Ecs.DescribeCapacityProvidersAsync(new(), Testbed.Cancel)).CapacityProviders;
        Assert.Equal([("FARGATE", "FARGATE"), ("FARGATE_SPOT", "FARGATE_SPOT"), ("main-ec2", "EC2_AUTOSCALING")], all.Select(p => (p.Name, p.Type.Value)));
        Assert.Equal("MISSING", (await bed.Admin.Ecs.DescribeCapacityProvidersAsync(new() { CapacityProviders = ["none"] }, Testbed.Cancel)).Failures.Single().Reason);
    }

    private static async Task<CapacityProvider> Provider(Testbed bed)
        => (await bed.Admin.Ecs.DescribeCapacityProvidersAsync(new() { CapacityProviders = [Fleet.Provider] }, Testbed.Cancel)).CapacityProviders.Single();
}
