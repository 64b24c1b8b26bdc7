using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;

namespace Sandbox.Tests;

public sealed class AutoScalingGroupTests
{
    [Fact]
    public async Task A_group_balances_its_instances_over_zones_and_says_why_it_launched_them()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 2, 5, 4);
        Assert.Empty((await Fleet.Asg(bed)).Instances ?? []);
        bed.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.All((await Fleet.Asg(bed)).Instances, i => Assert.Equal("Pending", i.LifecycleState.Value));
        bed.Settle(TimeSpan.FromMinutes(1));
        var group = await Fleet.Asg(bed);
        Assert.All(group.Instances, i => Assert.Equal(("InService", "Healthy"), (i.LifecycleState.Value, i.HealthStatus)));
        Assert.Equal([2, 2], group.Instances.GroupBy(i => i.AvailabilityZone).Select(z => z.Count()));
        var activities = await Fleet.Activities(bed);
        Assert.Equal(4, activities.Count);
        Assert.All(activities, a => Assert.Equal("Successful", a.StatusCode.Value));
        Assert.Matches(
            @"^At 2026-11-23T09:00:00Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 4\.  At 2026-11-23T09:00:02Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 1\.$",
            activities.Single(a => a.Cause.Contains("from 0 to 1.")).Cause);
        var machine = (await bed.Admin.Ec2.DescribeInstancesAsync(new() { InstanceIds = [group.Instances[0].InstanceId] }, Testbed.Cancel)).Reservations.Single().Instances.Single();
        Assert.Equal(("running", "payments", Fleet.Group), (machine.State.Name.Value, machine.Tags.Find(t => t.Key == "team")?.Value, machine.Tags.Find(t => t.Key == "aws:autoscaling:groupName")?.Value));
    }

    [Fact]
    public async Task Scaling_in_spares_protected_instances_and_says_so()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 0, 3, 3, protects: true);
        bed.Settle(TimeSpan.FromMinutes(2));
        await bed.Admin.Groups.SetDesiredCapacityAsync(new() { AutoScalingGroupName = Fleet.Group, DesiredCapacity = 1 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        var group = await Fleet.Asg(bed);
        Assert.Equal(3, group.Instances.Count);
        Assert.Equal("Could not scale to desired capacity because all remaining instances are protected from scale-in.", (await Fleet.Activities(bed))[^1].Description);
        var free = group.Instances[1].InstanceId;
        await bed.Admin.Groups.SetInstanceProtectionAsync(new() { AutoScalingGroupName = Fleet.Group, InstanceIds = [free], ProtectedFromScaleIn = false }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        Assert.Equal([group.Instances[0].InstanceId, group.Instances[2].InstanceId], (await Fleet.Asg(bed)).Instances.Select(i => i.InstanceId));
        Assert.Contains(await Fleet.Activities(bed), a => a.Description == $"Terminating EC2 instance: {free}" && a.Cause.Contains("shrinking the capacity from 3 to 2.") && a.Cause.EndsWith($"instance {free} was selected for termination.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_ended_by_hand_is_replaced()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 1, 1);
        bed.Settle(TimeSpan.FromMinutes(1));
        var first = (await Fleet.Asg(bed)).Instances.Single().InstanceId;
        await bed.Admin.Ec2.TerminateInstancesAsync(new() { InstanceIds = [first] }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first, (await Fleet.Asg(bed)).Instances.Single().InstanceId);
        Assert.Contains(await Fleet.Activities(bed), a => a.Cause.Contains("in response to an EC2 health check indicating it has been terminated or stopped."));
        var gone = (await bed.Admin.Ec2.DescribeInstancesAsync(new() { InstanceIds = [first] }, Testbed.Cancel)).Reservations.Single().Instances.Single();
        Assert.Equal(("terminated", "Client.UserInitiatedShutdown"), (gone.State.Name.Value, gone.StateReason.Code));
        bed.Clock.Advance(TimeSpan.FromHours(1.1));
        await Assert.ThrowsAsync<Amazon.EC2.AmazonEC2Exception>(() => bed.Admin.Ec2.DescribeInstancesAsync(new() { InstanceIds = [first] }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_terminating_hook_holds_an_instance_until_it_is_completed()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 0, 1, 1);
        await bed.Admin.Groups.PutLifecycleHookAsync(new() { AutoScalingGroupName = Fleet.Group, LifecycleHookName = "save", LifecycleTransition = "autoscaling:EC2_INSTANCE_TERMINATING", HeartbeatTimeout = 600 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(1));
        await bed.Admin.Groups.SetDesiredCapacityAsync(new() { AutoScalingGroupName = Fleet.Group, DesiredCapacity = 0 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(5));
        var waiting = (await Fleet.Asg(bed)).Instances.Single();
        Assert.Equal("Terminating:Wait", waiting.LifecycleState.Value);
        Assert.Equal("MidLifecycleAction", (await Fleet.Activities(bed))[^1].StatusCode.Value);
        await bed.Admin.Groups.CompleteLifecycleActionAsync(new() { AutoScalingGroupName = Fleet.Group, LifecycleHookName = "save", InstanceId = waiting.InstanceId, LifecycleActionResult = "CONTINUE" }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(1));
        Assert.Empty((await Fleet.Asg(bed)).Instances ?? []);
    }

    [Fact]
    public async Task A_hook_that_nobody_completes_runs_out()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 0, 1, 1);
        await bed.Admin.Groups.PutLifecycleHookAsync(new() { AutoScalingGroupName = Fleet.Group, LifecycleHookName = "warm", LifecycleTransition = "autoscaling:EC2_INSTANCE_LAUNCHING", HeartbeatTimeout = 300, DefaultResult = "CONTINUE" }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(4));
        Assert.Equal("Pending:Wait", (await Fleet.Asg(bed)).Instances.Single().LifecycleState.Value);
        bed.Settle(TimeSpan.FromMinutes(6));
        Assert.Equal("InService", (await Fleet.Asg(bed)).Instances.Single().LifecycleState.Value);
    }

    [Fact]
    public async Task Where_EC2_has_no_capacity_in_one_zone_the_group_takes_another_and_fails_only_without_any()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await bed.Control(HttpMethod.Post, "faults", new { kind = "capacity", match = "us-east-1a" });
        await Fleet.Create(bed, 2, 2);
        bed.Settle(TimeSpan.FromMinutes(1));
        Assert.All((await Fleet.Asg(bed)).Instances, i => Assert.Equal("us-east-1b", i.AvailabilityZone));
        await bed.Control(HttpMethod.Post, "faults", new { kind = "capacity" });
        await bed.Admin.Groups.UpdateAutoScalingGroupAsync(new() { AutoScalingGroupName = Fleet.Group, MaxSize = 3, DesiredCapacity = 3 }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(5));
        var failed = (await Fleet.Activities(bed))[^1];
        Assert.Equal("Failed", failed.StatusCode.Value);
        Assert.StartsWith("We currently do not have sufficient m6i.large capacity in the Availability Zone you requested", failed.StatusMessage);
        await bed.Control(HttpMethod.Delete, "faults");
        bed.Settle(TimeSpan.FromMinutes(2));
        Assert.Equal(3, (await Fleet.Asg(bed)).Instances.Count(i => i.LifecycleState.Value == "InService"));
    }

    [Fact]
    public async Task An_instance_refresh_renews_the_group_keeping_the_healthy_share()
    {
        using var bed = new Testbed();
        var template = await Fleet.Template(bed);
        await Fleet.Create(bed, 4, 4);
        bed.Settle(TimeSpan.FromMinutes(1));
        var before = (await Fleet.Asg(bed)).Instances.ConvertAll(i => i.InstanceId);
        await bed.Admin.Ec2.CreateLaunchTemplateVersionAsync(new() { LaunchTemplateId = template, SourceVersion = "1", LaunchTemplateData = new() { InstanceType = "m5.large" } }, Testbed.Cancel);
        var request = new StartInstanceRefreshRequest { AutoScalingGroupName = Fleet.Group, Preferences = new() { MinHealthyPercentage = 50, InstanceWarmup = 60 } };
        var id = (await bed.Admin.Groups.StartInstanceRefreshAsync(request, Testbed.Cancel)).InstanceRefreshId;
        Assert.Equal("InstanceRefreshInProgress", (await Assert.ThrowsAnyAsync<AmazonAutoScalingException>(() => bed.Admin.Groups.StartInstanceRefreshAsync(request, Testbed.Cancel))).ErrorCode);
        var least = 4;
        var healthy = 4;
        for (var i = 0; i < 400; i++)
        {
            bed.Clock.Advance(TimeSpan.FromSeconds(2));
            healthy = (await Fleet.Asg(bed)).Instances.Count(i => i.LifecycleState.Value == "InService");
            least = Math.Min(least, healthy);
        }
        var refresh = (await bed.Admin.Groups.DescribeInstanceRefreshesAsync(new() { AutoScalingGroupName = Fleet.Group }, Testbed.Cancel)).InstanceRefreshes.Single();
        Assert.Equal((id, "Successful", 100), (refresh.InstanceRefreshId, refresh.Status.Value, refresh.PercentageComplete));
        Assert.Equal((2, 4), (least, healthy));
        var after = (await Fleet.Asg(bed)).Instances;
        Assert.Empty(after.Select(i => i.InstanceId).Intersect(before));
        Assert.All(after, i => Assert.Equal(("m5.large", "2"), (i.InstanceType, i.LaunchTemplate.Version)));
    }

    [Fact]
    public async Task A_group_with_instances_is_deleted_by_force_only()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 1, 1);
        bed.Settle(TimeSpan.FromMinutes(1));
        var refused = await Assert.ThrowsAnyAsync<AmazonAutoScalingException>(() => bed.Admin.Groups.DeleteAutoScalingGroupAsync(new() { AutoScalingGroupName = Fleet.Group }, Testbed.Cancel));
        Assert.Equal(("ResourceInUse", "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group."), (refused.ErrorCode, refused.Message));
        await bed.Admin.Groups.DeleteAutoScalingGroupAsync(new() { AutoScalingGroupName = Fleet.Group, ForceDelete = true }, Testbed.Cancel);
        Assert.Equal("Delete in progress", (await Fleet.Asg(bed)).Status);
        bed.Settle(TimeSpan.FromMinutes(2));
        Assert.Empty((await bed.Admin.Groups.DescribeAutoScalingGroupsAsync(new() { AutoScalingGroupNames = [Fleet.Group] }, Testbed.Cancel)).AutoScalingGroups ?? []);
    }

    [Fact]
    public async Task A_suspended_process_rests()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        await Fleet.Create(bed, 0, 2);
        await bed.Admin.Groups.SuspendProcessesAsync(new() { AutoScalingGroupName = Fleet.Group, ScalingProcesses = ["Launch"] }, Testbed.Cancel);
        await bed.Admin.Groups.SetDesiredCapacityAsync(new() { AutoScalingGroupName = Fleet.Group, DesiredCapacity = 2 }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        var group = await Fleet.Asg(bed);
        Assert.Equal("Launch", group.SuspendedProcesses.Single().ProcessName);
        Assert.Empty(group.Instances ?? []);
        await bed.Admin.Groups.ResumeProcessesAsync(new() { AutoScalingGroupName = Fleet.Group }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        Assert.Equal(2, (await Fleet.Asg(bed)).Instances.Count);
    }

    [Theory]
    [InlineData(3, 2, 2, "Max bound, 2, must be greater than or equal to min bound, 3")]
    [InlineData(0, 2, 5, "Desired capacity:5 must be between the specified min size:0 and max size:2")]
    public async Task Sizes_that_do_not_fit_are_refused(int min, int max, int desired, string why)
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        var refused = await Assert.ThrowsAnyAsync<AmazonAutoScalingException>(() => Fleet.Create(bed, min, max, desired));
        Assert.Equal(("ValidationError", why), (refused.ErrorCode, refused.Message));
    }

    [Fact]
    public async Task A_member_that_is_not_honoured_is_refused_by_name()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        var refused = await Assert.ThrowsAnyAsync<AmazonAutoScalingException>(() => bed.Admin.Groups.CreateAutoScalingGroupAsync(
            new() { AutoScalingGroupName = "x", MinSize = 0, MaxSize = 1, VPCZoneIdentifier = SandboxAccount.PrivateSubnets[0], MixedInstancesPolicy = new() }, Testbed.Cancel));
        Assert.Contains("MixedInstancesPolicy", refused.Message);
    }
}
