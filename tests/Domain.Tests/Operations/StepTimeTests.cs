using Domain.Operations;

namespace Domain.Tests.Operations;

public sealed class StepTimeTests
{
    private static TookStep Step(string kind, string workload, int seconds) => new(kind, workload, TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_step_is_expected_to_take_what_its_kind_took_of_late()
    {
        TookStep[] took = [Step("wait", "a", 30), Step("wait", "b", 50), Step("wait", "c", 400), Step("log-group", "a", 1)];

        Assert.Equal(TimeSpan.FromSeconds(50), StepTimeRules.Expect(took, "wait", "d"));
        Assert.Null(StepTimeRules.Expect(took, "cluster", "d"));
    }

    [Fact]
    public void A_workload_that_was_seen_twice_tells_more_than_all_others()
    {
        TookStep[] took = [Step("wait", "slow", 300), Step("wait", "b", 10), Step("wait", "b", 10), Step("wait", "b", 11)];

        Assert.Equal(TimeSpan.FromSeconds(11), StepTimeRules.Expect(took, "wait", "slow"));
        Assert.Equal(TimeSpan.FromSeconds(320), StepTimeRules.Expect([.. took, Step("wait", "slow", 320)], "wait", "slow"));
    }
}
