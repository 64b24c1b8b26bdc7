using Browser.Tests.Deciding;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Every page, wide in the light and narrow in the dark: clean under axe, and no wider than the window.</summary>
public sealed class AccessibilityTests(HostedPortal portal, Chromium chromium) : IClassFixture<HostedPortal>, IClassFixture<Chromium>
{
    private static readonly string[] ForPeople =
    [
        "/", "/catalogue", "/requests/new?template=web-service", "/requests", "/requests/8", "/requests/5", "/approvals", "/approvals/waivers", "/inbox", "/account/tokens",
        "/workloads", "/workloads/main-fargate/payments-prod-checkout-api", "/workloads/tasks", "/clusters", "/clusters/main-ec2", "/jobs", "/activity", "/sandbox", "/not-here",
    ];

    private static readonly string[] ForAdmins =
    [
        "/admin/templates", "/admin/templates/web-service", "/admin/templates/web-service/versions/1.0", "/admin/templates/new", "/admin/guardrails", "/admin/freezes", "/admin/platform",
        "/admin/prices", "/admin/teams", "/admin/teams/payments", "/admin/approval-rules", "/admin/setting-changes", "/admin/teams/payments/environments/dev/iam", "/activity",
    ];

    [Theory]
    [InlineData("ben", 1440, ColorScheme.Light)]
    [InlineData("ben", 360, ColorScheme.Dark)]
    [InlineData("mara", 1440, ColorScheme.Dark)]
    [InlineData("mara", 360, ColorScheme.Light)]
    public async Task Every_page_is_clean_under_axe_and_fits_the_window(string person, int width, ColorScheme theme)
    {
        var found = new List<string>();
        var page = await chromium.SignInAsync(portal.Address, person, width, theme);
        foreach (var path in person == "mara" ? ForAdmins : ForPeople)
        {
            await Chromium.GoAsync(page, path);
            var axe = await page.RunAxe();
            found.AddRange(axe.Violations.Select(v => $"{path} at {width} {theme}: {v.Id}, {v.Nodes.Length} of {v.Nodes[0].Html}"));
            var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
            if (over > 0)
            {
                found.Add($"{path} at {width} {theme}: {over} px wider than the window");
            }
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
