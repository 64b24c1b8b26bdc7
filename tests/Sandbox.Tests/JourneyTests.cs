using Amazon.ApplicationAutoScaling;

namespace Sandbox.Tests;

public sealed class JourneyTests
{
    [Fact]
    public async Task A_team_creates_a_service_and_sees_it_become_stable_behind_its_target_group()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "prod");
        const string name = "payments-prod-web";
        await team.Logs.CreateLogGroupAsync(new() { LogGroupName = "/berth/payments/prod/web", Tags = new() { ["berth-team"] = "payments" } }, Testbed.Cancel);
        await team.Logs.PutRetentionPolicyAsync(new() { LogGroupName = "/berth/payments/prod/web", RetentionInDays = 30 }, Testbed.Cancel);
        var definition = Wishes.Definition(name);
        definition.ContainerDefinitions[0].LogConfiguration = new()
        {
            LogDriver = "awslogs",
            Options = new() { ["awslogs-group"] = "/berth/payments/prod/web", ["awslogs-region"] = "us-east-1", ["awslogs-stream-prefix"] = "app" },
        };
        await team.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var service = (await team.Ecs.CreateServiceAsync(Wishes.Service(name, balanced: true), Testbed.Cancel)).Service;
        await team.Scaling.RegisterScalableTargetAsync(new()
        {
            ServiceNamespace = ServiceNamespace.Ecs,
            ResourceId = $"service/{SandboxAccount.FargateCluster}/{name}",
            ScalableDimension = ScalableDimension.EcsServiceDesiredCount,
            MinCapacity = 2,
            MaxCapacity = 6,
            Tags = new() { ["berth-team"] = "payments", ["berth-env"] = "prod" },
        }, Testbed.Cancel);
        await team.Scaling.PutScalingPolicyAsync(new()
        {
            PolicyName = "cpu",
            ServiceNamespace = ServiceNamespace.Ecs,
            ResourceId = $"service/{SandboxAccount.FargateCluster}/{name}",
            ScalableDimension = ScalableDimension.EcsServiceDesiredCount,
            PolicyType = PolicyType.TargetTrackingScaling,
            TargetTrackingScalingPolicyConfiguration = new() { TargetValue = 60, PredefinedMetricSpecification = new() { PredefinedMetricType = MetricType.ECSServiceAverageCPUUtilization } },
        }, Testbed.Cancel);

        Assert.Equal("IN_PROGRESS", service.Deployments.Single().RolloutState);
        bed.Settle();

        var stable = await team.Describe(name);
        Assert.Equal("COMPLETED", stable.Deployments.Single().RolloutState);
        Assert.Equal((2, 2, 0), (stable.DesiredCount, stable.RunningCount, stable.PendingCount));
        Assert.Equal($"(service {name}) has reached a steady state.", stable.Events[0].Message);
        var tasks = await team.TasksOf(name);
        Assert.All(tasks, t => Assert.Equal(("RUNNING", "1.4.0"), (t.LastStatus, t.PlatformVersion)));
        Assert.Equal(2, tasks.Select(t => t.AvailabilityZone).Distinct().Count());
        var health = await team.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = SandboxAccount.TargetGroupArn(name) }, Testbed.Cancel);
        Assert.Equal(["healthy", "healthy"], health.TargetHealthDescriptions.Select(h => h.TargetHealth.State.Value));
        Assert.Equal(
            tasks.Select(t => t.Containers[0].NetworkInterfaces[0].PrivateIpv4Address).Order(),
            health.TargetHealthDescriptions.Select(h => h.Target.Id).Order());
        var log = await team.Logs.FilterLogEventsAsync(new() { LogGroupName = "/berth/payments/prod/web", FilterPattern = "ready" }, Testbed.Cancel);
        Assert.Equal(2, log.Events.Count);
        Assert.True(bed.Clock.GetUtcNow() - Testbed.Start < TimeSpan.FromMinutes(4), "stable within a minute at the default speed of 4");
    }
}
