using Domain.Workloads.Logs;

namespace Domain.Tests.Workloads.Logs;

public sealed class LogWeightRulesTests
{
    [Theory]
    [InlineData("2026-11-24T10:00:00Z ERROR boot no route", LogWeight.Error)]
    [InlineData("""{"time":"10:00","level":"warn","msg":"slow"}""", LogWeight.Warn)]
    [InlineData("level=info msg=\"ERROR is a word here\"", LogWeight.Info)]
    [InlineData("DEBUG http GET /health 200", LogWeight.Debug)]
    [InlineData("an error of nobody", LogWeight.Plain)]
    [InlineData("TERRORISM is no level", LogWeight.Plain)]
    public void A_line_says_how_bad_it_is(string text, LogWeight weight) =>
        Assert.Equal(weight, new LogLine("1", DateTimeOffset.UnixEpoch, "app", null, text).Weight);

    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("a b", "\"a b\"")]
    [InlineData("say \"no\"", "\"say \\\"no\\\"\"")]
    public void Words_are_looked_for_as_they_stand(string? search, string? pattern) => Assert.Equal(pattern, LogSourceRules.Pattern(search));
}
