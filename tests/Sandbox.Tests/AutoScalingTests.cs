using Amazon.ApplicationAutoScaling.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

/// <summary>Counts that move by themselves.</summary>
public sealed class AutoScalingTests
{
    private const string Web = "payments-dev-web";
    private const string Dimension = "ecs:service:DesiredCount";

    [Fact]
    public async Task A_busy_service_scales_out_in_proportion_and_back_when_it_is_calm()
    {
        using var bed = await Scaled(min: 2, max: 10);
        var policy = await bed.Admin.Scaling.PutScalingPolicyAsync(ScalingTests.Cpu(Web), Testbed.Cancel);
        Assert.Matches($"^TargetTracking-service/{SandboxAccount.FargateCluster}/{Web}-AlarmHigh-[0-9a-f-]{{36}}$", policy.Alarms[0].AlarmName);
        Assert.Matches($"^TargetTracking-service/{SandboxAccount.FargateCluster}/{Web}-AlarmLow-[0-9a-f-]{{36}}$", policy.Alarms[1].AlarmName);
        var (high, low) = (await bed.Alarm(policy.Alarms[0].AlarmName), await bed.Alarm(policy.Alarms[1].AlarmName));
        Assert.Equal((60, 3, 54, 15), (high.Threshold, high.EvaluationPeriods, low.Threshold, low.EvaluationPeriods));
        Assert.Equal(policy.PolicyARN, high.AlarmActions.Single());

        await bed.Control(HttpMethod.Post, "load", new { match = Web, cpuFactor = 10, minutes = 25 });
        bed.Run(minutes: 5);
        var before = await bed.Read(MetricTests.Cpu(Web));
        // 100 % of 2 tasks against a target of 60 %.
        Assert.Equal((100, 4), (Math.Round(before.Values[^1]), (await bed.Admin.Describe()).DesiredCount));
        bed.Run(minutes: 20);
        var most = (await bed.Admin.Describe()).DesiredCount;
        Assert.InRange(most ?? 0, 5, 10);
        bed.Run(minutes: 90);
        Assert.Equal(2, (await bed.Admin.Describe()).DesiredCount);
        var activities = (await bed.Admin.Scaling.DescribeScalingActivitiesAsync(new() { ServiceNamespace = "ecs", ResourceId = ScalingTests.Resource(Web) }, Testbed.Cancel)).ScalingActivities;
        var first = activities[^1];
        Assert.Equal(("Setting desired count to 4.", "Successful", "Successfully set desired count to 4. Change successfully fulfilled by ecs."), (first.Description, first.StatusCode.Value, first.StatusMessage));
        Assert.Equal($"monitor alarm {policy.Alarms[0].AlarmName} in state ALARM triggered policy cpu", first.Cause);
        Assert.Equal($"monitor alarm {policy.Alarms[1].AlarmName} in state ALARM triggered policy cpu", activities[0].Cause);
    }

    [Fact]
    public async Task At_its_maximum_a_service_says_once_why_it_does_not_grow()
    {
        using var bed = await Scaled(min: 1, max: 3);
        await bed.Admin.Scaling.PutScalingPolicyAsync(ScalingTests.Cpu(Web), Testbed.Cancel);
        await bed.Control(HttpMethod.Post, "load", new { match = Web, cpuFactor = 100, minutes = 60 });
        bed.Run(minutes: 40);
        Assert.Equal(3, (await bed.Admin.Describe()).DesiredCount);
        async Task<List<ScalingActivity>> Activities(bool all)
            => (await bed.Admin.Scaling.DescribeScalingActivitiesAsync(new() { ServiceNamespace = "ecs", IncludeNotScaledActivities = all }, Testbed.Cancel)).ScalingActivities;
        Assert.Single(await Activities(all: false));
        var reason = (await Activities(all: true))[0].NotScaledReasons.Single();
        Assert.Equal(("AlreadyAtMaxCapacity", 3, 3), (reason.Code, reason.MaxCapacity, reason.CurrentCapacity));
        Assert.Equal(2, (await Activities(all: true)).Count);
    }

