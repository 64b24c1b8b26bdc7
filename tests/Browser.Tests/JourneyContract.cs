using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sandbox;
using Testing;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>The first journey as people make it: two windows, one asks, one approves, both watch.</summary>
public abstract partial class JourneyContract(TestDatabase database, Chromium chromium)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 120_000 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_template_to_a_running_service_through_an_approval()
    {
        await using var portal = await PortalProcess.StartAsync(database, new Dictionary<string, string> { ["Sandbox:Speed"] = "8" }, Stop);
        var ines = await chromium.SignInAsync(portal.Address, "ines");
        await AskAsync(ines);
        var request = new Uri(ines.Url).AbsolutePath;

        // her own approval is locked, with the reason
        await Expect(ines.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeDisabledAsync();
        await Expect(ines.GetByText("You asked for this, so another must approve it").First).ToBeVisibleAsync();

        var ben = await chromium.SignInAsync(portal.Address, "ben");
        await Chromium.GoAsync(ben, "/approvals");
        await ben.GetByRole(AriaRole.Link, new() { Name = "New service hello in dev" }).First.ClickAsync();
        await ben.WaitForURLAsync($"**{request}");
        await ben.GetByRole(AriaRole.Button, new() { NameRegex = Approve() }).ClickAsync();

        // both watch it without reloading
        foreach (var page in new[] { ines, ben })
        {
            await Expect(page.GetByText("payments-dev-hello is stable: 2 of 2 tasks running.").First).ToBeVisibleAsync(Patient);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Applied" })).ToBeVisibleAsync(Patient);
        }

        await Chromium.GoAsync(ines, "/workloads");
        await ines.GetByRole(AriaRole.Link, new() { Name = "payments-dev-hello" }).First.ClickAsync();
        await Expect(ines.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("payments-dev-hello");
        await Chromium.GoAsync(ines, "/workloads/main-fargate/payments-dev-hello?tab=tasks");
        await Expect(ines.GetByText("RUNNING", new() { Exact = true }).Nth(1)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Chromium.GoAsync(ines, "/workloads/main-fargate/payments-dev-hello?tab=events");
        await Expect(ines.GetByText("has reached a steady state").First).ToBeVisibleAsync(Patient);
    }

    private static async Task AskAsync(IPage page)
    {
        await Chromium.GoAsync(page, "/catalogue");
        await page.GetByRole(AriaRole.Link, new() { Name = "Web service" }).First.ClickAsync();
        var next = page.Locator("main button.btn.primary");
        await page.GetByLabel("Service name").FillAsync("Hello");
        await Expect(page.GetByText("does not fit Service name").First).ToBeVisibleAsync();
        await page.GetByLabel("Service name").FillAsync("hello");
        await Expect(page.GetByText("does not fit Service name")).ToHaveCountAsync(0);
        await next.ClickAsync();

        // refused while typing, each with a way out
        await page.GetByLabel("Image", new() { Exact = true }).FillAsync("https://registry.example.com/hello");
        await Expect(page.GetByText("Leave out \"https://\"").First).ToBeVisibleAsync();
        await page.GetByLabel("Image", new() { Exact = true }).FillAsync("registry.example.com/payments/hello:1.0.0");
        await page.GetByLabel("Memory", new() { Exact = true }).FillAsync("3000");
        await Expect(page.GetByText("the nearest is 3,072 MiB").First).ToBeVisibleAsync();
        await page.GetByLabel("Memory", new() { Exact = true }).FillAsync("1024");
        await Expect(page.GetByText("the nearest is 3,072 MiB")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(3);
        await next.ClickAsync();

        var most = page.GetByRole(AriaRole.Spinbutton, new() { Name = "Most tasks" });
        await most.FillAsync("13");
        await Expect(page.GetByText("above the team's ceiling of 12").First).ToBeVisibleAsync();
        await most.FillAsync("4");
        await Expect(page.GetByText("above the team's ceiling of 12")).ToHaveCountAsync(0);
        await next.ClickAsync();

        await page.GetByLabel("Target group").SelectOptionAsync(SandboxAccount.TargetGroupArn("payments-dev-web"));
        await next.ClickAsync();

        await page.GetByLabel("Reason").FillAsync("First of its kind.");
        await Expect(page.GetByText("Create service payments-dev-hello").First).ToBeVisibleAsync(Patient);
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await page.WaitForURLAsync(RequestUrl());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("New service hello in dev");
    }

    [GeneratedRegex(@"/requests/\d+$")]
    private static partial Regex RequestUrl();

    [GeneratedRegex("^Approve")]
    private static partial Regex Approve();
}

public sealed class JourneyOnSqlite(SqliteFile database, Chromium chromium) : JourneyContract(database, chromium), IClassFixture<SqliteFile>, IClassFixture<Chromium>;

public sealed class JourneyOnPostgres(PostgresServer database, Chromium chromium) : JourneyContract(database, chromium), IClassFixture<PostgresServer>, IClassFixture<Chromium>;
