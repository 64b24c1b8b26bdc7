using Bunit;
using Domain.Access.Tokens;
using Domain.Hosting.Demo;
using Portal.Features.Account;

namespace Portal.Tests.Features;

public sealed class TokensPageTests(PageWorld world) : PageTest(world)
{
    private async Task<IRenderedComponent<TokensPage>> MakeAsync(string name)
    {
        await World.World.SweepAsync(Stop);
        var page = Open<TokensPage>(DemoCast.Ines, "/account/tokens");
        await page.Find(".btn.primary").ClickAsync();
        await page.Find("#d-token form").SubmitAsync();
        Assert.Contains("Name the token", page.Find("#d-token .note.bad").TextContent, StringComparison.Ordinal);
        await page.Find("#t-name").InputAsync(name);
        await page.Find("#d-token form").SubmitAsync();
        Assert.Contains("Choose the service", page.Find("#d-token .note.bad").TextContent, StringComparison.Ordinal);
        await page.Find("#t-service").ChangeAsync(page.FindAll("#t-service option")[1].GetAttribute("value") ?? "");
        await page.Find("#d-token form").SubmitAsync();
        page.WaitForElement(".secret");
        return page;
    }

    [Fact]
    public async Task A_token_for_one_service_is_made_shown_once_and_revoked()
    {
        var page = await MakeAsync("checkout pipeline");

        var token = page.Find(".secret").TextContent;
        Assert.Matches("^berth_[A-Za-z0-9_-]{43}$", token);
        Assert.Equal(token, page.Find(".note [data-copy]").GetAttribute("data-copy"));
        var row = page.FindAll("tbody tr").Single(r => r.TextContent.Contains("checkout pipeline", StringComparison.Ordinal));
        Assert.Contains("Deploy an image on one service", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Never", row.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Open<TokensPage>(DemoCast.Ines, "/account/tokens").Markup, StringComparison.Ordinal);

        await page.FindAll("tbody button").Single(b => b.GetAttribute("aria-label") == "Revoke checkout pipeline").ClickAsync();
        await page.Find("#d-revoke form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("Revoked", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[aria-label='Revoke checkout pipeline']"));
        Assert.Empty(page.FindAll(".secret"));
        Assert.Null(await World.World.Get<TokenCheck>().FindAsync(token, Stop));
    }

    [Fact]
    public async Task A_platform_admin_sees_whose_it_is_and_another_member_sees_nothing()
    {
        await MakeAsync("seen by admins");

        Assert.Contains($"of {DemoCast.Ines.Name}", Open<TokensPage>(DemoCast.Mara, "/account/tokens").Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("You have no API tokens", Open<TokensPage>(DemoCast.Ben, "/account/tokens").Markup, StringComparison.Ordinal);
    }
}
