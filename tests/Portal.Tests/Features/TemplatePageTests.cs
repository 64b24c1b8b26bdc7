using AngleSharp.Dom;
using Bunit;
using Domain.Catalog;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Workloads;
using Portal.Features.Catalog;
using Testing;

namespace Portal.Tests.Features;

/// <summary>Administration → Templates.</summary>
public sealed class TemplatePageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task The_form_and_the_JSON_alter_one_draft_and_what_is_wrong_is_said_at_once()
    {
        var id = await DraftAsync("both-ways");
        var page = Open<VersionPage>(DemoCast.Mara, $"/admin/templates/{id}/versions/1.0", p => p.Add(x => x.Id, id).Add(x => x.Number, "1.0"));

        await page.Find("#f2-label").InputAsync("Listens on");
        Assert.Contains("\"label\": \"Listens on\"", page.Find("#f-json").GetAttribute("value"), StringComparison.Ordinal);

        var json = page.Find("#f-json").GetAttribute("value") ?? "";
        await page.Find("#f-json").InputAsync(json.Replace("Listens on", "", StringComparison.Ordinal));
        Assert.Equal("", page.Find("#f2-label").GetAttribute("value"));
        Assert.Contains("The label is missing", page.Markup, StringComparison.Ordinal);

        await page.Find("#f-json").InputAsync("{");
        Assert.Contains("not JSON", page.Find("#f-json-e").TextContent, StringComparison.Ordinal);
        Assert.Equal("", page.Find("#f2-label").GetAttribute("value"));
    }

    [Fact]
    public async Task A_draft_is_saved_published_and_closed_for_good()
    {
        var id = await DraftAsync("published-here");
        var page = Open<VersionPage>(DemoCast.Mara, $"/admin/templates/{id}/versions/1.0", p => p.Add(x => x.Id, id).Add(x => x.Number, "1.0"));
        await page.Find("#f-notes").InputAsync("The first one.");

        await page.Find("button.primary").ClickAsync();
        await page.Find("#d-publish form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("begin a new version", page.Markup, StringComparison.Ordinal));
        Assert.True(page.Find("#f-notes").HasAttribute("readonly"));
        var card = Assert.Single(await World.World.Get<CatalogueReader>().ListAsync(DemoCast.Ines.Caller, Stop), t => t.Id == id);
        Assert.Equal("1.0", card.Version);
    }

    [Fact]
    public async Task The_preview_is_the_wizards_own_form()
    {
        var id = await DraftAsync("previewed");
        var page = Open<VersionPage>(DemoCast.Mara, $"/admin/templates/{id}/versions/1.0?tab=preview", p => p.Add(x => x.Id, id).Add(x => x.Number, "1.0"));

        Assert.NotNull(page.Find("#f-image"));
        await page.Find("#f-port").InputAsync("70000");
        Assert.Contains("the most is 65535", page.Find("#f-port-e").TextContent, StringComparison.Ordinal);
        // prices, range and target groups come from the place, as in the wizard
        await page.WaitForAssertionAsync(() => Assert.Matches(@"\$\d+\.\d\d", page.FindAll(".choice .big")[1].TextContent));
        Assert.Contains("ceiling: 12 tasks a service", page.Markup, StringComparison.Ordinal);
        Assert.Contains("payments-dev-web", page.Find("#f-targetGroup").TextContent, StringComparison.Ordinal);
        await page.Find("#f-team").ChangeAsync("search");
        await page.WaitForAssertionAsync(() => Assert.Contains("ceiling: 20 tasks a service", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_and_the_page_say_who_uses_a_template()
    {
        var list = Open<TemplateListPage>(DemoCast.Mara, "/admin/templates");
        Assert.Contains("Web service", list.Find("table").TextContent, StringComparison.Ordinal);

        var page = Open<TemplatePage>(DemoCast.Mara, "/admin/templates/web-service", p => p.Add(x => x.Id, "web-service"));
        Assert.Contains("request", page.Find("table").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_does_not_keep_the_catalogue_reads_and_cannot_alter()
    {
        var page = Open<VersionPage>(DemoCast.Ines, "/admin/templates/web-service/versions/1.0", p => p.Add(x => x.Id, "web-service").Add(x => x.Number, "1.0"));

        Assert.Empty(page.FindAll("button.primary"));
        Assert.All(page.FindAll("main input, #f-json"), i => Assert.True(i.HasAttribute("readonly") || i.HasAttribute("disabled")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_says_where()
    {
        var page = Open<NewTemplatePage>(DemoCast.Mara, "/admin/templates/new?tab=file");

        await page.Find("#f-text").InputAsync("""{"format":"berth-template/1","id":"x","version":"1.0","kind":"Servise","name":"X","summary":"X","owner":"X","fields":[]}""");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("kind must be one of Service, Cluster", page.Find("#f-text-e").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_template_is_made_from_a_running_service()
    {
        var services = World.World;
        await services.SweepAsync(Stop);
        var running = (await services.Get<WorkloadReader>().ListAsync(DemoCast.Mara.Caller, new(), Stop)).First(r => r.TeamId is not null);
        var made = Assert.IsType<TemplateOutcome.Done>(await services.Get<TemplateFromService>().MakeAsync(
            DemoCast.Mara.Caller, running.Cluster, running.Name, "like-checkout", new("Like checkout", "What checkout runs.", "Platform", null, null), Stop));

        var version = await services.Get<TemplateReader>().FindAsync(DemoCast.Mara.Caller, made.TemplateId, "1.0", Stop) ?? throw new InvalidOperationException();
        Assert.Empty(version.Problems);
        Assert.Contains("containerDefinitions", version.Content.Recipe.TaskDefinition, StringComparison.Ordinal);
        Assert.DoesNotContain("executionRoleArn", version.Content.Recipe.TaskDefinition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_template_demands_of_images_is_chosen_on_its_page_and_can_be_taken_back()
    {
        var id = await DraftAsync("scanned");
        async Task<ImageDemand?> SavedAsync(string proof, string? worst)
        {
            var page = Open<TemplatePage>(DemoCast.Mara, $"/admin/templates/{id}", p => p.Add(x => x.Id, id));
            await page.Find("#about-proof").ChangeAsync(proof);
            Assert.Equal(worst is not null, page.FindAll("#about-worst").Count == 1);
            if (worst is not null)
            {
                await page.Find("#about-worst").ChangeAsync(worst);
            }

            await page.Find("form").SubmitAsync();
            page.WaitForAssertion(() => Assert.Contains("Saved", page.Markup, StringComparison.Ordinal));
            return (await World.World.Get<TemplateReader>().FindAsync(DemoCast.Mara.Caller, id, Stop))?.About.ImageDemand;
        }

        Assert.Equal(new ImageDemand(ImageProof.Scan, FindingSeverity.Medium), await SavedAsync("Scan", "Medium"));
        Assert.Equal(new ImageDemand(ImageProof.Signature), await SavedAsync("Signature", null));
        Assert.Null(await SavedAsync("", null));
    }

    [Fact]
    public async Task Guardrails_are_switched_on_for_everything_and_hold_a_request_back()
    {
        var page = Open<GuardrailsPage>(DemoCast.Mara, "/admin/guardrails");
        await page.FindAll(".rail button").First(b => b.TextContent == "Warns" && b.Closest(".rail")?.TextContent.Contains("Not run as root", StringComparison.Ordinal) is true).ClickAsync();
        await page.Find("button.primary").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("It holds from the next request on", page.Markup, StringComparison.Ordinal));

        var preview = Assert.IsType<ProposalOutcome.Ready>(await World.World.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, DomainWorld.Draft("railed"), Stop));
        Assert.Contains(preview.Proposal.Checks.Items, c => c.Rule == "Guardrail · Not run as root" && c.Outcome is CheckOutcome.Warning);
        await World.World.Get<PlatformGuardrails>().SaveAsync(DemoCast.Mara.Caller, [], Stop);
    }

    private async Task<string> DraftAsync(string id)
    {
        var templates = World.World;
        var starter = await templates.Get<TemplateReader>().FindAsync(DemoCast.Mara.Caller, "web-service", "1.0", Stop) ?? throw new InvalidOperationException();
        Assert.IsType<TemplateOutcome.Done>(await templates.Get<TemplateVersions>().CreateAsync(DemoCast.Mara.Caller, id, TemplateKind.Service, new(id, "A test's.", "Platform", null, null), starter.Content, Stop));
        return id;
    }
}
