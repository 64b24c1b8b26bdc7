using AngleSharp.Dom;
using Bunit;
using Domain.Hosting.Demo;
using Portal.Features.Administration.Approvals;
using Portal.Features.Approvals;

namespace Portal.Tests.Features;

public sealed class ApprovalRulesPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task A_rule_is_written_moved_and_proposed_and_holds_where_there_is_nobody_else_to_ask()
    {
        var page = Open<ApprovalRulesPage>(DemoCast.Mara, "/admin/approval-rules");
        await Named(page, "Add a rule").ClickAsync();
        await page.Find("#d-rule form").SubmitAsync();
        Assert.Contains("Give the rule a name", page.Find("#d-rule .note.bad").TextContent, StringComparison.Ordinal);

        await page.Find("#d-rule #f-name").InputAsync("Nobody's tasks");
        await page.Find("#d-rule #f-teams").InputAsync("nobody");
        await page.Find("#d-rule form").SubmitAsync();

        Assert.Contains("Team nobody", page.Find(".rules li").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 of team lead", page.Find(".rules li").TextContent, StringComparison.Ordinal);
        await page.Find("[aria-label=\"Move Nobody's tasks down\"]").ClickAsync();
        await Named(page, "Propose these rules").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("It holds from now on. There was nobody else to ask", page.Find(".note.ok").TextContent, StringComparison.Ordinal));
        Assert.Contains("Add \"Nobody's tasks\"", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_contradict_themselves_are_refused_and_what_was_written_stays()
    {
        var page = Open<ApprovalRulesPage>(DemoCast.Mara, "/admin/approval-rules");
        await Named(page, "Add a rule").ClickAsync();
        await page.Find("#d-rule #f-name").InputAsync("Neither nor");
        await page.Find("#d-rule #f-tasks-over").InputAsync("9");
        await page.Find("#d-rule #f-tasks-up-to").InputAsync("3");
        await page.Find("#d-rule form").SubmitAsync();
        await Named(page, "Propose these rules").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("Rule 1: Nothing can be both", page.Find(".note.bad").TextContent, StringComparison.Ordinal));
        Assert.Contains("Neither nor", page.Find(".rules li").TextContent, StringComparison.Ordinal);
        await Named(page, "Throw away").ClickAsync();
        Assert.DoesNotContain("Neither nor", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Others_read_the_rules_and_alter_nothing()
    {
        var page = Open<ApprovalRulesPage>(DemoCast.Dana, "/admin/approval-rules");

        Assert.Contains("Only platform admins", page.Find(".note.info").TextContent, StringComparison.Ordinal);
        Assert.Contains("Production changes", page.Find(".rules").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".rules button"));
    }

    [Fact]
    public async Task A_lead_hands_their_decisions_over_and_takes_them_back()
    {
        var page = Open<ApprovalsPage>(DemoCast.Ben, "/approvals");
        await Named(page, "Hand over my decisions").ClickAsync();
        await page.Find("#hand-to").ChangeAsync(page.FindAll("#hand-to option").Single(o => o.TextContent == "Ines Faria").GetAttribute("value") ?? "");
        await page.Find("#d-hand textarea").InputAsync("On leave.");
        await page.Find("#d-hand form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("Ines Faria decides for you", page.Markup, StringComparison.Ordinal));
        await page.Find("[aria-label=\"End it: Ines Faria\"]").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.DoesNotContain("decides for you", page.Markup, StringComparison.Ordinal));
    }

    private static IElement Named<T>(IRenderedComponent<T> page, string name) where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == name);
}
