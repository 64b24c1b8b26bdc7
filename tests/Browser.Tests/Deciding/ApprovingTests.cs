using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Deciding;

/// <summary>How people decide: of several groups, with comments, again after an edit, in each other's place, at the same second.</summary>
public sealed class ApprovingTests(HostedPortal portal, Chromium chromium) : DecidingWorld(portal, chromium)
{
    [Fact]
    public async Task A_lead_and_then_one_of_another_teams_security_people_approve()
    {
        await GroupAsync("security", "priya");
        await RuleAsync((1, "TeamLeads"), (1, "security"));
        var number = await AskAsync("ines", "twogroups");
        var (ines, ben, priya) = (await SignInAsync("ines"), await SignInAsync("ben"), await SignInAsync("priya"));
        await ReadAsync(ines, number);

        await ReadAsync(priya, number);
        await Expect(Approve(priya)).ToBeDisabledAsync();
        await Expect(priya.GetByText("Your turn comes after a lead of payments has approved.").First).ToBeVisibleAsync();

        await ReadAsync(ben, number);
        await Approve(ben).ClickAsync();
        await Expect(ben.GetByText("1 of 2 approvals are given.").First).ToBeVisibleAsync();

        // her own page and her inbox tell her without reloading
        await Expect(Approve(priya)).ToBeEnabledAsync();
        await Chromium.GoAsync(priya, "/inbox");
        await priya.GetByRole(AriaRole.Link, new() { Name = $"#{number} asks for your approval" }).First.ClickAsync();
        await priya.WaitForURLAsync($"**/requests/{number}");
        await Approve(priya).ClickAsync();
        await AppliedAsync(ines);
    }

    [Fact]
    public async Task What_is_refused_is_refused_with_a_comment_that_its_requester_reads()
    {
        await RuleAsync((1, "TeamLeads"));
        var number = await AskAsync("ines", "refused");
        var (ines, ben) = (await SignInAsync("ines"), await SignInAsync("ben"));
        await ReadAsync(ines, number);
        await ReadAsync(ben, number);

        await ben.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(ben.GetByText("Say why you reject it").First).ToBeVisibleAsync();
        Assert.Equal("Waiting", (await SeeAsync(number)).GetProperty("state").GetString());
        await ben.GetByRole(AriaRole.Textbox, new() { NameRegex = new("[Cc]omment") }).FillAsync("Use the shared gateway instead.");
        await ben.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(ben.GetByText("You rejected it. Nothing was done in AWS.").First).ToBeVisibleAsync();

        await Expect(ines.GetByText("Use the shared gateway instead.").First).ToBeVisibleAsync();
        await Chromium.GoAsync(ines, "/inbox");
        await Expect(Item(ines, $"#{number} is rejected by Ben Adeyemi")).ToContainTextAsync("Use the shared gateway instead.");
    }

    [Fact]
    public async Task An_edit_makes_earlier_approvals_void()
    {
        await RuleAsync((1, "TeamLeads"), (1, "PlatformAdmins"));
        var number = await AskAsync("ines", "edited");
        var (ines, ben, mara) = (await SignInAsync("ines"), await SignInAsync("ben"), await SignInAsync("mara"));
        await ReadAsync(ben, number);
        await Approve(ben).ClickAsync();
        await Expect(ben.GetByText("1 of 2 approvals are given.").First).ToBeVisibleAsync();

        await ReadAsync(mara, number);
        await mara.GetByRole(AriaRole.Textbox, new() { NameRegex = new("[Cc]omment") }).FillAsync("Two tasks will do.");
        await mara.GetByRole(AriaRole.Button, new() { Name = "Ask for changes" }).ClickAsync();
        await Expect(mara.GetByText("You asked for changes.").First).ToBeVisibleAsync();

        await ReadAsync(ines, number);
        await ines.GetByRole(AriaRole.Link, new() { Name = "Edit and submit" }).ClickAsync();
        await ines.WaitForURLAsync("**/requests/new?draft=*");
        await Chromium.GoAsync(ines, $"/requests/new?draft={number}&step=scale");
        await ines.GetByRole(AriaRole.Spinbutton, new() { Name = "Most tasks" }).FillAsync("2");
        var next = ines.Locator("main button.btn.primary");
        await next.ClickAsync();
        await Expect(ines.GetByLabel("Target group")).ToBeVisibleAsync();
        await next.ClickAsync();
        await ines.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync(new() { Timeout = 120_000 });
        await ines.WaitForURLAsync($"**/requests/{number}");

        // ben is asked again: what he approved was something else
        await ReadAsync(ben, number);
        await Expect(ben.GetByText("0 of 2").First).ToBeVisibleAsync();
        await Expect(Approve(ben)).ToBeEnabledAsync();
        await ReadAsync(mara, number);
        await Expect(Approve(mara)).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Whoever_stands_in_decides_with_the_others_voice()
    {
        await RuleAsync((1, "TeamLeads"));
        var number = await AskAsync("mara", "standin");
        var (ben, ines) = (await SignInAsync("ben"), await SignInAsync("ines"));
        await ReadAsync(ines, number);
        await Expect(Approve(ines)).ToBeDisabledAsync();

        await Chromium.GoAsync(ben, "/approvals");
        await ben.GetByRole(AriaRole.Button, new() { Name = "Hand over my decisions" }).ClickAsync();
        await ben.GetByLabel("To", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Ines Faria" });
        await ben.Locator("#d-hand").GetByLabel("Why").FillAsync("On leave this week.");
        await ben.Locator("#d-hand").GetByRole(AriaRole.Button, new() { Name = "Hand over", Exact = true }).ClickAsync();
        await Expect(ben.GetByText("Ines Faria decides for you").First).ToBeVisibleAsync();

        await ReadAsync(ines, number);
        await Expect(ines.GetByText("You decide in Ben Adeyemi's place.").First).ToBeVisibleAsync();
        await Approve(ines).ClickAsync();
        await AppliedAsync(ines);
        await ben.GetByRole(AriaRole.Button, new() { Name = "End it: Ines Faria" }).ClickAsync();
        await Expect(ben.GetByText("Ines Faria decides for you")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_who_approve_at_the_same_second_start_it_once_and_both_hear_what_became_of_it()
    {
        await RuleAsync((1, "TeamLeads+PlatformAdmins"));
        var number = await AskAsync("ines", "sametime", "api");
        var (ben, mara) = (await SignInAsync("ben"), await SignInAsync("mara"));
        await ReadAsync(ben, number);
        await ReadAsync(mara, number);

        await Task.WhenAll(Approve(ben).ClickAsync(), Approve(mara).ClickAsync());

        await AppliedAsync(ben);
        await AppliedAsync(mara);
        var seen = await SeeAsync(number);
        Assert.Equal("Done", seen.GetProperty("state").GetString());
        Assert.Equal(1, seen.GetProperty("approvals").GetInt32());
        Assert.Equal(1, await CountAsync(number, "request.approved"));
        Assert.Equal(1, await CountAsync(number, "operation.started"));
    }

    private async Task<int> CountAsync(int number, string what)
    {
        var count = 0;
        await Portal.AlterAsync(async db => count = await db.Audit.CountAsync(a => a.RequestNumber == number && a.What == what, Stop), Stop);
        return count;
    }
}
