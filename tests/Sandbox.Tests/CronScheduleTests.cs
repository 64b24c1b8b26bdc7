using System.Globalization;
using Sandbox.AutoScaling;

namespace Sandbox.Tests;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 9 * * ? *", "2026-11-23T08:59:00Z", "2026-11-23T09:00:00Z")]
    [InlineData("0 9 * * ? *", "2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z")]
    [InlineData("15 10 ? * MON-FRI *", "2026-11-27T10:15:00Z", "2026-11-30T10:15:00Z")]
    [InlineData("0/15 8-17 ? * 2-6 *", "2026-11-27T17:45:00Z", "2026-11-30T08:00:00Z")]
    [InlineData("0 8 1 * ? *", "2026-11-23T00:00:00Z", "2026-12-01T08:00:00Z")]
    [InlineData("0 0 L * ? *", "2027-02-01T00:00:00Z", "2027-02-28T00:00:00Z")]
    [InlineData("0 0 L 2 ? *", "2027-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 15W * ? *", "2026-11-01T00:00:00Z", "2026-11-16T00:00:00Z")]
    [InlineData("0 0 1W 8 ? *", "2026-07-30T00:00:00Z", "2026-08-03T00:00:00Z")]
    [InlineData("0 0 LW 1 ? *", "2027-01-01T00:00:00Z", "2027-01-29T00:00:00Z")]
    [InlineData("0 0 ? * 6L *", "2026-11-01T00:00:00Z", "2026-11-27T00:00:00Z")]
    [InlineData("0 0 ? * 2#1 *", "2026-11-23T00:00:00Z", "2026-12-07T00:00:00Z")]
    [InlineData("0 0 ? * L *", "2026-11-23T00:00:00Z", "2026-11-28T00:00:00Z")]
    [InlineData("30 6,18 ? JAN,JUL SUN 2027", "2026-11-23T00:00:00Z", "2027-01-03T06:30:00Z")]
    [InlineData("5/20 * * * ? *", "2026-11-23T10:26:00Z", "2026-11-23T10:45:00Z")]
    [InlineData("0 12 31 * ? *", "2026-11-23T00:00:00Z", "2026-12-31T12:00:00Z")]
    public void The_next_time_follows_the_six_fields(string fields, string after, string expected)
        => Assert.Equal(Time(expected), CronSchedule.Parse(fields).Next(Time(after), TimeZoneInfo.Utc));

    [Theory]
    // Clocks go forward at 02:00 on 29 March 2026 in Berlin: 02:30 is not, so it runs as soon as there is a time again.
    [InlineData("30 2 * * ? *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    // Back at 03:00 on 25 October: 02:30 comes twice and runs the first time, in summer time, only.
    [InlineData("30 2 * * ? *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * ? *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 9 * * ? *", "America/New_York", "2026-03-07T15:00:00Z", "2026-03-08T13:00:00Z")]
    [InlineData("0 9 * * ? *", "America/New_York", "2026-03-06T15:00:00Z", "2026-03-07T14:00:00Z")]
    [InlineData("0 0 ? * MON *", "Pacific/Auckland", "2026-11-20T00:00:00Z", "2026-11-22T11:00:00Z")]
    [InlineData("30 23 31 12 ? *", "America/Los_Angeles", "2026-12-31T23:00:00Z", "2027-01-01T07:30:00Z")]
    public void It_follows_the_clocks_of_its_time_zone(string fields, string zone, string after, string expected)
        => Assert.Equal(Time(expected), CronSchedule.Parse(fields).Next(Time(after), TimeZoneInfo.FindSystemTimeZoneById(zone))?.ToUniversalTime());

    [Fact]
    public void A_year_that_has_passed_comes_no_more() => Assert.Null(CronSchedule.Parse("0 0 1 1 ? 2020").Next(Time("2026-01-01T00:00:00Z"), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("0 9 * * ?")]
    [InlineData("0 9 * * * *")]
    [InlineData("0 9 ? * ? *")]
    [InlineData("60 9 * * ? *")]
    [InlineData("0 24 * * ? *")]
    [InlineData("0 9 32 * ? *")]
    [InlineData("0 9 ? 13 2 *")]
    [InlineData("0 9 ? * 8 *")]
    [InlineData("0 9 ? * 2#6 *")]
    [InlineData("0 17-8 * * ? *")]
    [InlineData("0 9 * * ? 1969")]
    [InlineData("a 9 * * ? *")]
    public void What_is_no_expression_says_so(string fields) => Assert.Throws<FormatException>(() => CronSchedule.Parse(fields));

    [Theory]
    [InlineData("at(2027-01-31T18:30:00)", "Europe/Berlin", "2026-11-23T00:00:00Z", "2027-01-31T17:30:00Z")]
    [InlineData("at(2026-01-31T18:30:00)", null, "2026-11-23T00:00:00Z", null)]
    [InlineData("rate(5 minutes)", null, "2026-11-23T09:12:00Z", "2026-11-23T09:15:00Z")]
    [InlineData("rate(1 day)", null, "2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z")]
    [InlineData("cron(0 9 ? * MON *)", null, "2026-11-23T09:00:00Z", "2026-11-30T09:00:00Z")]
    public void A_schedule_is_once_at_a_rate_or_by_the_calendar(string expression, string? zone, string after, string? expected)
        => Assert.Equal(expected is null ? null : Time(expected), Schedule.Parse(expression, zone, Time("2026-11-23T09:00:00Z")).Next(Time(after))?.ToUniversalTime());

    [Theory]
    [InlineData("every day", null)]
    [InlineData("rate(0 minutes)", null)]
    [InlineData("rate(5 weeks)", null)]
    [InlineData("at(tomorrow)", null)]
    [InlineData("rate(5 minutes)", "Mars/Olympus")]
    public void What_is_no_schedule_says_so(string expression, string? zone) => Assert.Throws<FormatException>(() => Schedule.Parse(expression, zone, default));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
