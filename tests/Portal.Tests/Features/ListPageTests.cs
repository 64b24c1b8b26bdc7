using Bunit;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Approvals;
using Portal.Features.Audit;
using Portal.Features.Catalog;
using Portal.Features.Home;
using Portal.Features.Requests;
using Portal.Features.Sandbox;
using Portal.Features.Workloads;

namespace Portal.Tests.Features;

public sealed class ListPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public void Home_shows_a_lead_what_waits_with_its_warning_and_cost()
    {
        var page = Open<HomePage>(DemoCast.Ben, "/");

        var waiting = page.Find("[aria-labelledby=h-waiting-for-you]").TextContent;
        Assert.Contains("Change checkout-api in prod", waiting, StringComparison.Ordinal);
        Assert.Contains("1 warning", waiting, StringComparison.Ordinal);
        Assert.Contains("+$288.32", waiting, StringComparison.Ordinal);
    }

    [Fact]
    public void Home_asks_nothing_of_the_requester_and_shows_their_open_request()
    {
        var page = Open<HomePage>(DemoCast.Ines, "/");

        Assert.Contains("No approval waits for you", page.Find("[aria-labelledby=h-waiting-for-you]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Waiting", page.Find("[aria-labelledby=h-my-open-requests]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tour_switches_to_the_person_of_the_step_and_goes_straight_there_for_who_is_already()
    {
        var page = Open<HomePage>(DemoCast.Ines, "/");

        Assert.Equal("/requests/new?template=web-service", page.Find(".tour li:nth-child(1) a.btn").GetAttribute("href"));
        var form = page.Find(".tour li:nth-child(2) form");
        Assert.Equal(("post", "/switch"), (form.GetAttribute("method"), form.GetAttribute("action")));
        Assert.Equal("ben", form.QuerySelector("button")?.GetAttribute("value"));
        Assert.Equal("/approvals", form.QuerySelector("input")?.GetAttribute("value"));
    }

    [Fact]
    public void A_template_card_says_owner_version_price_and_who_approves()
    {
        var card = Open<CataloguePage>(DemoCast.Ines, "/catalogue").FindAll(".tpl").Single(t => t.TextContent.Contains("Web service", StringComparison.Ordinal));

        Assert.Contains("Service · Platform · v1.0", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("from $36.04 a month", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("A team lead or platform admin", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("/requests/new?template=web-service", card.QuerySelector("a")?.GetAttribute("href"));
    }

    [Fact]
    public void The_filter_of_requests_lives_in_the_address()
    {
        var page = Open<RequestListPage>(DemoCast.Ines, "/requests?tab=team&state=Undone");
        Assert.Contains("New service receipts in dev", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal("/api/v1/requests.csv?scope=Team&state=Undone", page.Find("a[download]").GetAttribute("href"));

        page.Find("#state").Change("");

        Assert.Equal("/requests?tab=team", Address);
        page.WaitForAssertion(() => Assert.True(page.FindAll("tbody tr").Count > 1));
    }

    [Fact]
    public async Task A_new_request_appears_under_approvals_without_a_reload()
    {
        var page = Open<ApprovalsPage>(DemoCast.Ben, "/approvals");
        Assert.DoesNotContain("comes-live", page.Markup, StringComparison.Ordinal);

        await World.AskAsync("comes-live", Stop);

        await page.WaitForAssertionAsync(() => Assert.Contains("comes-live", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Services_are_found_by_team_environment_and_text_in_the_address()
    {
        var all = Open<ServiceListPage>(DemoCast.Mara, "/workloads").FindAll("tbody tr").Count;
        var some = Open<ServiceListPage>(DemoCast.Mara, "/workloads?team=payments&env=prod&text=checkout").FindAll("tbody tr");

        Assert.True(all > 3);
        Assert.Contains("payments-prod-checkout-api", Assert.Single(some).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_shows_its_running_tasks_with_their_zone_and_bounds()
    {
        var page = Service(DemoCast.Ines, "");

        Assert.Equal(2, page.FindAll(".tbl .state").Count(s => s.TextContent == "RUNNING"));
        Assert.Contains("us-east-1", page.Find(".tbl .sub").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 to 8", page.Find(".figs").TextContent, StringComparison.Ordinal);
        Assert.Contains("service=payments-prod-checkout-api", page.Find(".head a.primary").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events", "has reached a steady state")]
    [InlineData("scaling", "2 to 8 tasks")]
    [InlineData("configuration", "registry.example.com/payments/checkout-api:2.7.0")]
    public void Each_tab_of_a_service_shows_its_part(string tab, string words) =>
        Assert.Contains(words, Service(DemoCast.Ines, $"?tab={tab}").Markup, StringComparison.Ordinal);

    [Fact]
    public void Who_may_not_change_a_service_finds_the_button_locked_with_why()
    {
        var page = Service(DemoCast.Dana, "");

        Assert.Empty(page.FindAll(".head a.primary"));
        Assert.Contains("Only members of team payments", page.Find(".note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_phone_the_filters_of_the_record_are_folded_and_those_set_are_counted()
    {
        var page = Open<ActivityPage>(DemoCast.Dana, "/activity?team=payments&who=ines");
        Assert.Equal("More filters, 2 set", page.Find(".filter .fold").TextContent.Trim());
        Assert.NotEmpty(page.FindAll(".extra.folded"));

        await page.Find(".filter .fold").ClickAsync();

        Assert.Equal("true", page.Find(".filter .fold").GetAttribute("aria-expanded"));
        Assert.Empty(page.FindAll(".extra.folded"));
    }

    [Fact]
    public async Task The_record_is_closed_to_a_developer_and_verifiable_for_the_auditor()
    {
        Assert.Contains("not open to you", Open<ActivityPage>(DemoCast.Ines, "/activity").Markup, StringComparison.Ordinal);

        var page = Open<ActivityPage>(DemoCast.Dana, "/activity?text=yuki");
        Assert.All(page.FindAll("tbody .main"), who => Assert.Equal("Yuki Tan", who.TextContent));
        await page.FindAll(".head button")[0].ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("The record is whole", page.Find(".note.ok").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_broken_is_listed_and_cleared()
    {
        var page = Open<SandboxPage>(DemoCast.Ines, "/sandbox");

        await page.FindAll(".cols .btn")[0].ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("Images cannot be pulled", page.Find(".rows").TextContent, StringComparison.Ordinal));

        await page.Find(".rows button").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll(".rows li")));
    }

    [Fact]
    public async Task A_try_at_the_other_teams_service_shows_AWSs_own_refusal()
    {
        var page = Open<SandboxPage>(DemoCast.Ines, "/sandbox");

        await page.Find("[aria-labelledby=h-try-the-other-team-s-service] button").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("is not authorized to perform: ecs:UpdateService", page.Find("pre").TextContent, StringComparison.Ordinal));
    }

    private IRenderedComponent<ServicePage> Service(CastMember who, string query) => Open<ServicePage>(
        who, $"/workloads/main-fargate/payments-prod-checkout-api{query}", p => p.Add(x => x.Cluster, "main-fargate").Add(x => x.Name, "payments-prod-checkout-api"));
}
