using Domain.Kinds.Services;
using Domain.Requests;

namespace Domain.Tests.Requests;

public sealed class PlanDifferenceTests
{
    private static Plan Of(params PlannedStep[] steps) => new("payments/dev", "arn:role", "us-east-1", "main", "payments-dev-x", steps);

    private static ScalableTargetChange Bounds(int? beforeMax, int max) => new(beforeMax is { } b ? new("main", "payments-dev-x", 1, b) : null, new("main", "payments-dev-x", 1, max));

    [Fact]
    public void The_same_plan_read_back_from_the_database_does_not_differ() =>
        Assert.Empty(PlanDifference.Of(Of(Bounds(4, 6), new WaitUntilStable("main", "payments-dev-x")), Of(Bounds(4, 6), new WaitUntilStable("main", "payments-dev-x"))));

    [Fact]
    public void A_step_that_begins_from_another_state_differs_and_names_the_line() => Assert.Equal(
        ["Otherwise: change scaling bounds of payments-dev-x to 1–6 tasks. \"MaxCapacity\": 5 stands in AWS, was \"MaxCapacity\": 4."],
        PlanDifference.Of(Of(Bounds(4, 6)), Of(Bounds(5, 6))));

    [Fact]
    public void Steps_that_come_and_go_are_named()
    {
        var what = PlanDifference.Of(Of(Bounds(4, 6)), Of(new LogGroupChange("/x", null, 30)));

        Assert.Equal(["New: create log group /x.", "No longer needed: change scaling bounds of payments-dev-x to 1–6 tasks."], what);
    }

    [Fact]
    public void Another_order_and_another_place_differ()
    {
        var (a, b) = (Bounds(4, 6), new LogGroupChange("/x", null, 30));

        Assert.Equal(["The same steps come in another order."], PlanDifference.Of(Of(a, b), Of(b, a)));
        Assert.Contains("under arn:other", Assert.Single(PlanDifference.Of(Of(a), Of(a) with { RoleArn = "arn:other" })), StringComparison.Ordinal);
    }

    [Fact]
    public void Something_made_where_nothing_stood_and_now_does_differs() =>
        Assert.Contains("something stands in AWS that was not there", Assert.Single(PlanDifference.Of(Of(Bounds(null, 6)), Of(Bounds(2, 6)))), StringComparison.Ordinal);
}
