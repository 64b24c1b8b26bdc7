using Bunit;
using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Hosting.Demo;
using Domain.Operations.Switch;
using Portal.Features.Administration.Platform;
using Portal.Features.Requests;
using Portal.Shell;

namespace Portal.Tests.Features;

public sealed class PlatformPageTests(PageWorld world) : PageTest(world)
{
    private static readonly Caller nora = new(DemoCast.Issuer, "nora", "Nora Osei", [GlobalRoles.PlatformAdmin]);

    [Fact]
    public async Task An_admin_stops_applying_every_page_says_so_and_opening_waits_for_a_second()
    {
        await World.World.Get<Actors>().LoadAsync(nora, Stop);
        var page = Open<PlatformPage>(DemoCast.Mara, "/admin/platform");
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        await page.Find("#mode-ReadOnly").ChangeAsync("ReadOnly");
        await page.Find("form").SubmitAsync();
        Assert.Contains("Say why", page.Find(".note.bad").TextContent, StringComparison.Ordinal);

        await page.Find("#f-why").InputAsync("The accounts move.");
        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("The accounts move.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Read-only.", Render<SwitchBanner>().Markup, StringComparison.Ordinal);
        var asking = Open<NewRequestPage>(DemoCast.Ines, "/requests/new?template=web-service");
        await asking.WaitForAssertionAsync(() => Assert.Contains("Berth is read-only: The accounts move.", asking.Markup, StringComparison.Ordinal));

        await page.Find("#mode-Open").ChangeAsync("Open");
        await page.Find("#f-why").InputAsync("They have moved.");
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("waits for another platform admin: Nora Osei", page.Markup, StringComparison.Ordinal));

        var waiting = Assert.Single(await World.World.Get<SettingChanges>().ListAsync(nora, SwitchSetting.KindId, Stop), c => c.State is SettingState.Waiting);
        await World.World.Get<SettingChanges>().DecideAsync(nora, waiting.Id, waiting.Version, true, "", Stop);
        await page.WaitForAssertionAsync(() => Assert.Equal("Open", page.Find(".state").TextContent));
    }

    [Fact]
    public void Others_read_how_it_stands_and_are_told_who_could()
    {
        var page = Open<PlatformPage>(DemoCast.Ben, "/admin/platform");

        Assert.Empty(page.FindAll("form"));
        Assert.Contains("Only platform admins", page.Find(".note.info").TextContent, StringComparison.Ordinal);
    }
}
