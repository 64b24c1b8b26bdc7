using Bunit;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Hosting.Demo;
using Portal.Features.Campaigns;

namespace Portal.Tests.Features;

/// <summary>A version asks for what no service has a value for: the form asks for it, for all or for each.</summary>
public sealed class CampaignValuesTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task What_nothing_can_be_carried_over_to_is_asked_for_each_service_and_goes_into_its_request()
    {
        await PublishAsync();
        var form = Open<NewCampaignPage>(DemoCast.Mara, "/campaigns/new?template=web-service");
        foreach (var box in form.FindAll("input[type=checkbox]").Select(b => b.GetAttribute("aria-label")).Where(l => l is not ("Upgrade payments-dev-checkout-api" or "Upgrade search-prod-query-api")).ToList())
        {
            await form.Find($"input[aria-label='{box}']").ChangeAsync(false);
        }

        Assert.NotNull(form.Find("#v-owner"));
        await form.FindAll(".seg button").Single(b => b.TextContent == "For each service").ClickAsync();
        await form.Find("#reason").InputAsync("Someone is called at night.");
        await AskAsync(form);
        Assert.Equal(2, form.FindAll("[id^=v-][id$=owner-e]").Count);
        await form.Find("#v-payments-dev-checkout-api-owner").InputAsync("night-watch");
        await form.Find("#v-search-prod-query-api-owner").InputAsync("search-ops");
        await AskAsync(form);

        var number = int.Parse(Address.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var campaign = await World.World.Get<CampaignReader>().FindAsync(DemoCast.Mara.Caller, number, Stop);
        Assert.Equal([("payments-dev-checkout-api", "night-watch"), ("search-prod-query-api", "search-ops")], campaign?.Items.Select(i => (i.Name, i.Values["owner"])).Order());
    }

    private static Task AskAsync(IRenderedComponent<NewCampaignPage> form) =>
        form.FindAll("button").Single(b => b.TextContent.Contains("Ask to upgrade 2 services", StringComparison.Ordinal)).ClickAsync();

    private async Task PublishAsync()
    {
        var (reader, versions, mara) = (World.World.Get<TemplateReader>(), World.World.Get<TemplateVersions>(), DemoCast.Mara.Caller);
        Assert.IsType<TemplateOutcome.Done>(await versions.BeginAsync(mara, "web-service", "1.0", VersionStep.Minor, Stop));
        var draft = await reader.FindAsync(mara, "web-service", "1.1", Stop) ?? throw new InvalidOperationException("The draft is not there.");
        var owner = new Field("owner", "Owner", FieldKind.Text, FieldStep.What, FieldMode.Free, "Who is called at night.", Variable: "OWNER");
        Assert.IsType<TemplateOutcome.Done>(await versions.EditAsync(mara, "web-service", "1.1", draft.Content with { Fields = [.. draft.Content.Fields, owner], Notes = "Owners." }, draft.Seen, Stop));
        Assert.IsType<TemplateOutcome.Done>(await versions.PublishAsync(mara, "web-service", "1.1", null, Stop));
    }
}