    [Fact]
    public async Task Scale_in_may_be_switched_off_by_the_policy_or_suspended_on_the_target()
    {
        foreach (var byPolicy in new[] { true, false })
        {
            using var bed = await Scaled(min: 1, max: 10, desired: 6);
            var policy = ScalingTests.Cpu(Web, 95);
            policy.TargetTrackingScalingPolicyConfiguration.DisableScaleIn = byPolicy;
            await bed.Admin.Scaling.PutScalingPolicyAsync(policy, Testbed.Cancel);
            if (!byPolicy)
            {
                var bounds = ScalingTests.Bounds(Web, 1, 10);
                bounds.SuspendedState = new() { DynamicScalingInSuspended = true };
                await bed.Admin.Scaling.RegisterScalableTargetAsync(bounds, Testbed.Cancel);
            }
            bed.Run(minutes: 30);
            Assert.Equal(6, (await bed.Admin.Describe()).DesiredCount);
            policy.TargetTrackingScalingPolicyConfiguration.DisableScaleIn = false;
            await bed.Admin.Scaling.PutScalingPolicyAsync(policy, Testbed.Cancel);
            var free = ScalingTests.Bounds(Web, 1, 10);
            free.SuspendedState = new() { DynamicScalingInSuspended = false };
            await bed.Admin.Scaling.RegisterScalableTargetAsync(free, Testbed.Cancel);
            bed.Run(minutes: 3);
            Assert.InRange((await bed.Admin.Describe()).DesiredCount ?? 0, 1, 5);
        }
    }

    [Fact]
    public async Task Of_two_policies_the_one_that_wants_more_wins()
    {
        using var bed = await Scaled(min: 1, max: 10, desired: 6);
        await bed.Admin.Scaling.PutScalingPolicyAsync(ScalingTests.Cpu(Web, 95), Testbed.Cancel);
        var memory = ScalingTests.Cpu(Web, 30);
        (memory.PolicyName, memory.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType) = ("memory", "ECSServiceAverageMemoryUtilization");
        await bed.Admin.Scaling.PutScalingPolicyAsync(memory, Testbed.Cancel);
        bed.Run(minutes: 30);
        // CPU could spare tasks; memory, which more tasks relieve little, could not.
        Assert.InRange((await bed.Admin.Describe()).DesiredCount ?? 0, 6, 10);
    }

