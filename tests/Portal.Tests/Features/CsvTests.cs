using Portal.Features;

namespace Portal.Tests.Features;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"https://other.test\")", "\"'=HYPERLINK(\"\"https://other.test\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("plain", "plain")]
    [InlineData("a, b", "\"a, b\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Text_never_becomes_a_formula(string text, string cell)
    {
        var csv = new Csv("Head");
        csv.Add(text);
        Assert.Equal($"Head\r\n{cell}\r\n", csv.ToString());
    }

    [Fact]
    public void Numbers_and_times_stay_what_they_are()
    {
        var csv = new Csv("A", "B", "C", "D");
        csv.Add(-5.25m, 7, null, new DateTimeOffset(2026, 11, 23, 10, 30, 0, TimeSpan.FromHours(2)));
        Assert.Equal("A,B,C,D\r\n-5.25,7,,2026-11-23T08:30:00Z\r\n", csv.ToString());
    }
}
