using System.Net;
using Microsoft.Playwright;
using Sandbox;
using Testing;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>A template is edited, published, compared, and three services are upgraded to it by one campaign, of which one fails.</summary>
public sealed class UpgradeTests(SqliteFile database, Chromium chromium) : IClassFixture<SqliteFile>, IClassFixture<Chromium>
{
    private const string Base = """{"containerDefinitions":[{"name":"app","environment":[{"name":"SERVICE_TIER","value":"gold"}]}]}""";
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 180_000 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_reaches_three_services_in_waves_stops_at_the_one_that_fails_and_goes_on_without_it()
    {
        await using var sandbox = await SandboxProcess.StartAsync(speed: 20, Stop);
        await using var portal = await PortalProcess.StartAsync(database, new Dictionary<string, string> { ["Aws:Endpoint"] = sandbox.Address.ToString() }, Stop);
        await MakeAsync(portal.Address, "ines", "ben", "payments", "one", "web");
        await MakeAsync(portal.Address, "ines", "ben", "payments", "two", "api");
        await MakeAsync(portal.Address, "yuki", "priya", "search", "three", "web");

        var mara = await chromium.SignInAsync(portal.Address, "mara");
        await PublishAsync(mara);
        await Chromium.GoAsync(mara, "/admin/templates/web-service");
        await mara.GetByRole(AriaRole.Link, new() { Name = "Compare", Exact = true }).ClickAsync();
        await mara.WaitForURLAsync("**/compare?from=1.0&to=1.1");
        await Expect(mara.GetByText("SERVICE_TIER").First).ToBeVisibleAsync();

        await Chromium.GoAsync(mara, "/admin/templates/web-service/upgrades");
        await mara.GetByLabel("Sizes").FillAsync("1, 1, rest");
        await mara.GetByLabel("Why").FillAsync("Every task says which tier it is of.");
        await mara.GetByRole(AriaRole.Button, new() { Name = "Ask to upgrade 3 services" }).ClickAsync();
        await mara.WaitForURLAsync("**/campaigns/1");
        await Expect(mara.GetByText("3 services in 3 waves wait for one decision.").First).ToBeVisibleAsync(Patient);

        await sandbox.BreakImagesAsync("payments-dev-two", Stop);
        await ApproveAsync(portal.Address, "ben");
        await ApproveAsync(portal.Address, "priya");

        // the author watches it stop, without reloading
        await Expect(mara.GetByRole(AriaRole.Heading, new() { Name = "What now?" })).ToBeVisibleAsync(Patient);
        await Expect(Row(mara, "payments-dev-one")).ToContainTextAsync("Upgraded");
        await Expect(Row(mara, "payments-dev-two")).ToContainTextAsync("Failed");
        await Expect(Row(mara, "payments-dev-two")).ToContainTextAsync("cannot be pulled");
        await Expect(Row(mara, "search-dev-three")).ToContainTextAsync("Not begun");
        await mara.GetByRole(AriaRole.Button, new() { Name = "Go on without what failed" }).ClickAsync();
        await mara.Locator("#d-steer").GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(mara.GetByText("2 services run 1.1 now; 1 was left out.").First).ToBeVisibleAsync(Patient);
        await Expect(Row(mara, "search-dev-three")).ToContainTextAsync("Upgraded");
        await Expect(Row(mara, "payments-dev-two")).ToContainTextAsync("Left out");
    }

    private static ILocator Row(IPage page, string service) => page.Locator("ul.rows li").Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = service }) });

    private static async Task PublishAsync(IPage page)
    {
        await Chromium.GoAsync(page, "/admin/templates/web-service");
        await page.GetByRole(AriaRole.Button, new() { Name = "New version" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin the draft" }).ClickAsync();
        await page.WaitForURLAsync("**/versions/1.1");
        await page.GetByLabel("What changed").FillAsync("Tasks know their tier.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Recipe" }).ClickAsync();
        await page.GetByLabel("Base", new() { Exact = true }).FillAsync("{");
        await Expect(page.GetByText("The base is not a task definition").First).ToBeVisibleAsync();
        await page.GetByLabel("Base", new() { Exact = true }).FillAsync(Base);
        await Expect(page.GetByText("Everything fits: it can be published.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.Locator("#d-publish").GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByText("Teams ask for it as it stands here.")).ToBeVisibleAsync();
    }

    /// <summary>From Approvals, as its own window shows it.</summary>
    private async Task ApproveAsync(Uri portal, string person)
    {
        var page = await chromium.SignInAsync(portal, person);
        await Chromium.GoAsync(page, "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Review campaign 1" }).ClickAsync();
        await page.WaitForURLAsync("**/campaigns/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve all" }).ClickAsync();
        await Expect(page.GetByText("You approved it.").First).ToBeVisibleAsync();
    }

    private static async Task MakeAsync(Uri portal, string asker, string decider, string team, string name, string part)
    {
        using var asks = await PortalClient.SignInAsync(portal, asker, Stop);
        var (status, created) = await asks.PostAsync("api/v1/requests", new
        {
            templateId = "web-service", teamId = team, environment = "dev", cluster = SandboxAccount.FargateCluster, reason = "To be upgraded.",
            values = new Dictionary<string, string>
            {
                ["name"] = name, ["image"] = $"registry.example.com/{team}/{name}:1.0.0", ["targetGroup"] = SandboxAccount.TargetGroupArn($"{team}-dev-{part}"),
            },
        }, Stop);
        Assert.True(status is HttpStatusCode.Created, created.ToString());
        var path = $"api/v1/requests/{created.GetProperty("number").GetInt32()}";
        using var decides = await PortalClient.SignInAsync(portal, decider, Stop);
        var seen = await decides.GetAsync(path, Stop);
        var (decided, answer) = await decides.PostAsync($"{path}/decisions", new { verdict = "Approve", version = seen.GetProperty("version").GetInt32() }, Stop);
        Assert.True(decided is HttpStatusCode.OK, answer.ToString());
        await decides.UntilAsync(path, r => r.GetProperty("state").GetString() == "Done", Stop);
        // the watch sees it a moment later
        await decides.UntilAsync("api/v1/services", all => all.EnumerateArray().Any(s => s.GetProperty("name").GetString() == $"{team}-dev-{name}"), Stop);
    }
}