    [Fact]
    public async Task A_step_policy_acts_on_the_alarm_its_caller_made_and_waits_for_its_cooldown()
    {
        using var bed = await Scaled(min: 1, max: 20);
        var step = new PutScalingPolicyRequest
        {
            PolicyName = "steps", ServiceNamespace = "ecs", ResourceId = ScalingTests.Resource(Web), ScalableDimension = Dimension, PolicyType = "StepScaling",
            StepScalingPolicyConfiguration = new()
            {
                AdjustmentType = "ChangeInCapacity", Cooldown = 600,
                StepAdjustments = [new() { MetricIntervalLowerBound = 0, MetricIntervalUpperBound = 30, ScalingAdjustment = 1 }, new() { MetricIntervalLowerBound = 30, ScalingAdjustment = 3 }],
            },
        };
        var policy = await bed.Admin.Scaling.PutScalingPolicyAsync(step, Testbed.Cancel);
        var alarm = AlarmTests.Busy("busy", 65, periods: 1);
        alarm.AlarmActions = [policy.PolicyARN];
        await bed.Admin.CloudWatch.PutMetricAlarmAsync(alarm, Testbed.Cancel);
        await bed.Control(HttpMethod.Post, "load", new { match = Web, cpuFactor = 100, minutes = 60 });
        bed.Run(minutes: 3);
        Assert.Equal(5, (await bed.Admin.Describe()).DesiredCount);
        bed.Run(minutes: 7);
        // Still as busy, but what was added counts until the cooldown is over.
        Assert.Equal(5, (await bed.Admin.Describe()).DesiredCount);
        bed.Run(minutes: 4);
        Assert.Equal(8, (await bed.Admin.Describe()).DesiredCount);
        var shown = (await bed.Admin.Scaling.DescribeScalingPoliciesAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalingPolicies.Single();
        Assert.Equal("busy", shown.Alarms.Single().AlarmName);
        step.StepScalingPolicyConfiguration.StepAdjustments.RemoveAt(0);
        step.StepScalingPolicyConfiguration.StepAdjustments[0].MetricIntervalLowerBound = null;
        Assert.Equal("ValidationException", await Code(() => bed.Admin.Scaling.PutScalingPolicyAsync(step, Testbed.Cancel)));
    }

    [Fact]
    public async Task A_scheduled_action_moves_the_bounds_at_its_local_time()
    {
        using var bed = await Scaled(min: 1, max: 4);
        var action = new PutScheduledActionRequest
        {
            ScheduledActionName = "morning", ServiceNamespace = "ecs", ResourceId = ScalingTests.Resource(Web), ScalableDimension = Dimension, Schedule = "cron(30 10 ? * MON-FRI *)", Timezone = "Europe/Berlin",
            ScalableTargetAction = new() { MinCapacity = 5, MaxCapacity = 9 },
        };
        await bed.Admin.Scaling.PutScheduledActionAsync(action, Testbed.Cancel);
        bed.Run(minutes: 29);
        Assert.Equal(2, (await bed.Admin.Describe()).DesiredCount);
        bed.Run(minutes: 2);
        Assert.Equal(5, (await bed.Admin.Describe()).DesiredCount);
        var activities = (await bed.Admin.Scaling.DescribeScalingActivitiesAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalingActivities;
        Assert.Equal(("Setting desired count to 5.", "minimum capacity was set to 5"), (activities[0].Description, activities[0].Cause));
        Assert.Equal(("Setting min capacity to 5 and max capacity to 9", "scheduled action name morning was triggered"), (activities[1].Description, activities[1].Cause));
        Assert.Equal("cron(30 10 ? * MON-FRI *)", (await bed.Admin.Scaling.DescribeScheduledActionsAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScheduledActions.Single().Schedule);
        var keys = (action.ServiceNamespace, action.ResourceId, action.ScalableDimension, action.ScheduledActionName);
        var delete = new DeleteScheduledActionRequest { ServiceNamespace = keys.ServiceNamespace, ResourceId = keys.ResourceId, ScalableDimension = keys.ScalableDimension, ScheduledActionName = keys.ScheduledActionName };
        await bed.Admin.Scaling.DeleteScheduledActionAsync(delete, Testbed.Cancel);
        Assert.Equal("ObjectNotFoundException", await Code(() => bed.Admin.Scaling.DeleteScheduledActionAsync(delete, Testbed.Cancel)));
        action.Schedule = "cron(30 10 * * MON-FRI *)";
        Assert.Equal("ValidationException", await Code(() => bed.Admin.Scaling.PutScheduledActionAsync(action, Testbed.Cancel)));
    }

    [Fact]
    public async Task A_forecast_raises_the_count_before_the_hour_and_one_that_only_looks_does_not()
    {
        foreach (var mode in new[] { "ForecastOnly", "ForecastAndScale" })
        {
            using var bed = await Scaled(min: 1, max: 40, desired: 1);
            bed.Clock.Advance(TimeSpan.FromHours(25));
            bed.Server.CatchUp();
            await bed.Admin.Scaling.PutScalingPolicyAsync(
                new()
                {
                    PolicyName = "forecast", ServiceNamespace = "ecs", ResourceId = ScalingTests.Resource(Web), ScalableDimension = Dimension, PolicyType = "PredictiveScaling",
                    PredictiveScalingPolicyConfiguration = new()
                    {
                        Mode = mode, MetricSpecifications = [new() { TargetValue = 5, PredefinedMetricPairSpecification = new() { PredefinedMetricType = "ECSServiceCPUUtilization" } }],
                    },
                },
                Testbed.Cancel);
            bed.Run(minutes: 62);
            var target = (await bed.Admin.Scaling.DescribeScalableTargetsAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalableTargets.Single();
            Assert.InRange(target.PredictedCapacity ?? 0, 2, 40);
            Assert.Equal(mode == "ForecastOnly" ? 1 : target.PredictedCapacity, (await bed.Admin.Describe()).DesiredCount);
        }
    }

    [Fact]
    public async Task The_first_target_of_an_account_makes_the_service_linked_role()
    {
        using var bed = new Testbed(new() { Speed = 1, Start = SandboxStart.Empty });
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = SandboxAccount.FargateCluster }, Testbed.Cancel);
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(
            new() { Family = "web", RequiresCompatibilities = ["EC2"], ContainerDefinitions = [new() { Name = "app", Image = "nginx", Memory = 128 }] }, Testbed.Cancel);
        await bed.Admin.Ecs.CreateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, ServiceName = "web", TaskDefinition = "web", DesiredCount = 1, LaunchType = "EC2" }, Testbed.Cancel);
        async Task<int> Roles() => (await bed.Admin.Iam.ListRolesAsync(new() { PathPrefix = "/aws-service-role/ecs.application-autoscaling.amazonaws.com/" }, Testbed.Cancel)).Roles?.Count ?? 0;
        Assert.Equal(0, await Roles());
        await bed.Admin.Scaling.RegisterScalableTargetAsync(ScalingTests.Bounds("web", 1, 3), Testbed.Cancel);
        Assert.Equal(1, await Roles());
    }

