using Bunit;
using Domain.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Parts;
using Portal.Security;
using Portal.Shell;

namespace Portal.Tests.Shell;

public sealed class ShellTests : PartTest
{
    private static readonly CurrentUser Ines = new("issuer", "ines", "Ines Faria", []);

    [Fact]
    public void The_menu_shows_a_number_when_a_feature_sets_it_and_drops_it_at_zero()
    {
        var counts = Services.GetRequiredService<MenuCounts>();
        var menu = Render<SideMenu>(p => p.AddCascadingValue(Ines));
        Assert.Empty(menu.FindAll(".count"));

        counts.Set("/approvals", new MenuCount(4, "waiting for you", Tone.Wait));
        menu.WaitForAssertion(() => Assert.Equal("4waiting for you", menu.Find(".count.hot").TextContent));

        counts.Set("/approvals", new MenuCount(0, "waiting for you"));
        menu.WaitForAssertion(() => Assert.Empty(menu.FindAll(".count")));
    }

    [Fact]
    public void An_item_is_for_those_whose_role_it_names()
    {
        var item = new MenuItem("Limits", "/limits", Glyph.Settings, Roles: [GlobalRoles.PlatformAdmin, GlobalRoles.Finance]);

        Assert.False(item.IsFor(Ines));
        Assert.True(item.IsFor(Ines with { Roles = [GlobalRoles.Finance] }));
    }

    [Fact]
    public void A_page_that_breaks_shows_a_reference_and_never_the_exception()
    {
        var page = Render<PageErrors>(p => p
            .Add(e => e.ChildContent, (RenderFragment)(_ => throw new InvalidOperationException("secret words")))
            .Add(e => e.ErrorContent, _ => "<p>broke</p>"));

        Assert.Equal("<p>broke</p>", page.Markup.Trim());
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}$", page.Instance.Reference);
    }
}
