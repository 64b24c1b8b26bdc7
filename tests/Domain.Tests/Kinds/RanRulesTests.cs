using Domain.Kinds.Services;

namespace Domain.Tests.Kinds;

/// <summary>Which revisions a service ran, and when last, from the deployments that succeeded.</summary>
public sealed class RanRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_revision_ran_until_the_deployment_of_another_began() =>
        Assert.Equal([new("b", At(2), At(4)), new("a", At(0), At(2))], RanRules.Of([(At(4), "c"), (At(2), "b"), (At(0), "a")], "c"));

    [Fact]
    public void Deployed_again_as_it_was_it_ran_for_the_whole_time() =>
        Assert.Equal([new("a", At(0), At(4))], RanRules.Of([(At(4), "b"), (At(2), "a"), (At(0), "a")], "b"));

    [Fact]
    public void What_ran_twice_is_named_once_with_its_last_time() =>
        Assert.Equal([new("a", At(4), At(6)), new("b", At(2), At(4))], RanRules.Of([(At(6), "c"), (At(4), "a"), (At(2), "b"), (At(0), "a")], "c"));

    [Fact]
    public void What_runs_now_is_nothing_to_go_back_to() => Assert.Equal([new("b", At(2), At(4))], RanRules.Of([(At(4), "a"), (At(2), "b"), (At(0), "a")], "a"));

    [Fact]
    public void While_a_deployment_is_under_way_the_one_before_it_may_be_gone_back_to() =>
        Assert.Equal([new("b", At(2), DateTimeOffset.MaxValue), new("a", At(0), At(2))], RanRules.Of([(At(3), "b"), (At(2), "b"), (At(0), "a")], "c"));

    [Fact]
    public void A_service_that_never_ran_anything_else_has_nothing() => Assert.Empty(RanRules.Of([(At(0), "a")], "a"));

    private static DateTimeOffset At(int hours) => Noon.AddHours(hours);
}
