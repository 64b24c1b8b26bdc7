using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Deciding;

/// <summary>What time does to requests and to people: reminders, expiry, freezes, and roles that are taken away while a page stands open.</summary>
public sealed class TimeTests(HostedPortal portal, Chromium chromium) : DecidingWorld(portal, chromium)
{
    [Fact]
    public async Task Who_does_not_decide_is_reminded_and_what_nobody_decides_expires_on_the_open_page()
    {
        await RuleAsync((1, "TeamLeads"));
        var number = await AskAsync("ines", "forgotten");
        var (ines, ben) = (await SignInAsync("ines"), await SignInAsync("ben"));
        await ReadAsync(ines, number);
        await Chromium.GoAsync(ben, "/inbox");
        await Expect(Item(ben, $"#{number} asks for your approval")).ToContainTextAsync("forgotten");

        // a cookie may be over after a day, a circuit that stands open is asked too: he signs in again
        Portal.Clock.Forward(TimeSpan.FromHours(25));
        ben = await SignInAsync("ben");
        await Chromium.GoAsync(ben, "/inbox");
        await Expect(ben.GetByText($"#{number} still waits for you").First).ToBeVisibleAsync(Patient);

        ines = await SignInAsync("ines");
        await ReadAsync(ines, number);
        var expires = (await SeeAsync(number)).GetProperty("expiresAt").GetDateTimeOffset();
        Portal.Clock.Forward(expires - Portal.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        ines = await SignInAsync("ines");
        await ReadAsync(ines, number);
        await Expect(ines.GetByText("Nobody has decided yet.").First).ToBeVisibleAsync();
        Portal.Clock.Forward(TimeSpan.FromHours(2));
        await Expect(ines.GetByRole(AriaRole.Button, new() { Name = "Submit again" })).ToBeVisibleAsync(Patient);
        Assert.Equal("Expired", (await SeeAsync(number)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_freeze_holds_everyone_but_a_platform_admin_who_says_why_and_everyone_is_told()
    {
        await RuleAsync((1, "TeamLeads"));
        var number = await AskAsync("ines", "frozen", "api");
        var (mara, ben) = (await SignInAsync("mara"), await SignInAsync("ben"));
        await Chromium.GoAsync(mara, "/admin/freezes");
        await mara.GetByLabel("Name", new() { Exact = true }).FillAsync("Year's end");
        var now = Portal.Clock.GetUtcNow().UtcDateTime;
        await mara.GetByLabel("From").FillAsync(now.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await mara.GetByLabel("Until").FillAsync(now.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await mara.GetByLabel("Why").First.FillAsync("The books are closed.");
        await Expect(mara.GetByText("Holds from").First).ToBeVisibleAsync();
        await mara.GetByRole(AriaRole.Button, new() { Name = "Set the freeze" }).ClickAsync();
        await Expect(mara.GetByRole(AriaRole.Button, new() { Name = "End Year's end" })).ToBeVisibleAsync();

        await ReadAsync(ben, number);
        await Expect(Approve(ben)).ToBeDisabledAsync();
        await Expect(ben.GetByText("Year's end").First).ToBeVisibleAsync();

        await RuleAsync((1, "PlatformAdmins"));
        var second = await AskAsync("ines", "burning", "admin");
        await ReadAsync(mara, second);
        await mara.GetByRole(AriaRole.Button, new() { Name = "Break the freeze" }).ClickAsync();
        await mara.Locator("#d-break").GetByRole(AriaRole.Button, new() { Name = "Approve it" }).ClickAsync();
        await Expect(mara.Locator("#d-break").GetByText("Write a sentence").First).ToBeVisibleAsync();
        await mara.Locator("#d-break").GetByLabel("Why it cannot wait").FillAsync("Payments are down.");
        await mara.Locator("#d-break").GetByRole(AriaRole.Button, new() { Name = "Approve it" }).ClickAsync();
        await AppliedAsync(mara);

        await Chromium.GoAsync(ben, "/inbox");
        await Expect(Item(ben, $"Mara Lindqvist approved #{second} although a freeze holds")).ToContainTextAsync("Payments are down.", new() { Timeout = 60_000 });
        // the tests of the class share a portal, in whatever order they come
        Portal.Clock.Forward(TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task A_lead_who_is_none_any_more_cannot_decide_on_the_page_that_stands_open()
    {
        await RuleAsync((1, "TeamLeads"));
        var number = await AskAsync("ines", "rolegone");
        var ben = await SignInAsync("ben");
        await ReadAsync(ben, number);
        await Expect(Approve(ben)).ToBeEnabledAsync();
        await Portal.AlterAsync(async db =>
        {
            var person = await db.People.Where(p => p.Subject == "ben").Select(p => p.Id).SingleAsync(Stop);
            (await db.Members.SingleAsync(m => m.PersonId == person, Stop)).Role = TeamRole.Developer;
        }, Stop);

        await Approve(ben).ClickAsync();

        await Expect(ben.GetByText("This needs a lead of payments.").First).ToBeVisibleAsync();
        Assert.Equal("Waiting", (await SeeAsync(number)).GetProperty("state").GetString());
        await Portal.AlterAsync(async db =>
        {
            var person = await db.People.Where(p => p.Subject == "ben").Select(p => p.Id).SingleAsync(Stop);
            (await db.Members.SingleAsync(m => m.PersonId == person, Stop)).Role = TeamRole.Lead;
        }, Stop);
    }

    [Fact]
    public async Task A_platform_admin_whose_role_the_provider_took_away_loses_the_open_page_within_minutes()
    {
        var mara = await SignInAsync("mara");
        await Chromium.GoAsync(mara, "/admin/freezes");
        await Expect(mara.GetByRole(AriaRole.Button, new() { Name = "Set the freeze" })).ToBeVisibleAsync();
        // a later sign-in elsewhere said that she has no role
        await Portal.AlterAsync(async db =>
        {
            var person = await db.People.SingleAsync(p => p.Subject == "mara", Stop);
            (person.Roles, person.RolesAt) = ([], Portal.Clock.GetUtcNow());
        }, Stop);

        Portal.Clock.Forward(TimeSpan.FromMinutes(3));

        await Expect(mara.GetByRole(AriaRole.Button, new() { Name = "Set the freeze" })).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        Portal.Clock.Forward(TimeSpan.FromMinutes(1));
        await SignInAsync("mara");
    }
}
