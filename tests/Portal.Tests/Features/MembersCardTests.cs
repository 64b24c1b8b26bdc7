using Bunit;
using Domain.Approvals.Settings;
using Domain.Hosting.Demo;
using Portal.Features.Administration.Teams;

namespace Portal.Tests.Features;

public sealed class MembersCardTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task A_platform_admin_proposes_a_persons_part_with_another_role_in_one_environment()
    {
        var page = Open<TeamPage>(DemoCast.Mara, "/admin/teams/payments", p => p.Add(x => x.Id, "payments"));
        await page.Find("[aria-label='Edit Noor Haddad']").ClickAsync();

        await page.Find("#p-in-dev").ChangeAsync("Developer");
        await page.Find("#d-part form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Noor Haddad in payments: viewer, developer in dev", Changes(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_needs_its_id_and_a_name_and_says_so()
    {
        var page = Open<TeamPage>(DemoCast.Mara, "/admin/teams/search", p => p.Add(x => x.Id, "search"));
        await page.FindAll("button").Single(b => b.TextContent.Contains("Add a group", StringComparison.Ordinal)).ClickAsync();

        await page.Find("#d-part form").SubmitAsync();
        Assert.Contains("object id with Entra ID", page.Find("#d-part .note.bad").TextContent, StringComparison.Ordinal);
        await page.Find("#p-group").InputAsync("33333333-0000-0000-0000-000000000001");
        await page.Find("#p-name").InputAsync("Search developers");
        await page.Find("#d-part form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Search developers in search: developer", Changes(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lead_proposes_to_remove_a_person_and_takes_it_back_on_the_same_page()
    {
        var page = Open<TeamPage>(DemoCast.Priya, "/admin/teams/search", p => p.Add(x => x.Id, "search"));
        Assert.DoesNotContain("Add a group", page.Markup, StringComparison.Ordinal);
        await page.Find("[aria-label='Remove Yuki Tan']").ClickAsync();
        Assert.Contains("ask for nothing there", page.Find("#d-remove").TextContent, StringComparison.Ordinal);

        await page.Find("#d-remove form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("Yuki Tan no longer in search", page.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Contains("It waits for a second person: Mara Lindqvist", page.Find(".note.warn").TextContent, StringComparison.Ordinal);
        await page.Find("[aria-label='Take back: Yuki Tan no longer in search']").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll(".note.warn")));
    }

    [Fact]
    public async Task The_last_lead_is_told_in_the_dialog_why_they_cannot_go()
    {
        var page = Open<TeamPage>(DemoCast.Priya, "/admin/teams/search", p => p.Add(x => x.Id, "search"));
        await page.Find("[aria-label='Remove Priya Nair']").ClickAsync();

        await page.Find("#d-remove form").SubmitAsync();

        Assert.Contains("Team search would have no lead then", page.Find("#d-remove .note.bad").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_chooses_whom_to_add_among_those_who_have_signed_in()
    {
        var page = Open<TeamPage>(DemoCast.Ben, "/admin/teams/payments", p => p.Add(x => x.Id, "payments"));
        await page.FindAll("button").Single(b => b.TextContent.Contains("Add a person", StringComparison.Ordinal)).ClickAsync();

        var names = page.FindAll("#p-person option").Select(o => o.TextContent.Trim()).ToList();

        Assert.Contains("Priya Nair", names);
        Assert.DoesNotContain("Ines Faria", names);
    }

    [Fact]
    public void Who_is_no_lead_sees_who_is_in_it_and_edits_nobody()
    {
        var page = Open<TeamPage>(DemoCast.Ines, "/admin/teams/payments", p => p.Add(x => x.Id, "payments"));

        Assert.Contains("Viewer", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Assigned", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[aria-label^='Edit ']"));
        Assert.Empty(page.FindAll("[aria-label^='Remove ']"));
    }

    private string Changes() => string.Join('\n', World.World.Get<SettingChanges>().ListAsync(DemoCast.Mara.Caller, null, Stop).GetAwaiter().GetResult().Select(c => c.Title));
}
