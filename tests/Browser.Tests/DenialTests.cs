using Amazon;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Microsoft.Playwright;
using Sandbox;
using Testing;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>What the team's role may not do is said in the wizard, before anyone is asked: by which statement, and what would allow it.</summary>
public sealed class DenialTests(SqliteFile database, Chromium chromium) : IClassFixture<SqliteFile>, IClassFixture<Chromium>
{
    private const string Freeze = """{"Version":"2012-10-17","Statement":[{"Sid":"NoNewScaling","Effect":"Deny","Action":"application-autoscaling:PutScalingPolicy","Resource":"*"}]}""";
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 120_000 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_denial_shows_the_statement_that_denies_and_a_lack_the_smallest_one_that_would_allow()
    {
        await using var sandbox = await SandboxProcess.StartAsync(speed: 20, Stop);
        await using var portal = await PortalProcess.StartAsync(database, new Dictionary<string, string> { ["Aws:Endpoint"] = sandbox.Address.ToString() }, Stop);
        await NarrowAsync(sandbox.Address);
        var page = await chromium.SignInAsync(portal.Address, "ines");

        await Chromium.GoAsync(page, "/requests/new?template=web-service");
        await page.GetByLabel("Service name").FillAsync("hello");
        await NextAsync(page);
        await page.GetByLabel("Image", new() { Exact = true }).FillAsync("registry.example.com/payments/hello:1.0.0");
        await NextAsync(page);
        await NextAsync(page);
        await page.GetByLabel("Target group").SelectOptionAsync(SandboxAccount.TargetGroupArn("payments-dev-web"));
        await NextAsync(page);
        await page.GetByLabel("Reason").FillAsync("A test asks for it.");

        var denied = page.Locator(".checks li").Filter(new() { HasText = "ecs:CreateService" }).First;
        await Expect(denied).ToContainTextAsync("berth-team-payments-dev may not create service payments-dev-hello", new() { Timeout = 120_000 });
        await Expect(denied.Locator("pre.stmt").First).ToContainTextAsync("\"ecs:CreateService\"");
        await Expect(denied.Locator("pre.stmt").First).ToContainTextAsync("service/main-fargate/payments-dev-hello");
        var forbidden = page.Locator(".checks li").Filter(new() { HasText = "application-autoscaling:PutScalingPolicy" }).First;
        await Expect(forbidden).ToContainTextAsync("No added statement can help");
        await Expect(forbidden).ToContainTextAsync("NoNewScaling");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Submit" })).ToBeDisabledAsync();
        await Expect(page.GetByText("2 checks fail, so it cannot be submitted yet.")).ToBeVisibleAsync(Patient);
    }

    private static async Task NextAsync(IPage page)
    {
        var before = page.Url;
        await page.Locator("main button.btn.primary").ClickAsync();
        await page.WaitForURLAsync(url => url != before);
    }

    /// <summary>The role of payments in dev loses ecs:CreateService, and someone forbids it new scaling policies.</summary>
    private static async Task NarrowAsync(Uri sandbox)
    {
        using var iam = new AmazonIdentityManagementServiceClient(
            new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey),
            new AmazonIdentityManagementServiceConfig { ServiceURL = sandbox.ToString(), AuthenticationRegion = RegionEndpoint.USEast1.SystemName });
        var role = SandboxAccount.TeamRoleArn("payments", "dev").Split('/')[^1];
        var policy = await iam.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = role, PolicyName = "workloads" }, Stop);
        var document = Uri.UnescapeDataString(policy.PolicyDocument);
        Assert.Contains("\"ecs:CreateService\",\"Resource\"", document, StringComparison.Ordinal);
        await iam.PutRolePolicyAsync(new PutRolePolicyRequest
        {
            RoleName = role, PolicyName = "workloads", PolicyDocument = document.Replace("\"ecs:CreateService\",\"Resource\"", "\"ecs:DescribeServices\",\"Resource\"", StringComparison.Ordinal),
        }, Stop);
        await iam.PutRolePolicyAsync(new PutRolePolicyRequest { RoleName = role, PolicyName = "change-freeze", PolicyDocument = Freeze }, Stop);
    }
}