    [Fact]
    public async Task Days_that_pass_at_once_scale_as_days_that_tick()
    {
        var stories = new List<string>();
        foreach (var ticks in new[] { true, false })
        {
            using var bed = await Scaled(min: 1, max: 10);
            await bed.Admin.Scaling.PutScalingPolicyAsync(ScalingTests.Cpu(Web, 40), Testbed.Cancel);
            if (ticks)
            {
                bed.Run(minutes: 30 * 60);
            }
            else
            {
                bed.Clock.Advance(TimeSpan.FromHours(30));
                bed.Server.CatchUp();
            }
            var activities = (await bed.Admin.Scaling.DescribeScalingActivitiesAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalingActivities;
            stories.Add(string.Join('\n', activities.Select(a => $"{a.StartTime:O} {a.Description} {a.StatusCode}")));
        }
        Assert.Equal(stories[0], stories[1]);
        Assert.True(stories[0].Split('\n').Length > 3, stories[0]);
    }

    [Fact]
    public async Task With_a_target_go_its_alarms_and_actions()
    {
        using var bed = await Scaled(min: 1, max: 10);
        await bed.Admin.Scaling.PutScalingPolicyAsync(ScalingTests.Cpu(Web), Testbed.Cancel);
        Assert.Equal(2, (await bed.Admin.CloudWatch.DescribeAlarmsAsync(new(), Testbed.Cancel)).MetricAlarms.Count);
        await bed.Admin.Scaling.DeregisterScalableTargetAsync(new() { ServiceNamespace = "ecs", ResourceId = ScalingTests.Resource(Web), ScalableDimension = Dimension }, Testbed.Cancel);
        Assert.Empty((await bed.Admin.CloudWatch.DescribeAlarmsAsync(new(), Testbed.Cancel)).MetricAlarms ?? []);
        bed.Run(minutes: 5);
    }

    private static async Task<Testbed> Scaled(int min, int max, int desired = 2)
    {
        var bed = new Testbed();
        await bed.Admin.Create(Web, desired);
        bed.Settle();
        await bed.Admin.Scaling.RegisterScalableTargetAsync(ScalingTests.Bounds(Web, min, max), Testbed.Cancel);
        return bed;
    }

    private static async Task<string> Code(Func<Task> call) => (await Assert.ThrowsAnyAsync<AmazonServiceException>(call)).ErrorCode;
}
