using Bunit;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class RangeFieldTests : PartTest
{
    private readonly List<RangeField.Bounds> changes = [];

    [Fact]
    public void Dragging_past_the_ceiling_stops_there()
    {
        Range(3, 12).FindAll("input[type=range]")[1].Input("19");

        Assert.Equal(new RangeField.Bounds(3, 16), Assert.Single(changes));
    }

    [Fact]
    public void Dragging_the_least_above_the_most_takes_the_most_along()
    {
        Range(3, 5).FindAll("input[type=range]")[0].Input("9");

        Assert.Equal(new RangeField.Bounds(9, 9), Assert.Single(changes));
    }

    [Fact]
    public void Dragging_the_most_below_the_least_takes_the_least_along()
    {
        Range(6, 9).FindAll("input[type=range]")[1].Input("2");

        Assert.Equal(new RangeField.Bounds(2, 2), Assert.Single(changes));
    }

    [Fact]
    public void Typing_past_the_ceiling_reaches_the_page_which_says_why_not()
    {
        var range = Range(3, 12, "16 is the team's ceiling.");

        range.FindAll("input[type=number]")[1].Input("40");

        Assert.Equal(new RangeField.Bounds(3, 40), Assert.Single(changes));
        Assert.Contains("16 is the team's ceiling.", range.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_thumbs_are_named_and_the_ceiling_is_said()
    {
        var names = Range(3, 12).FindAll("input[type=range]").Select(i => i.GetAttribute("aria-label"));

        Assert.Equal(["Fewest", "Most, ceiling 16"], names);
    }

    [Fact]
    public void A_ceiling_at_the_end_of_the_track_is_not_drawn()
    {
        var range = Render<RangeField>(p => p.Add(r => r.Min, 1).Add(r => r.Max, 2).Add(r => r.Ceiling, 10).Add(r => r.Top, 10));

        Assert.Empty(range.FindAll(".ceil"));
    }

    private IRenderedComponent<RangeField> Range(int min, int max, string? error = null) => Render<RangeField>(p => p
        .Add(r => r.Min, min).Add(r => r.Max, max).Add(r => r.Ceiling, 16).Add(r => r.Top, 20).Add(r => r.MaxError, error).Add(r => r.Changed, changes.Add));
}
