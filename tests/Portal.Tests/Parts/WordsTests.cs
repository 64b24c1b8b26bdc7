using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class WordsTests
{
    [Fact]
    public void Money_has_its_currency_and_period_in_every_culture()
    {
        Assert.Equal("$36.04 a month", Money.AMonth(36.04m));
        Assert.Equal("$12,846.50", Money.Of(12846.5m));
        Assert.Equal("−$5.00", Money.Of(-5m));
        Assert.Equal("+$288.32 a month", Money.ChangeAMonth(288.32m));
        Assert.Equal("−$0.50", Money.Change(-0.5m));
        Assert.Equal("no change", Money.ChangeAMonth(0.001m));
        Assert.Equal("$2,914", Money.Whole(2913.6m));
    }

    [Theory]
    [InlineData(0, "0 s ago")]
    [InlineData(59, "59 s ago")]
    [InlineData(60, "1 min ago")]
    [InlineData(7_199, "1 h ago")]
    [InlineData(86_400, "1 day ago")]
    [InlineData(172_800, "2 days ago")]
    [InlineData(-18_000, "in 5 h")]
    public void An_age_is_said_in_its_largest_unit(int seconds, string words) =>
        Assert.Equal(words, TimeText.Ago(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.94, "0.9 s")]
    [InlineData(12, "12 s")]
    [InlineData(72, "1 min 12 s")]
    [InlineData(120, "2 min")]
    [InlineData(7_500, "2 h 5 min")]
    public void A_step_says_how_long_it_took(double seconds, string words) =>
        Assert.Equal(words, TimeText.Took(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(12, new[] { 0, 5.0, 10, 15 })]
    [InlineData(16, new[] { 0, 5.0, 10, 15, 20 })]
    [InlineData(100, new[] { 0, 20.0, 40, 60, 80, 100 })]
    [InlineData(0, new[] { 0, 1.0 })]
    public void Grid_lines_are_round_and_reach_the_top(double most, double[] ticks) => Assert.Equal(ticks, ChartRuns.Ticks(most));

    [Fact]
    public void A_reference_is_short_and_never_the_same_twice()
    {
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", ReferenceId.New());
        Assert.NotEqual(ReferenceId.New(), ReferenceId.New());
    }
}
