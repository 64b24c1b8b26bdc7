using System.Globalization;
using Domain.Catalog;

namespace Domain.Tests.Catalog;

public sealed class ScheduleTimeTests
{
    [Theory]
    [InlineData("cron(0 8 L * ? *)", "2027-02-01", "2027-02-28T08:00Z")]
    [InlineData("cron(0 8 LW * ? *)", "2027-02-01", "2027-02-26T08:00Z")]
    [InlineData("cron(0 8 1W * ? *)", "2027-04-30", "2027-05-03T08:00Z")]
    [InlineData("cron(0 8 ? * 6#3 *)", "2027-02-01", "2027-02-19T08:00Z")]
    [InlineData("cron(0 8 ? * MONL *)", "2027-02-01", "2027-02-22T08:00Z")]
    [InlineData("cron(0 8 ? FEB,MAR SAT,SUN 2028)", "2027-02-01", "2028-02-05T08:00Z")]
    [InlineData("cron(0 8 29 2 ? *)", "2027-02-01", "2028-02-29T08:00Z")]
    [InlineData("at(2027-02-03T04:05:06)", "2027-02-01", "2027-02-03T04:05:06Z")]
    public void An_expression_comes_due_on_its_day(string expression, string after, string next) =>
        Assert.Equal(At(next), Assert.Single(ScheduleTimes.Next(expression, "UTC", At(after), At(after), 1)));

    [Fact]
    public void Steps_begin_where_they_say_and_end_with_the_hour() =>
        Assert.Equal([At("2027-02-01T08:05Z"), At("2027-02-01T08:30Z"), At("2027-02-01T08:55Z"), At("2027-02-02T08:05Z")], ScheduleTimes.Next("cron(5/25 8 * * ? *)", "UTC", At("2027-02-01"), At("2027-02-01"), 4));

    [Fact]
    public void A_local_time_that_the_clocks_skip_comes_when_they_have_gone_forward() =>
        Assert.Equal([At("2027-03-28T01:00Z"), At("2027-03-29T00:30Z")], ScheduleTimes.Next("cron(30 2 * * ? *)", "Europe/Berlin", At("2027-01-01"), At("2027-03-27T12:00Z"), 2));

    [Fact]
    public void A_local_time_that_comes_twice_runs_once() =>
        Assert.Equal([At("2026-10-25T00:30Z"), At("2026-10-26T01:30Z")], ScheduleTimes.Next("cron(30 2 * * ? *)", "Europe/Berlin", At("2026-01-01"), At("2026-10-24T12:00Z"), 2));

    [Fact]
    public void A_rate_counts_from_when_it_was_made()
    {
        Assert.Equal([At("2027-02-01T10:37Z"), At("2027-02-01T10:52Z")], ScheduleTimes.Next("rate(15 minutes)", "Europe/Berlin", At("2027-02-01T10:07Z"), At("2027-02-01T10:22Z"), 2));
        Assert.Equal([At("2027-02-08T10:07Z")], ScheduleTimes.Next("rate(7 days)", "UTC", At("2027-02-01T10:07Z"), At("2027-02-01T10:07Z"), 1));
    }

    [Fact]
    public void What_is_over_comes_no_more()
    {
        Assert.Empty(ScheduleTimes.Next("at(2026-12-24T18:00:00)", "Europe/Berlin", At("2026-01-01"), At("2026-12-24T17:00Z"), 3));
        Assert.Empty(ScheduleTimes.Next("cron(0 6 1 1 ? 2026)", "UTC", At("2026-01-01"), At("2026-01-01T06:00Z"), 3));
    }

    [Theory]
    [InlineData("rate(1 hour)", "730")]
    [InlineData("cron(0 6 ? * MON-FRI *)", "21.8")]
    [InlineData("cron(0/30 * * * ? *)", "1460")]
    [InlineData("at(2027-02-03T04:05:06)", "0")]
    public void A_month_of_it_is_counted(string expression, string runs) => Assert.Equal(decimal.Parse(runs, CultureInfo.InvariantCulture), ScheduleTimes.PerMonth(expression, At("2026-11-24")));

    [Theory]
    [InlineData("rate(1 days)", "every day")]
    [InlineData("rate(15 minutes)", "every 15 minutes")]
    [InlineData("cron(0 6 ? * MON-FRI *)", "Monday to Friday at 06:00 Europe/Berlin")]
    [InlineData("cron(30 18 ? * SAT,SUN *)", "Saturdays and Sundays at 18:30 Europe/Berlin")]
    [InlineData("cron(5 * * * ? *)", "every day at minute 5 of every hour, Europe/Berlin")]
    [InlineData("cron(0 0 L * ? *)", "on the last day of each month at 00:00 Europe/Berlin")]
    [InlineData("cron(0 6 1 1 ? *)", "at cron(0 6 1 1 ? *), Europe/Berlin")]
    [InlineData("at(2026-12-24T18:00:00)", "once, on 24 Dec 2026 at 18:00 Europe/Berlin")]
    public void It_reads_as_words_where_words_are_clear(string expression, string words) => Assert.Equal(words, ScheduleTimes.Words(expression, "Europe/Berlin"));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
