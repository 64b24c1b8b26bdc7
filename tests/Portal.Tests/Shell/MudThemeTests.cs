using System.Text.RegularExpressions;
using Bunit;
using MudBlazor;

namespace Portal.Tests.Shell;

/// <summary>mud.css stands in for MudThemeProvider; a MudBlazor that reads a new variable must not go unstyled.</summary>
public sealed partial class MudThemeTests(PortalFactory portal) : PartTest, IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Every_variable_of_MudBlazors_theme_is_set_in_mud_css()
    {
        var theirs = Names(Render<MudThemeProvider>().Markup);
        var ours = Names(await portal.CreateClient().GetStringAsync(new Uri("/css/mud.css", UriKind.Relative), TestContext.Current.CancellationToken));

        Assert.True(theirs.Count > 100);
        Assert.Empty(theirs.Except(ours));
    }

    private static HashSet<string> Names(string css) => [.. Variable().Matches(css).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("(--mud-[a-z0-9-]+):")]
    private static partial Regex Variable();
}
