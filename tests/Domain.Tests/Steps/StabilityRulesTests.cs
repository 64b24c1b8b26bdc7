using Domain.Kinds.Services;
using Domain.Operations.Steps;
using Domain.Workloads;

namespace Domain.Tests.Steps;

public sealed class StabilityRulesTests
{
    private const string Old = "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-api:4";
    private const string New = "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-api:5";
    private const string Other = "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-api:6";

    [Fact]
    public void One_completed_deployment_with_all_its_tasks_is_stable() =>
        Assert.IsType<Stability.Stable>(Of(3, 3, [Deployment(New, "COMPLETED")]));

    [Fact]
    public void A_completed_deployment_with_a_task_missing_is_not_stable() =>
        Assert.IsType<Stability.Starting>(Of(2, 3, [Deployment(New, "COMPLETED")]));

    [Fact]
    public void A_deployment_that_still_drains_the_former_is_not_stable() =>
        Assert.IsType<Stability.Starting>(Of(3, 3, [Deployment(New, "COMPLETED"), Deployment(Old, "COMPLETED", primary: false)]));

    [Fact]
    public void Failed_tasks_trouble_a_start() =>
        Assert.True(Assert.IsType<Stability.Starting>(Of(0, 3, [Deployment(New, "IN_PROGRESS", failedTasks: 2)])).Troubled);

    [Fact]
    public void A_first_deployment_that_fails_has_nothing_to_go_back_to() =>
        Assert.IsType<Stability.GaveUp>(Of(0, 3, [Deployment(New, "FAILED")], previous: null));

    [Fact]
    public void While_ECS_goes_back_one_waits_for_it() =>
        Assert.IsType<Stability.GoingBack>(Of(1, 3, [Deployment(Old, "IN_PROGRESS"), Deployment(New, "FAILED", primary: false)]));

    [Theory]
    [InlineData("payments-dev-api:4")]
    [InlineData(Old)]
    public void The_former_revision_running_again_is_a_rollback(string previous) =>
        Assert.IsType<Stability.WentBack>(Of(3, 3, [Deployment(Old, "COMPLETED")], previous));

    [Fact]
    public void A_third_revision_is_someone_elses_deployment() =>
        Assert.IsType<Stability.Replaced>(Of(3, 3, [Deployment(Other, "COMPLETED")]));

    [Fact]
    public void Patience_ends() =>
        Assert.IsType<Stability.TooLong>(Of(2, 3, [Deployment(New, "IN_PROGRESS")], waited: StabilityRules.Patience));

    [Fact]
    public void Patience_ends_while_ECS_goes_back_too() =>
        Assert.IsType<Stability.TooLong>(Of(0, 3, [Deployment(Old, "IN_PROGRESS"), Deployment(New, "FAILED", primary: false)], waited: StabilityRules.Patience));

    [Fact]
    public void One_looks_less_often_as_time_goes_by()
    {
        var early = Assert.IsType<Stability.Starting>(Of(0, 3, [Deployment(New, "IN_PROGRESS")]));
        var late = Assert.IsType<Stability.Starting>(Of(0, 3, [Deployment(New, "IN_PROGRESS")], waited: TimeSpan.FromMinutes(5)));
        Assert.True(early.LookAgain < late.LookAgain);
    }

    private static Stability Of(int running, int desired, IReadOnlyList<DeploymentState> deployments, string? previous = Old, TimeSpan waited = default) =>
        StabilityRules.Of(running, desired, deployments, New, previous, waited);

    private static DeploymentState Deployment(string definition, string rollout, bool primary = true, int failedTasks = 0) =>
        new(primary, definition, rollout, null, 3, 0, failedTasks);
}
