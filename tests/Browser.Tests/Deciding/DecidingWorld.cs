using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Sandbox;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests.Deciding;

/// <summary>What the journeys of deciding share: a portal in this process, requests and rules made by scripts, and windows of people.</summary>
public abstract class DecidingWorld(HostedPortal portal, Chromium chromium) : IClassFixture<HostedPortal>, IClassFixture<Chromium>
{
    private static int rules;

    protected static LocatorAssertionsToBeVisibleOptions Patient { get; } = new() { Timeout = 120_000 };

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected HostedPortal Portal => portal;

    protected Task<IPage> SignInAsync(string person) => chromium.SignInAsync(portal.Address, person);

    /// <summary>A new service of payments in dev, asked for by a script.</summary>
    protected async Task<int> AskAsync(string person, string name, string part = "web")
    {
        using var asks = await PortalClient.SignInAsync(portal.Address, person, Stop);
        var (status, created) = await asks.PostAsync("api/v1/requests", new
        {
            templateId = "web-service", teamId = "payments", environment = "dev", cluster = SandboxAccount.FargateCluster, reason = "A journey asks for it.",
            values = new Dictionary<string, string>
            {
                ["name"] = name, ["image"] = $"registry.example.com/payments/{name}:1.0.0", ["targetGroup"] = SandboxAccount.TargetGroupArn($"payments-dev-{part}"),
            },
        }, Stop);
        Assert.True(status is HttpStatusCode.Created, created.ToString());
        return created.GetProperty("number").GetInt32();
    }

    protected async Task<JsonElement> SeeAsync(int number)
    {
        using var client = await PortalClient.SignInAsync(portal.Address, "mara", Stop);
        return await client.GetAsync($"api/v1/requests/{number}", Stop);
    }

    /// <summary>One rule for every request.</summary>
    /// <param name="stages">How many of which groups, such as <c>TeamLeads+security</c>; one stage after the other.</param>
    protected async Task RuleAsync(params (int Needed, string Groups)[] stages)
    {
        using var mara = await PortalClient.SignInAsync(portal.Address, "mara", Stop);
        var stands = await mara.GetAsync("api/v1/approval-rules", Stop);
        await SettledAsync(await mara.PutAsync("api/v1/approval-rules", new
        {
            rules = new[] { new { name = string.Create(CultureInfo.InvariantCulture, $"Journey {Interlocked.Increment(ref rules)}"), tier = (string?)null, conditions = new { }, automatic = false, stages = stages.Select(s => new { needed = s.Needed, groups = s.Groups.Split('+') }) } },
            stamp = stands.GetProperty("stamp").GetString(),
        }, Stop));
    }

    protected async Task GroupAsync(string group, string person)
    {
        using var mara = await PortalClient.SignInAsync(portal.Address, "mara", Stop);
        await SettledAsync(await mara.PutAsync($"api/v1/approver-groups/{group}", new { members = new[] { (await portal.PersonAsync(person, Stop)).Id } }, Stop));
    }

    protected static async Task ReadAsync(IPage page, int number) => await Chromium.GoAsync(page, $"/requests/{number}");

    protected static ILocator Approve(IPage page) => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Approve") });

    /// <summary>A message of the inbox, by its title.</summary>
    protected static ILocator Item(IPage page, string title) => page.Locator("ul.rows li").Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = title }) });

    protected static Task AppliedAsync(IPage page) => Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Applied" })).ToBeVisibleAsync(Patient);

    private static Task SettledAsync((HttpStatusCode Status, JsonElement Body) answer)
    {
        Assert.True(answer.Status is HttpStatusCode.OK, answer.Body.ToString());
        Assert.Equal("Applied", answer.Body.GetProperty("result").GetString());
        return Task.CompletedTask;
    }
}
