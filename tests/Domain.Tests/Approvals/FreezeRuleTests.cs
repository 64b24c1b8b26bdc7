using Domain.Approvals;
using Domain.Requests;
using Testing;

namespace Domain.Tests.Approvals;

public sealed class FreezeRuleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 20, 12, 0, 0, TimeSpan.Zero);

    private static FreezeWindow Window(int fromHours, int hours, string[]? tiers = null, string[]? teams = null, string[]? environments = null, string zone = "UTC") => new()
    {
        Id = Guid.CreateVersion7(), Name = "Year's end", Reason = "The shop is full", From = Noon.AddHours(fromHours), Until = Noon.AddHours(fromHours + hours), TimeZone = zone,
        Tiers = tiers ?? [], Teams = teams ?? [], Environments = environments ?? [], AuthorId = Guid.CreateVersion7(), CreatedAt = Noon.AddDays(-30),
    };

    [Fact]
    public void It_holds_from_its_first_moment_and_no_more_at_its_end()
    {
        var window = Window(0, 4);

        Assert.Null(FreezeRules.Of([window], Places.Of(), Noon.AddTicks(-1)));
        Assert.NotNull(FreezeRules.Of([window], Places.Of(), Noon));
        Assert.NotNull(FreezeRules.Of([window], Places.Of(), Noon.AddHours(4).AddTicks(-1)));
        Assert.Null(FreezeRules.Of([window], Places.Of(), Noon.AddHours(4)));
    }

    [Fact]
    public void It_covers_what_every_one_of_its_lists_names_and_an_empty_list_names_all()
    {
        var prod = Places.Of(environment: "prod");

        Assert.True(FreezeRules.Covers(Window(0, 1), prod));
        Assert.True(FreezeRules.Covers(Window(0, 1, tiers: ["production"], teams: ["payments", "search"], environments: ["prod"]), prod));
        Assert.False(FreezeRules.Covers(Window(0, 1, tiers: ["development"]), prod));
        Assert.False(FreezeRules.Covers(Window(0, 1, tiers: ["production"], teams: ["search"]), prod));
        Assert.False(FreezeRules.Covers(Window(0, 1, environments: ["dev"]), prod));
    }

    [Fact]
    public void Windows_that_follow_each_other_hold_as_one_and_one_that_was_ended_does_not_count()
    {
        var (first, second, far) = (Window(-1, 4), Window(3, 5), Window(20, 2));

        Assert.Equal(Noon.AddHours(8), FreezeRules.Of([second, far, first], Places.Of(), Noon)?.Until);

        second.End(Guid.CreateVersion7(), Noon);
        Assert.Equal(Noon.AddHours(3), FreezeRules.Of([second, far, first], Places.Of(), Noon)?.Until);
    }

    [Fact]
    public void A_refusal_says_which_freeze_until_when_in_its_own_zone_why_and_who_could_lift_it() => Assert.Equal(
        "The freeze \"Year's end\" holds for payments/dev until 20 Dec 2026, 17:00 Europe/Berlin (16:00 UTC): The shop is full. Approve it after that, or ask a platform admin to end the freeze.",
        FreezeRules.WhyNotApprove([Window(0, 4, zone: "Europe/Berlin")], Places.Of(), Noon));

    [Fact]
    public void Who_asks_is_warned_of_a_freeze_that_holds_or_comes_within_three_days()
    {
        Assert.Equal(CheckOutcome.Warning, FreezeRules.Check([Window(0, 4)], Places.Of(), Noon).Outcome);
        Assert.Contains("begins for payments/dev at 23 Dec 2026, 12:00 UTC", FreezeRules.Check([Window(72, 4)], Places.Of(), Noon).Finding, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Pass, FreezeRules.Check([Window(73, 4)], Places.Of(), Noon).Outcome);
        Assert.Equal(CheckOutcome.Pass, FreezeRules.Check([Window(-9, 4), Window(0, 4, teams: ["search"])], Places.Of(), Noon).Outcome);
    }

    [Theory]
    [InlineData("2026-12-20T18:00", "Europe/Berlin", false, "2026-12-20T17:00Z")]
    [InlineData("2026-07-01T18:00", "Europe/Berlin", false, "2026-07-01T16:00Z")]
    [InlineData("2026-10-25T02:30", "Europe/Berlin", false, "2026-10-25T00:30Z")]
    [InlineData("2026-10-25T02:30", "Europe/Berlin", true, "2026-10-25T01:30Z")]
    [InlineData("2026-12-20T18:00", "UTC", true, "2026-12-20T18:00Z")]
    public void A_local_time_is_a_moment_and_where_it_comes_twice_the_window_is_the_longer(string local, string zone, bool isEnd, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, null), FreezeRules.Moment(DateTime.Parse(local, null), zone, isEnd).At);

    [Theory]
    [InlineData("2026-03-29T02:30", "Europe/Berlin", "clocks go forward")]
    [InlineData("2026-12-20T18:00", "Mars/Olympus", "no time zone")]
    [InlineData("2026-12-20T18:00", "", "no time zone")]
    [InlineData("0001-01-01T00:30", "Europe/Berlin", "Name a year")]
    public void A_local_time_that_is_none_says_why(string local, string zone, string why) =>
        Assert.Contains(why, FreezeRules.Moment(DateTime.Parse(local, null), zone, isEnd: false).WhyNot, StringComparison.Ordinal);
}
