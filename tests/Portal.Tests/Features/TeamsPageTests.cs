using Bunit;
using Domain.Hosting.Demo;
using Domain.Teams;
using Portal.Features.Administration.Teams;

namespace Portal.Tests.Features;

public sealed class TeamsPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public void Each_team_shows_what_it_takes_of_its_limits()
    {
        var page = Open<TeamsPage>(DemoCast.Mara, "/admin/teams");

        Assert.Equal(["Payments", "Search"], page.FindAll("tbody a.main").Select(a => a.TextContent));
        Assert.Matches(@"\d+(\.\d+)? of 24", page.Find("tbody td.r").TextContent);
        Assert.Contains("Every team is within its limits", page.Find(".head").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_admin_lowers_a_limit_below_what_runs_and_is_told_what_that_means_before_and_after()
    {
        var page = Open<TeamPage>(DemoCast.Mara, "/admin/teams/payments", p => p.Add(x => x.Id, "payments"));
        await page.InvokeAsync(() => Edit(page, 0).ClickAsync());
        await page.Find("#l-vcpu").InputAsync("");
        await page.Find("#d-limits form").SubmitAsync();
        Assert.Contains("Write a number", page.Find("#l-vcpu-e").TextContent, StringComparison.Ordinal);

        await page.Find("#l-vcpu").InputAsync("0.5");
        Assert.Contains(page.FindAll("#d-limits .note"), n => n.TextContent.Contains("new requests that add will be refused", StringComparison.Ordinal));
        await page.Find("#d-limits form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("More runs than they allow", page.Find(".note.ok").TextContent, StringComparison.Ordinal));
        Assert.Contains("of 0.5", page.Find(".limits").TextContent, StringComparison.Ordinal);
        var team = await ReadAsync("payments");
        Assert.IsType<LimitsOutcome.Saved>(await World.World.Get<SetLimits>().RunAsync(DemoCast.Mara.Caller, new("payments", null, team.Limits with { MaxVcpu = 24 }, team.Version), Stop));
    }

    [Fact]
    public async Task An_environment_gets_limits_of_its_own_and_another_admin_who_was_slower_is_told()
    {
        var page = Open<TeamPage>(DemoCast.Mara, "/admin/teams/search", p => p.Add(x => x.Id, "search"));
        Assert.Contains("No limits of its own", page.Markup, StringComparison.Ordinal);
        var dev = (await ReadAsync("search")).Environments[0];
        await page.InvokeAsync(() => Edit(page, 1).ClickAsync());
        Assert.IsType<LimitsOutcome.Saved>(await World.World.Get<SetLimits>().RunAsync(DemoCast.Mara.Caller, new("search", dev.Name, new(3, 6, 12, 4, [Compute.Fargate]), dev.Version), Stop));

        await page.Find("#l-vcpu").InputAsync("5");
        await page.Find("#d-limits form").SubmitAsync();
        Assert.Contains("Someone altered it", page.Find("#d-limits .note.bad").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => Edit(page, 1).ClickAsync());
        await page.Find("#l-tasks").InputAsync("2000");
        Assert.Contains(page.FindAll("#d-limits .note"), n => n.TextContent.Contains("there the team's hold", StringComparison.Ordinal));
        await page.Find("#l-own").ChangeAsync(false);
        await page.Find("#d-limits form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".note.ok")));
        Assert.Null((await ReadAsync("search")).Environments[0].Limits);
    }

    [Fact]
    public void Others_look_and_are_told_who_sets_limits()
    {
        var page = Open<TeamPage>(DemoCast.Dana, "/admin/teams/payments", p => p.Add(x => x.Id, "payments"));

        Assert.DoesNotContain(page.FindAll("button.btn"), b => b.TextContent.Contains("limits", StringComparison.Ordinal));
        Assert.Contains("Only platform admins set the limits", page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Contains("no team here that you may see", Open<TeamPage>(DemoCast.Yuki, "/admin/teams/payments", p => p.Add(x => x.Id, "payments")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_is_edited_in_place_and_what_does_not_fit_is_said_at_its_field()
    {
        var page = Open<TeamPage>(DemoCast.Mara, "/admin/teams/search", p => p.Add(x => x.Id, "search"));
        await page.Find("#edit-team").ClickAsync();
        await page.Find("#t-budget").InputAsync("-3");
        await page.Find("#d-team form").SubmitAsync();
        Assert.Contains("A budget is 0 to", page.Find("#t-budget-e").TextContent, StringComparison.Ordinal);

        await page.Find("#t-budget").InputAsync("1750.5");
        await page.Find("#d-team form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("It holds from now on", page.Find(".note.ok").TextContent, StringComparison.Ordinal));
        Assert.Equal(1750.5m, (await ReadAsync("search")).MonthlyBudget);
    }

    [Fact]
    public async Task An_environment_is_added_and_one_with_services_stays_where_it_is()
    {
        var page = Open<TeamPage>(DemoCast.Mara, "/admin/teams/search", p => p.Add(x => x.Id, "search"));
        await page.Find("#add-place").ClickAsync();
        await page.Find("#e-name").InputAsync("staging");
        await page.Find("#e-account").InputAsync("1111");
        await page.Find("#d-place form").SubmitAsync();
        Assert.Contains("12 digits", page.Find("#e-account-e").TextContent, StringComparison.Ordinal);
        await page.Find("#e-account").InputAsync("111122223333");
        await page.Find("#e-region").InputAsync("eu-west-1");
        await page.Find("#e-subnets").InputAsync("subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719");
        await page.Find("#e-groups").InputAsync("sg-0a1b2c3d4e5f60718");
        await page.Find("#d-place form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains(page.FindAll("h2"), h => h.TextContent == "staging in AWS"));

        await page.Find("[aria-label='Edit prod in AWS']").ClickAsync();
        await page.Find("#e-region").InputAsync("eu-central-1");
        await page.Find("#d-place form").SubmitAsync();
        Assert.Contains("cannot be moved", page.Find("#d-place .note.bad").TextContent, StringComparison.Ordinal);

        await page.Find("[aria-label='Edit staging in AWS']").ClickAsync();
        await page.Find("#e-away").ChangeAsync(true);
        await page.Find("#d-place form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.DoesNotContain(page.FindAll("h2"), h => h.TextContent == "staging in AWS"));
    }

    [Fact]
    public async Task An_environment_is_checked_in_AWS_by_those_who_may_see_its_IAM_roles()
    {
        var page = Open<TeamPage>(DemoCast.Ben, "/admin/teams/payments", p => p.Add(x => x.Id, "payments"));
        await page.Find("[aria-label='Check it in AWS: dev']").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("finds all", page.Find("[aria-label='What AWS says of dev']").TextContent, StringComparison.Ordinal));
        Assert.Empty(Open<TeamPage>(DemoCast.Ines, "/admin/teams/payments", p => p.Add(x => x.Id, "payments")).FindAll("[aria-label='Check it in AWS: dev']"));
    }

    private static AngleSharp.Dom.IElement Edit(IRenderedComponent<TeamPage> page, int card) =>
        page.FindAll("button.btn").Where(b => b.TextContent.Contains("limits", StringComparison.Ordinal) && b.ParentElement?.ClassName != "acts").ElementAt(card);

    private async Task<TeamView> ReadAsync(string team) =>
        await World.World.Get<TeamReader>().FindAsync(DemoCast.Mara.Caller, team, Stop) ?? throw new InvalidOperationException($"There is no team {team}.");
}
