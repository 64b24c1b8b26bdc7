using AngleSharp.Dom;
using Bunit;
using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Approvals;
using Portal.Features.Requests;

namespace Portal.Tests.Features;

public sealed class FreezePageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task A_platform_admin_sets_a_freeze_sees_it_hold_lock_the_approval_and_ends_it()
    {
        var page = Open<FreezePage>(DemoCast.Mara, "/admin/freezes");
        await page.Find("form").SubmitAsync();
        Assert.Contains("Name the freeze", page.Find(".note.bad").TextContent, StringComparison.Ordinal);

        var now = World.World.Clock.GetUtcNow().UtcDateTime;
        await page.Find("#f-name").InputAsync("Sale");
        await page.Find("#f-from").ChangeAsync(now.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm", null));
        await page.Find("#f-until").ChangeAsync(now.AddHours(5).ToString("yyyy-MM-dd'T'HH:mm", null));
        await page.Find("#f-why").InputAsync("The shop is full.");
        await page.Find("#c-teams-payments").ChangeAsync(true);
        Assert.Contains("UTC: 6 h", page.Find(".note.info").TextContent, StringComparison.Ordinal);
        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal("Holds", page.Find("tbody .state").TextContent));
        Assert.Contains("Only team payments", page.Find("tbody").TextContent, StringComparison.Ordinal);
        var asked = await World.AskAsync("frozen-page", Stop);
        var decision = Open<DecisionPage>(DemoCast.Ben, $"/requests/{asked.Number}", p => p.Add(x => x.Number, asked.Number));
        Assert.Contains("The freeze \"Sale\" holds for payments/dev until", decision.Find(".bar").TextContent, StringComparison.Ordinal);
        Assert.Empty(decision.FindAll(".bar .primary"));
        Assert.Equal(3, decision.FindAll(".bar button").Count);

        // another render may come between finding and clicking
        await page.InvokeAsync(() => page.Find("tbody button").ClickAsync());
        await page.Find("#d-end form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal("Ended early", page.Find("tbody .state").TextContent));
    }

    [Fact]
    public void Others_read_it_and_are_told_who_could()
    {
        var page = Open<FreezePage>(DemoCast.Ben, "/admin/freezes");

        Assert.Empty(page.FindAll("form"));
        Assert.Contains("Only platform admins", page.Find(".note.info").TextContent, StringComparison.Ordinal);
    }
}
