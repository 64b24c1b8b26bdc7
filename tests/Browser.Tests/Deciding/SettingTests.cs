using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Deciding;

/// <summary>How settings change once there is a second platform admin: proposed by one, compared and decided by the other, both with their pages open.</summary>
public sealed class SettingTests(HostedPortal portal, Chromium chromium) : DecidingWorld(portal, chromium)
{
    [Fact]
    public async Task Limits_and_a_template_wait_for_the_second_admin_and_show_at_once_where_they_were_proposed()
    {
        // once she was here, Mara is not alone any more
        var vera = await SignInAsync("vera");
        await Chromium.GoAsync(vera, "/inbox");
        var mara = await SignInAsync("mara");

        await Chromium.GoAsync(mara, "/admin/teams/payments");
        await mara.GetByRole(AriaRole.Button, new() { Name = "Edit limits" }).First.ClickAsync();
        await mara.Locator("#l-vcpu").FillAsync("31");
        await mara.GetByRole(AriaRole.Button, new() { Name = "Save the limits" }).ClickAsync();
        await Expect(Waits(mara)).ToContainTextAsync("It waits for a second person: Vera Costa.");
        await Expect(mara.Locator(".limits").First).ToContainTextAsync("of 24");

        await vera.GetByRole(AriaRole.Link, new() { Name = "Mara Lindqvist proposes: Other limits for payments" }).ClickAsync();
        await Expect(vera.Locator(".diff")).ToContainTextAsync("Max vCPU: 31");
        await vera.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(vera.GetByText("Vera Costa approved it").First).ToBeVisibleAsync();
        await Expect(mara.Locator(".limits").First).ToContainTextAsync("of 31");
        await Expect(Waits(mara)).ToHaveCountAsync(0);

        using (var script = await PortalClient.SignInAsync(Portal.Address, "mara", Stop))
        {
            await script.PostAsync("api/v1/templates/run-task/versions", new { from = "1.0" }, Stop);
        }

        await Chromium.GoAsync(mara, "/admin/templates/run-task/versions/1.1");
        await mara.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await mara.Locator("#d-publish").GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(Waits(mara)).ToContainTextAsync("Publish");
        await Chromium.GoAsync(vera, "/admin/setting-changes");
        await vera.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(vera.GetByText("Say why, so that Mara Lindqvist knows.")).ToBeVisibleAsync();
        await vera.GetByRole(AriaRole.Textbox, new() { NameRegex = new("Comment") }).FillAsync("Nothing is new in it.");
        await vera.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(Waits(mara)).ToHaveCountAsync(0);
        await Chromium.GoAsync(mara, "/inbox");
        await Expect(Item(mara, "Vera Costa: rejected what you proposed")).ToContainTextAsync("Nothing is new in it.", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task A_freeze_holds_at_once_and_its_author_takes_back_that_they_wanted_to_end_it()
    {
        using (var vera = await PortalClient.SignInAsync(Portal.Address, "vera", Stop))
        {
            await vera.GetAsync("api/v1/setting-changes", Stop);
        }

        using (var script = await PortalClient.SignInAsync(Portal.Address, "mara", Stop))
        {
            var day = Portal.Clock.GetUtcNow().UtcDateTime.Date.AddDays(30);
            await script.PostAsync("api/v1/freezes", new { name = "Sale", reason = "The shop is full.", from = day, until = day.AddDays(1), timeZone = "UTC", teams = new[] { "search" } }, Stop);
        }

        var mara = await SignInAsync("mara");
        await Chromium.GoAsync(mara, "/admin/freezes");
        await mara.GetByRole(AriaRole.Button, new() { Name = "End Sale" }).ClickAsync();
        await mara.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await Expect(Waits(mara)).ToContainTextAsync("End the freeze \"Sale\"");
        await Expect(mara.Locator("tbody")).ToContainTextAsync("Comes");

        await mara.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Expect(Waits(mara)).ToHaveCountAsync(0);
    }

    private static ILocator Waits(IPage page) => page.Locator(".note.warn").Filter(new() { HasText = "It waits for a second person" });
}
