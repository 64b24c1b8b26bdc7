using Amazon.ApplicationAutoScaling.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class ScalingTests
{
    [Theory]
    [InlineData(3, 5, 3)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 4, 2)]
    public async Task Registering_moves_a_count_outside_the_bounds_into_them(int min, int max, int expected)
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 2);
        bed.Settle();
        await bed.Admin.Scaling.RegisterScalableTargetAsync(Bounds("payments-dev-web", min, max), Testbed.Cancel);
        bed.Settle();
        var service = await bed.Admin.Describe();
        Assert.Equal((expected, expected), (service.DesiredCount, service.RunningCount));
        var activities = (await bed.Admin.Scaling.DescribeScalingActivitiesAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalingActivities ?? [];
        Assert.Equal(expected == 2 ? 0 : 1, activities.Count);
    }

    [Fact]
    public async Task Registering_again_keeps_what_is_not_named_and_the_targets_arn()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        var first = await bed.Admin.Scaling.RegisterScalableTargetAsync(Bounds("payments-dev-web", 1, 4), Testbed.Cancel);
        var request = Bounds("payments-dev-web", 1, 4);
        request.MinCapacity = null;
        request.MaxCapacity = 8;
        var second = await bed.Admin.Scaling.RegisterScalableTargetAsync(request, Testbed.Cancel);
        Assert.Equal(first.ScalableTargetARN, second.ScalableTargetARN);
        var target = (await bed.Admin.Scaling.DescribeScalableTargetsAsync(new() { ServiceNamespace = "ecs", ResourceIds = [request.ResourceId] }, Testbed.Cancel)).ScalableTargets.Single();
        Assert.Equal((1, 8), (target.MinCapacity, target.MaxCapacity));
        var tags = (await bed.Admin.Scaling.ListTagsForResourceAsync(new() { ResourceARN = first.ScalableTargetARN }, Testbed.Cancel)).Tags;
        Assert.Equal("payments", tags["berth-team"]);
    }

    [Fact]
    public async Task Bounds_that_cross_a_missing_service_and_a_missing_target_are_refused()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        Assert.Equal("ValidationException", await Code(() => bed.Admin.Scaling.RegisterScalableTargetAsync(Bounds("payments-dev-web", 5, 2), Testbed.Cancel)));
        Assert.Equal("ValidationException", await Code(() => bed.Admin.Scaling.RegisterScalableTargetAsync(Bounds("nobody", 1, 2), Testbed.Cancel)));
        Assert.Equal("ObjectNotFoundException", await Code(() => bed.Admin.Scaling.PutScalingPolicyAsync(Cpu("payments-dev-web"), Testbed.Cancel)));
        await bed.Admin.Scaling.RegisterScalableTargetAsync(Bounds("payments-dev-web", 1, 4), Testbed.Cancel);
        var odd = Cpu("payments-dev-web");
        odd.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification = null;
        Assert.Equal("ValidationException", await Code(() => bed.Admin.Scaling.PutScalingPolicyAsync(odd, Testbed.Cancel)));
    }

    [Fact]
    public async Task A_policy_put_twice_is_one_policy_and_goes_with_its_target()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        await bed.Admin.Scaling.RegisterScalableTargetAsync(Bounds("payments-dev-web", 1, 4), Testbed.Cancel);
        var one = await bed.Admin.Scaling.PutScalingPolicyAsync(Cpu("payments-dev-web"), Testbed.Cancel);
        var two = await bed.Admin.Scaling.PutScalingPolicyAsync(Cpu("payments-dev-web", 70), Testbed.Cancel);
        Assert.Equal((one.PolicyARN, 2), (two.PolicyARN, two.Alarms.Count));
        var policies = await bed.Admin.Scaling.DescribeScalingPoliciesAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel);
        Assert.Equal(70, policies.ScalingPolicies.Single().TargetTrackingScalingPolicyConfiguration.TargetValue);
        await bed.Admin.Scaling.DeregisterScalableTargetAsync(
            new() { ServiceNamespace = "ecs", ResourceId = Resource("payments-dev-web"), ScalableDimension = "ecs:service:DesiredCount" }, Testbed.Cancel);
        Assert.Empty((await bed.Admin.Scaling.DescribeScalingPoliciesAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalingPolicies ?? []);
    }

    internal static RegisterScalableTargetRequest Bounds(string service, int min, int max, string team = "payments", string environment = "dev") => new()
    {
        ServiceNamespace = "ecs", ResourceId = Resource(service), ScalableDimension = "ecs:service:DesiredCount", MinCapacity = min, MaxCapacity = max,
        Tags = new() { ["berth-team"] = team, ["berth-env"] = environment },
    };

    internal static PutScalingPolicyRequest Cpu(string service, int target = 60) => new()
    {
        PolicyName = "cpu", ServiceNamespace = "ecs", ResourceId = Resource(service), ScalableDimension = "ecs:service:DesiredCount", PolicyType = "TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration = new() { TargetValue = target, PredefinedMetricSpecification = new() { PredefinedMetricType = "ECSServiceAverageCPUUtilization" } },
    };

    internal static string Resource(string service) => $"service/{SandboxAccount.FargateCluster}/{service}";

    private static async Task<string> Code(Func<Task> call) => (await Assert.ThrowsAnyAsync<AmazonServiceException>(call)).ErrorCode;
}
