using Bunit;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class ListFieldTests : PartTest
{
    [Fact]
    public void A_comma_at_the_end_stays_while_the_next_word_is_typed()
    {
        IReadOnlyList<string> said = [];
        IRenderedComponent<ListField>? field = null;
        field = Render<ListField>(p => p.Add(f => f.Label, "Choices").Add(f => f.Value, said).Add(f => f.ValueChanged, words =>
        {
            said = words ?? [];
            field?.Render(q => q.Add(f => f.Value, said));
        }));

        field.Find("input").Input("plain,");
        Assert.Equal(["plain"], said);
        Assert.Equal("plain,", field.Find("input").GetAttribute("value"));
        field.Find("input").Input("plain, spicy");

        Assert.Equal(["plain", "spicy"], said);
    }
}
