using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Testing;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>The starter templates beside the web service, through the wizard to a submitted request.</summary>
public sealed partial class StarterTests(SqliteFile database, Chromium chromium) : IClassFixture<SqliteFile>, IClassFixture<Chromium>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 120_000 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_asked_for_and_a_tasks_draft_is_left_and_taken_up_again()
    {
        await using var portal = await PortalProcess.StartAsync(database, new Dictionary<string, string>(), Stop);
        var page = await chromium.SignInAsync(portal.Address, "ines");

        await BeginAsync(page, "Fargate cluster");
        await page.GetByLabel("Cluster name").FillAsync("edge");
        await NextAsync(page);
        await page.GetByLabel("Container Insights").SelectOptionAsync("enhanced");
        await NextAsync(page);
        await SubmitAsync(page, "Create cluster payments-dev-edge", "New cluster edge in dev");

        await BeginAsync(page, "One-off task");
        await page.GetByLabel("Task name").FillAsync("report");
        await NextAsync(page);
        await page.GetByLabel("Image", new() { Exact = true }).FillAsync("public.ecr.aws/docker/library/busybox:1.37");
        await page.GetByLabel("Command", new() { Exact = true }).FillAsync("sleep 5");
        await NextAsync(page);
        await page.GetByLabel("How many", new() { Exact = true }).FillAsync("3");
        await Expect(page.GetByText("3, each once")).ToBeVisibleAsync();
        await NextAsync(page);
        await Expect(page.GetByText("Network and logs")).ToBeVisibleAsync();

        // gone to do something else, and back by the list
        await Chromium.GoAsync(page, "/requests?tab=drafts");
        await page.GetByRole(AriaRole.Link, new() { Name = "Run report in dev" }).First.ClickAsync();
        await Expect(page.GetByText("3, each once")).ToBeVisibleAsync(Patient);
        // it opens where it was left, with everything that was filled in
        await Expect(page.GetByText("Network and logs")).ToBeVisibleAsync();
        await NextAsync(page);
        await SubmitAsync(page, "Run 3 tasks of payments-dev-report", "Run report in dev, 3 tasks");
    }

    [Fact]
    public async Task An_internal_service_and_a_queue_worker_are_asked_for()
    {
        await using var portal = await PortalProcess.StartAsync(database, new Dictionary<string, string>(), Stop);
        var page = await chromium.SignInAsync(portal.Address, "ines");

        await BeginAsync(page, "Internal service");
        await page.GetByLabel("Service name").FillAsync("stock");
        await NextAsync(page);
        await page.GetByLabel("Image", new() { Exact = true }).FillAsync("registry.example.com/payments/stock:1.0.0");
        await NextAsync(page);
        await NextAsync(page);
        await page.GetByLabel("Namespace", new() { Exact = true }).SelectOptionAsync("main.internal");
        await page.GetByLabel("Called", new() { Exact = true }).FillAsync("stock");
        await NextAsync(page);
        await SubmitAsync(page, "Create service payments-dev-stock", "New service stock in dev");
        await Expect(page.GetByText("The namespace main.internal exists.").First).ToBeVisibleAsync();

        await BeginAsync(page, "Queue worker");
        await page.GetByLabel("Worker name").FillAsync("invoices");
        await NextAsync(page);
        await page.GetByLabel("Image", new() { Exact = true }).FillAsync("registry.example.com/payments/invoices:1.0.0");
        await NextAsync(page);
        await page.GetByLabel("Queue", new() { Exact = true }).SelectOptionAsync("payments-dev-jobs");
        await page.GetByLabel("Messages a task", new() { Exact = true }).FillAsync("50");
        await NextAsync(page);
        await NextAsync(page);
        await SubmitAsync(page, "Scale payments-dev-invoices at 50 waiting messages of payments-dev-jobs a task", "New service invoices in dev");
    }

    private static async Task BeginAsync(IPage page, string template)
    {
        await Chromium.GoAsync(page, "/catalogue");
        await page.GetByRole(AriaRole.Link, new() { Name = template }).First.ClickAsync();
        await page.WaitForURLAsync("**/requests/new?**");
    }

    private static async Task NextAsync(IPage page)
    {
        var before = page.Url;
        await page.Locator("main button.btn.primary").ClickAsync();
        await page.WaitForURLAsync(url => url != before);
    }

    private static async Task SubmitAsync(IPage page, string change, string title)
    {
        await Expect(page.GetByText(change).First).ToBeVisibleAsync(Patient);
        await page.GetByLabel("Reason").FillAsync("A test asks for it.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await page.WaitForURLAsync(RequestUrl());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(title);
    }

    [GeneratedRegex(@"/requests/\d+$")]
    private static partial Regex RequestUrl();
}
