using Bunit;
using Domain.Access;
using Domain.Approvals;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Hosting.Demo;
using Domain.Operations;
using Portal.Features.Campaigns;
using Portal.Features.Home;
using Portal.Features.Workloads;

namespace Portal.Tests.Features;

public sealed class CampaignPageTests(PageWorld world) : PageTest(world)
{
    private static readonly CastMember Otto = new("otto", "Otto Admin", "Platform admin", null, null, [GlobalRoles.PlatformAdmin]);

    [Fact]
    public async Task From_who_is_behind_to_one_decision_to_every_service_upgraded()
    {
        await PublishAsync();
        var form = Open<NewCampaignPage>(DemoCast.Mara, "/campaigns/new?template=web-service");
        Assert.Contains("run an older version than 1.1", form.Find(".lead").TextContent, StringComparison.Ordinal);

        // one service of each team is enough
        foreach (var box in form.FindAll("input[type=checkbox]").Select(b => b.GetAttribute("aria-label")).Where(l => l is not ("Upgrade payments-dev-checkout-api" or "Upgrade search-prod-query-api")).ToList())
        {
            await form.Find($"input[aria-label='{box}']").ChangeAsync(false);
        }

        await form.FindAll("button").Single(b => b.TextContent.Contains("Ask to upgrade 2 services", StringComparison.Ordinal)).ClickAsync();
        Assert.Contains("Say why", form.Find("#reason-e").TextContent, StringComparison.Ordinal);
        await form.Find("#reason").InputAsync("The same CPU target for everyone.");
        await form.FindAll("button").Single(b => b.TextContent.Contains("Ask to upgrade 2 services", StringComparison.Ordinal)).ClickAsync();
        var number = int.Parse(Address.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await World.World.Get<CampaignClerk>().RunDueAsync(Stop);

        var mine = Page(DemoCast.Mara, number);
        Assert.Contains("You wrote this campaign", mine.Find(".bar").TextContent, StringComparison.Ordinal);
        var home = Open<HomePage>(DemoCast.Ben, "/");
        Assert.Contains(home.FindAll("ul.rows a.ttl"), a => a.GetAttribute("href") == $"/campaigns/{number}");
        var counts = World.World.Get<CampaignReader>();
        Assert.Contains(await counts.AwaitingAsync(DemoCast.Ben.Caller, Stop), c => c.Number == number && c.AwaitsMe);
        Assert.DoesNotContain(await counts.AwaitingAsync(DemoCast.Mara.Caller, Stop), c => c.Number == number);
        var ben = Page(DemoCast.Ben, number);
        await ben.FindAll(".bar button").Single(b => b.TextContent.Contains("Approve", StringComparison.Ordinal)).ClickAsync();
        Assert.Contains("Still needed: a lead of search or a platform admin", ben.Find(".note.ok").TextContent, StringComparison.Ordinal);
        var otto = Page(Otto, number);
        await otto.FindAll(".bar button").Single(b => b.TextContent.Contains("Approve", StringComparison.Ordinal)).ClickAsync();
        Assert.Equal("Running", otto.Find(".head .state").TextContent);
        await RunAsync();

        var done = Page(DemoCast.Mara, number);
        Assert.Equal("Done", done.Find(".head .state").TextContent);
        Assert.Equal("2 services run 1.1 now.", done.Find(".lead").TextContent.Trim());
        Assert.Equal(["Upgraded", "Upgraded"], done.FindAll("ul.rows .state").Take(2).Select(s => s.TextContent));
    }

    [Fact]
    public async Task A_service_behind_says_so_and_offers_the_upgrade_with_its_values_carried_over()
    {
        await PublishAsync();

        var page = Open<ServicePage>(DemoCast.Ben, "/workloads/main-fargate/payments-prod-checkout-api", p => p.Add(x => x.Cluster, "main-fargate").Add(x => x.Name, "payments-prod-checkout-api"));

        Assert.Contains("Runs Web service 1.0; 1.1 is published.", page.Markup, StringComparison.Ordinal);
        var link = page.Find(".note a.link").GetAttribute("href") ?? "";
        var wizard = Open<Portal.Features.Requests.NewRequestPage>(DemoCast.Ben, link);
        Assert.Contains("From version 1.0 to 1.1", wizard.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Contains("CPU target: 70", wizard.Find(".note").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<CampaignPage> Page(CastMember who, int number) =>
        Open<CampaignPage>(who, $"/campaigns/{number}", p => p.Add(x => x.Number, number));

    private async Task PublishAsync()
    {
        var (reader, versions, mara) = (World.World.Get<TemplateReader>(), World.World.Get<TemplateVersions>(), DemoCast.Mara.Caller);
        if (await reader.FindAsync(mara, "web-service", "1.1", Stop) is not null)
        {
            return;
        }

        Assert.IsType<TemplateOutcome.Done>(await versions.BeginAsync(mara, "web-service", "1.0", VersionStep.Minor, Stop));
        var draft = await reader.FindAsync(mara, "web-service", "1.1", Stop) ?? throw new InvalidOperationException("The draft is not there.");
        var fields = draft.Content.Fields.Select(f => f.Name == FieldNames.CpuTarget ? f with { Mode = FieldMode.Locked, Default = "70" } : f).ToList();
        Assert.IsType<TemplateOutcome.Done>(await versions.EditAsync(mara, "web-service", "1.1", draft.Content with { Fields = fields, Notes = "Tasks are added later." }, draft.Seen, Stop));
        Assert.IsType<TemplateOutcome.Done>(await versions.PublishAsync(mara, "web-service", "1.1", null, Stop));
    }

    private async Task RunAsync()
    {
        for (var idle = 0; idle < 60;)
        {
            var moved = await World.World.Get<CampaignClerk>().RunDueAsync(Stop) + await World.World.Get<OperationRunner>().RunDueAsync(Stop);
            idle = moved > 0 ? 0 : idle + 1;
            World.World.Clock.Advance(TimeSpan.FromSeconds(5));
        }
    }
}
