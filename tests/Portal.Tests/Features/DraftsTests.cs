using Bunit;
using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Requests;
using Testing;

namespace Portal.Tests.Features;

public sealed class DraftsTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task My_drafts_are_listed_resumed_and_thrown_away()
    {
        var kept = Assert.IsType<DraftOutcome.Saved>(await World.World.Get<Drafts>().SaveAsync(DemoCast.Yuki.Caller, null, DomainWorld.Draft("half", "search"), 1, Stop));
        var list = Open<RequestListPage>(DemoCast.Yuki, "/requests?tab=drafts");

        Assert.Equal($"/requests/new?draft={kept.Number}", list.Find("tbody a.main").GetAttribute("href"));
        await list.Find("tbody button").ClickAsync();
        await list.Find("#d-discard form").SubmitAsync();

        await list.WaitForAssertionAsync(() => Assert.Contains("No draft of yours", list.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_rejected_is_cloned_into_a_draft_that_opens_at_its_review()
    {
        var asked = await World.AskAsync("once-more", Stop);
        var version = (await World.World.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, asked.Number, Stop))?.Version ?? 0;
        await World.World.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, version, Verdict.Reject, "Not now.", Stop);
        var page = Open<DecisionPage>(DemoCast.Ines, $"/requests/{asked.Number}", p => p.Add(x => x.Number, asked.Number));

        await page.FindAll(".head button").Single(b => b.TextContent.Contains("Clone", StringComparison.Ordinal)).ClickAsync();

        Assert.Matches(@"^/requests/new\?draft=\d+&step=review$", Address);
    }

    [Fact]
    public void Who_only_reads_is_not_offered_a_clone()
    {
        var page = Open<DecisionPage>(DemoCast.Dana, "/requests/8", p => p.Add(x => x.Number, 8));

        Assert.DoesNotContain("Clone", page.Find(".head").TextContent, StringComparison.Ordinal);
    }
}
