using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

/// <summary>Every page on a wide and a narrow screen, light and dark: clean under axe, and no wider than the window.</summary>
public sealed class AccessibilityTests(SqliteFile database, Chromium chromium) : IClassFixture<SqliteFile>, IClassFixture<Chromium>
{
    private static readonly string[] Paths =
    [
        "/", "/catalogue", "/requests/new?template=web-service", "/requests", "/requests/8", "/requests/5", "/approvals",
        "/workloads", "/workloads/main-fargate/payments-prod-checkout-api", "/activity", "/sandbox", "/not-here",
        "/admin/templates", "/admin/templates/web-service", "/admin/templates/web-service/versions/1.0", "/admin/templates/new", "/admin/guardrails",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_clean_under_axe_and_fits_the_window()
    {
        await using var portal = await PortalProcess.StartAsync(database, new Dictionary<string, string>(), Stop);
        var found = new List<string>();
        foreach (var (width, theme) in new[] { (1440, ColorScheme.Light), (1440, ColorScheme.Dark), (360, ColorScheme.Light), (360, ColorScheme.Dark) })
        {
            var page = await chromium.SignInAsync(portal.Address, "ben", width, theme);
            foreach (var path in Paths)
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
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
