using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Tests.Access;
using Sandbox;
using Testing;

namespace Browser.Tests;

/// <summary>
/// The pages of the access table, opened one after another inside one circuit, as a click in the menu or a typed link does once a page is live:
/// no request goes to the server that a guard of HTTP could stop.
/// </summary>
public sealed partial class CircuitAccessTests(SqliteFile database, Chromium chromium) : IClassFixture<SqliteFile>, IClassFixture<Chromium>
{
    private static readonly (string Role, string Person)[] Watched = [("lead", "ben"), ("viewer", "noor"), ("lead-other", "priya"), ("finance", "tomas")];

    /// <summary>Everyone finds their own services there.</summary>
    private const string OwnPart = "/admin/templates/{Id}/upgrades";

    /// <summary>Of waivers there are none here; the sweep over HTTP has put one into the database.</summary>
    private static readonly string[] Empty = ["/approvals/waivers"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_opened_inside_a_circuit_shows_no_more_than_the_table_says()
    {
        await using var portal = await PortalProcess.StartAsync(database, new Dictionary<string, string>(), Stop);
        var things = await PrepareAsync(portal.Address);

        var wrong = await Task.WhenAll(Watched.Select(w => WalkAsync(portal.Address, w.Role, w.Person, things)));

        AccessTable.Nothing([.. wrong.SelectMany(w => w)]);
    }

    /// <returns>What was not as the table says.</returns>
    private async Task<IReadOnlyList<string>> WalkAsync(Uri portal, string role, string person, PageThings things)
    {
        var (table, column, wrong) = (AccessTable.Section("pages"), AccessTable.Roles.ToList().IndexOf(role), new List<string>());
        var page = await chromium.SignInAsync(portal, person);
        await page.EvaluateAsync("() => { window.circuit = 'the same'; }");
        // the way begins at home, which is therefore gone to last
        foreach (var route in AccessPages.Live.Where(r => !Empty.Contains(r)).OrderBy(r => r == "/"))
        {
            var said = AccessTable.Said(table, route, column);
            var main = await OpenAsync(page, AccessPages.Address(route, things), said is AccessTable.See ? AccessPages.Sign(route, things) : null);
            if (main is null)
            {
                wrong.Add($"{route} for {role}: it does not open.");
                continue;
            }

            var shows = AccessPages.Shows(route, things, main);
            if (shows != said is AccessTable.See)
            {
                wrong.Add($"{route} for {role}: {(shows ? "shown" : "not shown")}, where the table says {said}: {Bare(main)}");
            }
            else if (!shows && route.Contains('{', StringComparison.Ordinal) && route != OwnPart && !Refusal().IsMatch(main))
            {
                wrong.Add($"{route} for {role}: it does not say that there is nothing to see: {Bare(main)}");
            }
        }

        if (await page.EvaluateAsync<string?>("() => window.circuit") is not "the same")
        {
            wrong.Add($"A page was loaded anew for {role}, so the circuit was not the same.");
        }

        return wrong;
    }

    /// <summary>Goes there without leaving the circuit.</summary>
    /// <param name="sign">What is waited for; null where nothing is to come, so that the page is waited for to stand still.</param>
    /// <returns>The HTML of what the page shows; null where it does not come.</returns>
    private static async Task<string?> OpenAsync(IPage page, string path, string? sign)
    {
        await page.EvaluateAsync(
            """
            path => { document.querySelectorAll('main h1').forEach(h => h.dataset.before = 'true'); Blazor.navigateTo(path); }
            """,
            path);
        try
        {
            await page.Locator("main h1:not([data-before])").First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 20_000 });
        }
        catch (TimeoutException)
        {
            return null;
        }

        return await page.EvaluateAsync<string>(
            """
            sign => new Promise(done => {
                const main = document.querySelector('main');
                const begun = performance.now();
                let [html, since] = [main.innerHTML, begun];
                const look = () => {
                    const now = performance.now();
                    if (main.innerHTML !== html) { [html, since] = [main.innerHTML, now]; }
                    const settled = now - since > 300 && !main.querySelector('.spin');
                    if ((sign === null ? settled : html.toLowerCase().includes(sign.toLowerCase())) || now - begun > 15000) { done(html); } else { setTimeout(look, 30); }
                };
                look();
            })
            """,
            sign);
    }

    /// <summary>The same as the table is written about: a request of the developer that waits, a campaign over a service of payments, a template that is for payments alone.</summary>
    private static async Task<PageThings> PrepareAsync(Uri portal)
    {
        using var mara = await PortalClient.SignInAsync(portal, "mara", Stop);
        using var ines = await PortalClient.SignInAsync(portal, "ines", Stop);
        var waiting = (await mara.GetAsync("api/v1/requests?scope=All&state=Waiting", Stop)).GetProperty("rows").EnumerateArray()
            .First(r => r.GetProperty("requester").GetString() == "Ines Faria").GetProperty("number").GetInt32();
        await ines.PostAsync($"api/v1/requests/{waiting}/comments", new { text = "payments waits for this." }, Stop);
        await mara.PostAsync("api/v1/freezes", new { name = "Later", reason = "A test.", from = TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(1), until = TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(1).AddDays(1), timeZone = "UTC" }, Stop);
        await mara.PutAsync(
            "api/v1/templates/run-task", new { about = new { name = "Task of payments", summary = "Theirs alone.", owner = "Platform", teams = new[] { "payments" }, imageDemand = (object?)null }, seen = 0 }, Stop);
        var (_, begun) = await mara.PostAsync("api/v1/templates/web-service/versions", new { from = "1.0" }, Stop);
        await mara.PostAsync($"api/v1/templates/web-service/versions/{begun.GetProperty("version").GetString()}/publish", new { }, Stop);
        var (_, written) = await mara.PostAsync(
            "api/v1/campaigns", new { template = "web-service", reason = "For payments.", workloads = new[] { new { cluster = AccessPages.Cluster, name = AccessPages.Service } } }, Stop);
        var campaign = written.GetProperty("number").GetInt32();
        await mara.PostAsync($"api/v1/campaigns/{campaign}/submit", new { }, Stop);
        await mara.UntilAsync($"api/v1/campaigns/{campaign}", c => c.GetProperty("state").GetString() == "Waiting", Stop);
        var changes = await mara.GetAsync("api/v1/setting-changes", Stop);
        var running = await mara.UntilAsync($"api/v1/tasks?Service={AccessPages.Service}&Stopped=false", t => t.GetProperty("tasks").GetArrayLength() > 0, Stop);
        var instances = await mara.UntilAsync($"api/v1/instances?Cluster={SandboxAccount.Ec2Cluster}", i => i.GetProperty("items").GetArrayLength() > 0, Stop);
        return new(waiting, campaign, changes.EnumerateArray().First(c => $"{c}".Contains("web-service", StringComparison.Ordinal)).GetProperty("id").GetString() ?? "",
            $"{running.GetProperty("tasks")[0].GetProperty("arn")}".Split('/')[^1], $"{instances.GetProperty("items")[0].GetProperty("arn")}".Split('/')[^1]);
    }

    private static string Bare(string html) => Tags().Replace(html, " ") is var text && text.Length > 300 ? text[..300] : text;

    [GeneratedRegex("may (not )?see|cannot see|can see|not yours|for other teams|There is no|There are no", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"(<[^>]*>|\s)+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tags();
}
