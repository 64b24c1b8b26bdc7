using Bunit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Portal.Features.Account;
using Portal.Features.Catalog;
using Portal.Features.Requests;
using Portal.Features.Workloads;

namespace Portal.Tests.Features;

/// <summary>What the pages offer to someone who sees a team and asks for nothing, and to someone who asks in one environment alone.</summary>
public sealed class ViewerTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public void A_viewer_reads_the_lists_and_the_catalogue_and_is_offered_nothing_to_ask_for()
    {
        var requests = Open<RequestListPage>(DemoCast.Noor, "/requests");
        var services = Open<ServiceListPage>(DemoCast.Noor, "/workloads");
        var catalogue = Open<CataloguePage>(DemoCast.Noor, "/catalogue");

        Assert.Empty(requests.FindAll("a.btn.primary"));
        Assert.Empty(services.FindAll("a.btn.primary"));
        Assert.NotEmpty(catalogue.FindAll("article"));
        Assert.Contains("You are a viewer of payments", catalogue.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(Open<RequestListPage>(DemoCast.Ines, "/requests").FindAll("a.btn.primary"));
    }

    [Fact]
    public void The_wizard_does_not_begin_for_a_viewer_and_says_what_to_do()
    {
        var page = Open<NewRequestPage>(DemoCast.Noor, "/requests/new?template=web-service");

        Assert.Contains("Ask a lead or a platform admin to make you a developer", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#f-team"));
    }

    [Fact]
    public async Task A_viewer_may_make_a_token_that_reads_and_no_other()
    {
        var page = Open<TokensPage>(DemoCast.Noor, "/account/tokens");
        await page.Find(".btn.primary").ClickAsync();

        Assert.Equal(["Read"], page.FindAll("#t-action option").Select(o => o.TextContent.Trim()));
    }

    [Fact]
    public async Task Who_develops_in_dev_alone_is_offered_dev_alone()
    {
        await using (var db = await World.World.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            var yuki = await db.People.SingleAsync(p => p.Subject == "yuki", Stop);
            var part = await db.Members.SingleAsync(m => m.PersonId == yuki.Id, Stop);
            (part.Role, part.Environments) = (TeamRole.Viewer, new Dictionary<string, TeamRole> { ["dev"] = TeamRole.Developer });
            await db.SaveChangesAsync(Stop);
        }

        var page = Open<NewRequestPage>(DemoCast.Yuki, "/requests/new?template=web-service");

        Assert.Equal(["dev"], page.FindAll("#f-environment option").Select(o => o.TextContent.Trim()));
    }
}
