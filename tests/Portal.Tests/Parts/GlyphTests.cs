using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed partial class GlyphTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Every_glyph_is_drawn_in_the_sprite()
    {
        var sprite = XDocument.Parse(await portal.CreateClient().GetStringAsync(new Uri("/icons.svg", UriKind.Relative), TestContext.Current.CancellationToken));
        var drawn = sprite.Descendants().Select(e => (string?)e.Attribute("id")).OfType<string>().ToHashSet();

        var named = typeof(Glyph).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<Glyph>()
            .Select(g => Symbol().Match(g.Svg.Value).Groups[1].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(drawn));
    }

    [GeneratedRegex("#([a-z0-9-]+)")]
    private static partial Regex Symbol();
}
