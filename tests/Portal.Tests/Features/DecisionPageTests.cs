using Bunit;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Requests;
using Portal.Features.Sandbox;

namespace Portal.Tests.Features;

public sealed class DecisionPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public void It_shows_who_asks_and_why_then_risks_changes_checks_cost_approvers_and_timeline()
    {
        var page = Page(DemoCast.Ben, 8);

        var order = page.FindAll("section, article, .flags").Select(e => e.GetAttribute("aria-label") ?? page.Find("#" + e.GetAttribute("aria-labelledby")).TextContent).ToList();
        Assert.Equal(
            ["Who asks and why", "Risk flags", "3 changes", "Register a new revision of payments-prod-checkout-api", "Update service payments-prod-checkout-api",
                "Change scaling bounds of payments-prod-checkout-api to 3–12 tasks", "Checks", "Comments", "Cost", "Approvers", "Timeline"], order);
        Assert.Contains("Checkout hit its ceiling", page.Find(".quote").TextContent, StringComparison.Ordinal);
        Assert.Contains("288.32", page.Find("[aria-labelledby=h-cost]").TextContent, StringComparison.Ordinal);
        Assert.Equal("1024", page.FindAll(".diff .add mark")[0].TextContent);
    }

    [Fact]
    public void The_requester_finds_approval_locked_with_who_could()
    {
        var page = Page(DemoCast.Ines, 8);

        Assert.Contains("another must approve it: a lead of payments or a platform admin", page.Find(".bar").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".bar button[disabled]"));
        Assert.Empty(page.FindAll(".bar .primary"));
    }

    [Fact]
    public async Task To_reject_without_a_word_is_answered_under_the_comment()
    {
        var asked = await World.AskAsync("no-word", Stop);
        var page = Page(DemoCast.Ben, asked.Number);

        await page.Find(".bar .danger").ClickAsync();

        Assert.Contains("Say why you reject it", page.Find("#comment-e").TextContent, StringComparison.Ordinal);
        Assert.Equal("Waiting", page.Find(".head .state").TextContent);
    }

    [Fact]
    public async Task Asking_for_changes_gives_the_draft_back_with_the_comment()
    {
        var asked = await World.AskAsync("changes-please", Stop);
        var page = Page(DemoCast.Ben, asked.Number);

        await page.Find("#comment").InputAsync("Begin with one task.");
        await page.FindAll(".bar button")[1].ClickAsync();
        Assert.Equal("Draft", page.Find(".head .state").TextContent);

        var back = Page(DemoCast.Ines, asked.Number);
        Assert.Equal($"/requests/new?draft={asked.Number}", back.Find(".bar a.primary").GetAttribute("href"));
        Assert.Contains("Begin with one task.", back.Find("[aria-labelledby=h-comments]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_approval_the_steps_show_live_until_all_is_applied()
    {
        var asked = await World.AskAsync("live-steps", Stop);
        var page = Page(DemoCast.Ben, asked.Number);

        await page.Find(".bar .primary").ClickAsync();
        Assert.Equal(6, page.FindAll(".ops li").Count);

        await World.World.RunToEndAsync(asked.Id, Stop);

        await page.WaitForAssertionAsync(() => Assert.Equal("Done", page.Find(".head .state").TextContent));
        Assert.Equal(6, page.FindAll(".ops li.done").Count);
        Assert.Contains("berth-team-payments-dev", page.Find("[aria-labelledby=h-applied] footer").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".bar"));
    }

    [Fact]
    public async Task A_refused_step_shows_AWSs_reason_what_was_made_and_undoes_it_on_request()
    {
        var asked = await World.AskAsync("refused-step", Stop);
        using var control = new SandboxControl(new HttpClient(World.World.Sandbox.CreateHandler()) { BaseAddress = new Uri("http://sandbox.internal") }, inProcess: true);
        await control.BreakAsync(new SandboxFault("deny", "application-autoscaling:PutScalingPolicy", null, 1), Stop);
        var page = Page(DemoCast.Ben, asked.Number);
        await page.Find(".bar .primary").ClickAsync();
        await World.World.RunToEndAsync(asked.Id, Stop);

        await page.WaitForAssertionAsync(() => Assert.Equal("Failed", page.Find(".head .state").TextContent));
        Assert.Contains("application-autoscaling:PutScalingPolicy", page.Find(".note.bad code").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll(".left li").Count);

        await page.FindAll(".ways button")[0].ClickAsync();
        await page.Find("#d-undo form").SubmitAsync();
        await World.World.RunToEndAsync(asked.Id, Stop);

        await page.WaitForAssertionAsync(() => Assert.Equal("Undone", page.Find(".head .state").TextContent));
        Assert.Empty(page.FindAll(".ways"));
    }

    [Fact]
    public async Task A_request_that_changed_meanwhile_is_shown_anew_and_not_decided()
    {
        var asked = await World.AskAsync("changed-meanwhile", Stop);
        var page = Page(DemoCast.Ben, asked.Number);
        // the page's feed is deaf for as long as nobody yields: the cancellation comes between what was seen and the click
        var deciding = page.InvokeAsync(async () =>
        {
            await World.World.Get<CancelRequest>().RunAsync(DemoCast.Ines.Caller, asked.Number, Stop);
            await page.Find(".bar .primary").ClickAsync();
        });
        await deciding;

        await page.WaitForAssertionAsync(() => Assert.Equal("Cancelled", page.Find(".head .state").TextContent));
        Assert.Null((await World.World.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, asked.Number, Stop))?.Operation);
    }

    [Fact]
    public void Another_teams_request_is_not_there()
    {
        Assert.Contains("There is no request #8", Page(DemoCast.Yuki, 8).Find("h1").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<DecisionPage> Page(CastMember who, int number) => Open<DecisionPage>(who, $"/requests/{number}", p => p.Add(x => x.Number, number));
}
