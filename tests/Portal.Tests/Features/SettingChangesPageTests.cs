using Bunit;
using Domain.Access;
using Domain.Approvals;
using Domain.Catalog;
using Domain.Hosting.Demo;
using Domain.Teams;
using Portal.Features.Administration.Prices;
using Portal.Features.Administration.Settings;
using Portal.Features.Administration.Teams;
using Portal.Features.Approvals;
using Portal.Features.Catalog;

namespace Portal.Tests.Features;

/// <summary>Settings on their pages once there is a second platform admin.</summary>
public sealed class SettingChangesPageTests(PageWorld world) : PageTest(world)
{
    private const string AllAt = "/admin/setting-changes";

    [Fact]
    public async Task Limits_wait_on_the_teams_page_until_the_second_approves_with_both_versions_before_them()
    {
        await VeraComesAsync();
        var team = Open<TeamPage>(DemoCast.Mara, "/admin/teams/payments", p => p.Add(x => x.Id, "payments"));
        await team.FindAll("button").First(b => b.TextContent.Trim() == "Edit limits").ClickAsync();
        await team.Find("#l-vcpu").InputAsync("31");
        await team.Find("#d-limits form").SubmitAsync();

        await team.WaitForAssertionAsync(() => Assert.Contains("It waits for a second person: Vera Costa", team.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Contains("Nothing has changed yet", team.Find(".note.ok").TextContent, StringComparison.Ordinal);
        Assert.Contains("of 24", team.Find(".limits").TextContent, StringComparison.Ordinal);
        var id = Guid.Parse((team.Find(".note.warn a").GetAttribute("href") ?? "").Split('/')[^1]);

        var own = Open<SettingChangesPage>(DemoCast.Mara, $"{AllAt}/{id}", p => p.Add(x => x.Id, id));
        Assert.Empty(own.FindAll(".btn.primary"));
        Assert.Contains("another must approve", own.Markup, StringComparison.Ordinal);

        var page = Open<SettingChangesPage>(DemoCast.Vera, $"{AllAt}/{id}", p => p.Add(x => x.Id, id));
        Assert.Equal("Max vCPU: 24", page.Find(".diff .a.del .tx").TextContent);
        Assert.Equal("Max vCPU: 31", page.Find(".diff .b.add .tx").TextContent);
        await page.Find(".btn.danger").ClickAsync();
        Assert.Contains("Say why, so that Mara Lindqvist knows", page.Find(".note.bad").TextContent, StringComparison.Ordinal);
        await page.Find(".btn.primary").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("Vera Costa approved it", page.Markup, StringComparison.Ordinal));
        await team.WaitForAssertionAsync(() => Assert.Contains("of 31", team.Find(".limits").TextContent, StringComparison.Ordinal));
        Assert.Empty(team.FindAll(".note.warn"));
    }

    [Fact]
    public async Task Its_author_takes_a_change_back_where_the_setting_is()
    {
        await VeraComesAsync();
        var page = Open<GuardrailsPage>(DemoCast.Mara, "/admin/guardrails");
        Assert.IsType<GuardrailsOutcome.Waits>(await World.World.Get<PlatformGuardrails>().SaveAsync(DemoCast.Mara.Caller, [new("logging", GuardrailLevel.Warn)], Stop));
        await page.WaitForAssertionAsync(() => Assert.Contains("Switch on \"Logging on\"", page.Find(".note.warn").TextContent, StringComparison.Ordinal));

        await page.FindAll(".note.warn button").Single().ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll(".note.warn")));
        Assert.Empty(await World.World.Get<PlatformGuardrails>().ReadAsync(Stop));
        var all = Open<SettingChangesPage>(DemoCast.Dana, AllAt);
        Assert.Contains(all.FindAll("tbody tr"), r => r.TextContent.Contains("Logging on", StringComparison.Ordinal) && r.TextContent.Contains("Taken back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_is_published_and_what_the_teams_get_is_compared_with_what_they_have()
    {
        await VeraComesAsync();
        await World.World.Get<TemplateVersions>().BeginAsync(DemoCast.Mara.Caller, "run-task", "1.0", VersionStep.Minor, Stop);
        var page = Open<VersionPage>(DemoCast.Mara, "/admin/templates/run-task/versions/1.1", p => p.Add(x => x.Id, "run-task").Add(x => x.Number, "1.1"));
        await page.FindAll("button").First(b => b.TextContent.Trim() == "Publish").ClickAsync();
        await page.Find("#d-publish form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("It waits for a second person", page.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Equal("Draft", page.Find(".head .state").TextContent);
        var list = Open<SettingChangesPage>(DemoCast.Vera, AllAt);
        var card = list.FindAll(".card").Single(c => c.QuerySelector("h2")?.TextContent.StartsWith("Publish", StringComparison.Ordinal) is true);
        Assert.Contains("Version: 1.0", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("Version: 1.1", card.TextContent, StringComparison.Ordinal);
        await card.QuerySelectorAll(".btn.primary").Single().ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal("Published", page.Find(".head .state").TextContent));
    }

    [Fact]
    public async Task A_freeze_holds_at_once_and_its_end_waits()
    {
        await VeraComesAsync();
        var now = World.World.Clock.GetUtcNow().UtcDateTime;
        await World.World.Get<FreezeWindows>().CreateAsync(DemoCast.Mara.Caller, new("Incident", "All is down.", now.AddHours(20), now.AddHours(30), "UTC", [], ["search"], []), Stop);
        var page = Open<FreezePage>(DemoCast.Mara, "/admin/freezes");
        await page.Find("tbody button").ClickAsync();
        await page.Find("#d-end form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("End the freeze \"Incident\"", page.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Equal("Comes", page.Find("tbody .state").TextContent);
    }

    [Fact]
    public async Task A_price_waits_above_the_book_and_the_list_is_narrowed_to_a_kind()
    {
        await VeraComesAsync();
        var line = (await World.World.Get<Domain.Costs.ListPrices>().RunAsync("us-east-1", Stop)).Single(l => l.Meter == Domain.Costs.Meters.LoadBalancer);
        await World.World.Get<Domain.Costs.SetPrice>().RunAsync(DemoCast.Mara.Caller, new("us-east-1", line.Meter, .5m, line.Dated[0].AsOf, "AWS Price List", true, line.Version), Stop);

        var book = Open<PricesPage>(DemoCast.Vera, "/admin/prices");
        Assert.Contains("$0.5 a hour for alb:hour in us-east-1", book.Find(".note.warn").TextContent, StringComparison.Ordinal);
        Assert.Empty(book.FindAll(".note.warn button"));
        var list = Open<SettingChangesPage>(DemoCast.Vera, $"{AllAt}?kind=price");
        Assert.All(list.FindAll(".card p").Where(p => p.TextContent.Contains("proposed by", StringComparison.Ordinal)), p => Assert.StartsWith("Price, proposed", p.TextContent.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void Who_has_no_role_over_all_teams_sees_none_of_it()
    {
        var page = Open<SettingChangesPage>(DemoCast.Ben, AllAt);

        Assert.Contains("Platform admins and auditors", page.Find(".note.info").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("tbody tr .main"));
    }

    private Task VeraComesAsync() => World.World.Get<Actors>().LoadAsync(DemoCast.Vera.Caller, Stop);
}
