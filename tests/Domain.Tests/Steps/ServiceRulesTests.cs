using Domain.Kinds.Services;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Testing;

namespace Domain.Tests.Steps;

public sealed class ServiceRulesTests
{
    private static readonly ServiceSpec Before = Plans.Service(Places.Of(), "main-fargate", "payments-dev-api", "payments-dev-api:4", null, desired: null);
    private static readonly ServiceSpec After = Before with { TaskDefinition = "payments-dev-api", Compute = Compute.FargateSpot };
    private const string Ours = "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-api:5";

    [Fact]
    public void A_service_as_planned_against_may_be_changed() => Assert.Null(ServiceRules.WhyNotTouch(Before, After, Ours, Before));

    [Fact]
    public void A_service_that_is_ours_already_may_be_changed_again() =>
        Assert.Null(ServiceRules.WhyNotTouch(Before, After, Ours, After with { TaskDefinition = "payments-dev-api:5" }));

    [Fact]
    public void A_service_that_someone_deployed_to_since_is_left_alone() =>
        Assert.Contains(
            "it ran payments-dev-api:4, now it runs payments-dev-api:9",
            ServiceRules.WhyNotTouch(Before, After, Ours, Before with { TaskDefinition = "payments-dev-api:9" }), StringComparison.Ordinal);

    [Fact]
    public void A_service_that_someone_moved_since_is_left_alone() =>
        Assert.Contains(
            "moved payments-dev-api from Fargate to Ec2", ServiceRules.WhyNotTouch(Before, After, Ours, Before with { Compute = Compute.Ec2 }), StringComparison.Ordinal);

    [Fact]
    public void Networks_are_the_same_in_any_order()
    {
        Assert.True(ServiceRules.IsSameNetwork(Before, Before with { Subnets = [.. Before.Subnets.Reverse()] }));
        Assert.False(ServiceRules.IsSameNetwork(Before, Before with { Subnets = ["subnet-other"] }));
        Assert.False(ServiceRules.IsSameNetwork(Before, Before with { TargetGroupArn = "arn" }));
    }
}
