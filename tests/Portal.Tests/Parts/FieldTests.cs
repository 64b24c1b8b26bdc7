using Bunit;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class FieldTests : PartTest
{
    [Fact]
    public void A_field_is_labelled_and_described_by_its_help()
    {
        var field = Render<TextField>(p => p.Add(f => f.Label, "Service name").Add(f => f.Help, "Begins with your team").Add(f => f.Value, ""));

        var input = field.Find("input");
        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("Begins with your team", field.Find("#" + input.GetAttribute("aria-describedby")).TextContent);
        Assert.Null(input.GetAttribute("aria-invalid"));
    }

    [Fact]
    public void An_error_stands_beneath_is_announced_and_described()
    {
        var field = Render<TextField>(p => p.Add(f => f.Label, "Service name").Add(f => f.Help, "h").Add(f => f.Error, "Too long by 3 letters.").Add(f => f.Value, "x"));

        var input = field.Find("input");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("f-service-name-h f-service-name-e", input.GetAttribute("aria-describedby"));
        Assert.Contains("Too long by 3 letters.", field.Find("#f-service-name-e[aria-live=polite]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_goes_to_the_page_as_it_is_typed()
    {
        var typed = new List<string?>();
        var field = Render<TextField>(p => p.Add(f => f.Label, "Name").Add(f => f.Value, "").Add(f => f.ValueChanged, typed.Add));

        field.Find("input").Input("pay");

        Assert.Equal(["pay"], typed);
    }

    [Fact]
    public void A_locked_field_says_why_and_takes_nothing()
    {
        var field = Render<TextField>(p => p.Add(f => f.Label, "Role").Add(f => f.Help, "h").Add(f => f.Locked, "Set by the template").Add(f => f.Value, "r"));

        Assert.True(field.Find("input").HasAttribute("readonly"));
        Assert.Contains("Set by the template", field.Find(".hint").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_number_stays_as_typed_and_says_so()
    {
        var values = new List<int?>();
        var field = Render<NumberField<int>>(p => p.Add(f => f.Label, "Tasks").Add(f => f.Value, 3).Add(f => f.ValueChanged, values.Add));

        field.Find("input").Input("2x");

        Assert.Equal([null], values);
        Assert.Equal("2x", field.Find("input").GetAttribute("value"));
        Assert.Contains("in digits", field.Find(".err").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_read_the_same_in_every_language()
    {
        var values = new List<decimal?>();
        var field = Render<NumberField<decimal>>(p => p.Add(f => f.Label, "vCPU").Add(f => f.Value, 1m).Add(f => f.ValueChanged, values.Add));

        field.Find("input").Input("0.25");

        Assert.Equal([0.25m], values);
    }

    [Fact]
    public void A_choice_that_is_not_open_says_why()
    {
        var field = Render<ChoiceField>(p => p.Add(f => f.Label, "Cluster").Add(f => f.Value, "a").Add(f => f.Items, [new("a", "payments-prod"), new("b", "shared", "full")]));

        var closed = field.FindAll("option")[1];
        Assert.True(closed.HasAttribute("disabled"));
        Assert.Equal("shared · full", closed.TextContent);
    }

    [Fact]
    public void Segments_press_the_chosen_one_and_report_the_other()
    {
        var picked = new List<string>();
        var field = Render<Segments<string>>(p => p.Add(f => f.Label, "vCPU").Add(f => f.Items, ["1", "2"]).Add(f => f.Value, "1").Add(f => f.ValueChanged, picked.Add));

        Assert.Equal("1", field.Find("[aria-pressed=true]").TextContent);
        field.FindAll("button")[1].Click();

        Assert.Equal(["2"], picked);
    }
}
