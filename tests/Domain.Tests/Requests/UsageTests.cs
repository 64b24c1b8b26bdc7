using Domain.Requests;

namespace Domain.Tests.Requests;

public sealed class UsageTests
{
    private static UsedWorkload Of(string key, string environment, decimal vcpu, int services = 1, decimal? monthly = 10) => new(key, environment, services, vcpu, vcpu * 2, monthly);

    [Fact]
    public void What_runs_and_what_is_approved_count_together_and_the_greater_of_the_same_workload()
    {
        var usage = Usage.Of([Of("a", "prod", 4), Of("b", "dev", 2)], [Of("a", "prod", 6), Of("c", "dev", 1)], "none", "dev");

        Assert.Equal((3, 9m, 18m, 30m), (usage.Team.Services, usage.Team.Vcpu, usage.Team.MemoryGiB, usage.Team.MonthlyAtMax));
        Assert.Equal((2, 3m), (usage.Here.Services, usage.Here.Vcpu));
    }

    [Fact]
    public void What_is_to_shrink_counts_whole_until_it_has() =>
        Assert.Equal(8m, Usage.Of([Of("a", "prod", 8)], [Of("a", "prod", 2)], "none", "prod").Team.Vcpu);

    [Fact]
    public void The_workload_of_the_request_itself_is_left_out() =>
        Assert.Equal(TeamUsage.Nothing, Usage.Of([Of("a", "prod", 8)], [Of("a", "prod", 2)], "a", "prod").Team);

    [Fact]
    public void What_has_no_price_is_counted_as_such() =>
        Assert.Equal((1, 10m), (Usage.Of([Of("a", "prod", 8, monthly: null), Of("b", "prod", 1)], [], "none", "prod").Team is { } t ? (t.Unpriced, t.MonthlyAtMax) : default));
}
