using Bunit;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class PairsFieldTests : PartTest
{
    private IReadOnlyList<KeyValuePair<string, string>> said = [];

    [Fact]
    public void A_row_is_added_named_and_taken_away_again()
    {
        var field = Pairs([]);

        field.Find("button.btn").Click();
        Assert.Empty(said);
        field.FindAll("input")[0].Input("LOG_LEVEL");
        field.FindAll("input")[1].Input("info");
        Assert.Equal([KeyValuePair.Create("LOG_LEVEL", "info")], said);

        field.Find("button.icon-b").Click();
        Assert.Empty(said);
        Assert.Empty(field.FindAll("input"));
    }

    [Fact]
    public void Every_input_and_button_has_a_name_of_its_own()
    {
        var field = Pairs([KeyValuePair.Create("A", "1"), KeyValuePair.Create("B", "2")]);

        var names = field.FindAll("input, button.icon-b").Select(i => i.GetAttribute("aria-label")).ToList();

        Assert.Equal(["Variables: name 1", "Variables: value 1", "Remove A", "Variables: name 2", "Variables: value 2", "Remove B"], names);
    }

    [Fact]
    public void What_is_locked_can_be_read_and_not_altered()
    {
        var field = Render<PairsField>(p => p.Add(f => f.Label, "Variables").Add(f => f.Value, [KeyValuePair.Create("A", "1")]).Add(f => f.Locked, "Locked by the template."));

        Assert.All(field.FindAll("input"), i => Assert.True(i.HasAttribute("readonly")));
        Assert.Empty(field.FindAll("button"));
        Assert.Contains("Locked by the template.", field.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<PairsField> Pairs(IReadOnlyList<KeyValuePair<string, string>> value)
    {
        said = value;
        IRenderedComponent<PairsField>? field = null;
        field = Render<PairsField>(p => p.Add(f => f.Label, "Variables").Add(f => f.Value, value).Add(f => f.ValueChanged, pairs =>
        {
            said = pairs ?? [];
            field?.Render(q => q.Add(f => f.Value, said));
        }));
        return field;
    }
}
