using Bunit;
using Domain.Approvals;
using Domain.Catalog;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Approvals;
using Portal.Features.Catalog;
using Portal.Features.Requests;

namespace Portal.Tests.Features;

public sealed class WaiverPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task A_failing_guardrail_is_waived_on_the_request_and_taken_back_on_the_list()
    {
        await RailsAsync(new GuardrailSetting("pinned-image", GuardrailLevel.Fail, WaivedBy: ApproverGroup.PlatformAdmins));
        var asked = await World.AskAsync("waived-page", Stop);
        var lead = Page(DemoCast.Ben, asked.Number);
        Assert.Contains("Nobody can approve it now.", lead.Find(".bar").TextContent, StringComparison.Ordinal);
        Assert.Contains("It waits for a waiver by a platform admin", lead.Find(".bar").TextContent, StringComparison.Ordinal);
        Assert.Empty(lead.FindAll(".bar .primary"));
        Assert.Empty(lead.FindAll(".checks .act"));

        var admin = Page(DemoCast.Mara, asked.Number);
        Assert.Contains("Your waiver is asked for.", admin.Find(".note.warn").TextContent, StringComparison.Ordinal);
        await admin.Find(".checks .act").ClickAsync();
        Assert.Contains("can be moved", admin.Find("#d-waive").TextContent, StringComparison.Ordinal);
        await admin.Find("#d-waive form").SubmitAsync();
        Assert.NotEmpty(admin.FindAll("#d-waive [aria-invalid=true]"));
        await admin.Find("#d-waive-c").InputAsync("The vendor gives no digests.");
        await admin.Find("#d-waive form").SubmitAsync();

        await admin.WaitForAssertionAsync(() => Assert.Contains("You waived it. It may be approved now.", admin.Markup, StringComparison.Ordinal));
        Assert.Contains("Waived by Mara Lindqvist until", admin.Find(".checks").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 waived", admin.Find(".tally").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(Page(DemoCast.Ben, asked.Number).FindAll(".bar .primary"));

        var list = Open<WaiversPage>(DemoCast.Mara, "/approvals/waivers");
        Assert.Equal("Holds", list.Find(".waivers .state").TextContent);
        Assert.Contains("payments-dev-waived-page", list.Find(".waivers").TextContent, StringComparison.Ordinal);
        Assert.Contains("The vendor gives no digests.", list.Find(".waivers").TextContent, StringComparison.Ordinal);
        Assert.Empty(Open<WaiversPage>(DemoCast.Ben, "/approvals/waivers").FindAll(".waivers button"));
        Assert.Empty(Open<WaiversPage>(DemoCast.Yuki, "/approvals/waivers").FindAll(".waivers .state"));

        await list.Find(".waivers button").ClickAsync();
        await list.Find("#d-revoke-c").InputAsync("They give them now.");
        await list.Find("#d-revoke form").SubmitAsync();
        await list.WaitForAssertionAsync(() => Assert.Equal("Revoked", list.Find(".waivers .state").TextContent));
        Assert.Empty(Page(DemoCast.Ben, asked.Number).FindAll(".bar .primary"));
        await RailsAsync();
    }

    [Fact]
    public async Task A_guardrail_that_fails_may_name_who_waives_it()
    {
        var page = Open<GuardrailsPage>(DemoCast.Mara, "/admin/guardrails");
        Assert.Empty(page.FindAll("#g-logging-by"));
        await page.FindAll(".rail button").First(b => b.TextContent == "Fails" && b.Closest(".rail")?.TextContent.Contains("Logging on", StringComparison.Ordinal) is true).ClickAsync();
        Assert.Equal(["Nobody", "team lead", "platform admin", "finance"], page.FindAll("#g-logging-by option").Select(o => o.TextContent));

        await page.Find("#g-logging-by").ChangeAsync("Finance");
        await page.Find("button.primary").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".note.ok")));
        Assert.Equal(ApproverGroup.Finance, Assert.Single(await World.World.Get<PlatformGuardrails>().ReadAsync(Stop)).WaivedBy);
        await RailsAsync();
    }

    private Task RailsAsync(params GuardrailSetting[] settings) => World.World.Get<PlatformGuardrails>().SaveAsync(DemoCast.Mara.Caller, settings, Stop);

    private IRenderedComponent<DecisionPage> Page(CastMember who, int number) => Open<DecisionPage>(who, $"/requests/{number}", p => p.Add(x => x.Number, number));
}
