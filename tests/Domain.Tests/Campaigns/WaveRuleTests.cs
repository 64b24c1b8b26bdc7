using Domain.Campaigns;

namespace Domain.Tests.Campaigns;

public sealed class WaveRuleTests
{
    private static string Waves(WavePlan plan, int development, int production) => string.Join(' ', WaveRules.Split(
        plan, Enumerable.Range(0, production).Select(i => new WaveMember("production", "a", $"p{i}")).Concat(Enumerable.Range(0, development).Select(i => new WaveMember("development", "a", $"d{i}"))), m => m)
        .Select(w => $"{w.Count}{(w.All(m => m.Tier == "development") ? "d" : w.All(m => m.Tier == "production") ? "p" : "")}"));

    [Fact]
    public void One_then_a_quarter_then_the_rest_development_first() => Assert.Equal("1d 5d 14", Waves(WavePlan.Usual, 10, 10));

    [Fact]
    public void By_tier_production_comes_last() => Assert.Equal("3d 2p", Waves(WavePlan.Tiers, 3, 2));

    [Fact]
    public void What_no_size_reaches_makes_a_last_wave() => Assert.Equal("1d 1d 2", Waves(new(false, ["1", "1"]), 3, 1));

    [Fact]
    public void A_wave_that_would_be_empty_is_none() => Assert.Equal("1d", Waves(WavePlan.Usual, 1, 0));

    [Theory]
    [InlineData("half")]
    [InlineData("0")]
    [InlineData("101 %")]
    [InlineData("-1")]
    public void A_size_that_is_none_is_said_to_be(string size) => Assert.Contains("no size of a wave", WaveRules.WhyNot(new(false, [size])), StringComparison.Ordinal);

    [Fact]
    public void Only_the_last_wave_can_be_the_rest() => Assert.NotNull(WaveRules.WhyNot(new(false, ["rest", "1"])));
}
