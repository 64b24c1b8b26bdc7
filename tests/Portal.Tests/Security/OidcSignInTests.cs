using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Domain.Data;
using Domain.Teams;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Security;
using Portal.Shell;

namespace Portal.Tests.Security;

/// <summary>People sign in at a real OpenID Connect server that is not Entra ID, with names of its own for roles and groups.</summary>
public sealed class OidcSignInTests(OidcServer server) : IClassFixture<OidcServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private PortalFactory Portal() => new()
    {
        Settings =
        {
            ["Auth:Mode"] = "Oidc", ["Auth:SessionHours"] = "8", ["Oidc:Authority"] = server.Issuer, ["Oidc:ClientId"] = "berth", ["Oidc:ClientSecret"] = "a secret for tests",
            ["Oidc:Scopes"] = "berth", ["Oidc:RolesClaim"] = "berth_roles", ["Oidc:GroupsClaim"] = "berth_groups", ["Auth:Roles:platform-admin:0"] = "berth-admins",
        },
    };

    private static async Task<Browsing> SignInAsync(WebApplicationFactory<App> portal, string person, string path = "/account/tokens")
    {
        var browser = new Browsing(portal);
        await browser.GoAsync(path, Stop);
        Assert.StartsWith("/interaction/", browser.At.AbsolutePath, StringComparison.Ordinal);
        await browser.SubmitAsync(Stop, ("login", person), ("password", "any"));
        Assert.True(browser.At.Host == Browsing.Home.Host, $"Left at {browser.At}: {browser.Page}");
        return browser;
    }

    private static async Task<HttpStatusCode> AskAsync(Browsing browser, string path)
    {
        using var answer = await browser.Portal.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return answer.StatusCode;
    }

    [Fact]
    public async Task Whoever_signs_in_comes_to_the_page_they_wanted_with_the_roles_and_teams_that_the_provider_gives_them()
    {
        await using var portal = Portal();
        using var ada = await SignInAsync(portal, "ada", "/account/tokens?from=mail");
        await using (var db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            var person = await db.People.AsNoTracking().SingleAsync(Stop);
            Assert.Equal((server.Issuer, "ada", "Ada Admin", "platform-admin"), (person.Issuer, person.Subject, person.Name, person.Roles.Single()));
            db.Teams.Add(new()
            {
                Id = "payments", Name = "Payments", CostCentre = "CC-1", MonthlyBudget = 100, Limits = new(5, 5, 5, 5, [Compute.Fargate]),
                Environments = { Testing.Places.Of(), Testing.Places.Of(environment: "prod") },
            });
            db.TeamGroups.Add(new() { TeamId = "payments", GroupId = "staff", Name = "Staff", Role = TeamRole.Viewer });
            db.TeamGroups.Add(new()
            {
                TeamId = "payments", GroupId = "payments-dev", Name = "Payments developers", Role = TeamRole.Viewer, Environments = new Dictionary<string, TeamRole> { ["dev"] = TeamRole.Developer },
            });
            await db.SaveChangesAsync(Stop);
        }

        using var vic = await SignInAsync(portal, "vic");

        Assert.Equal("/account/tokens?from=mail", ada.At.PathAndQuery);
        Assert.Contains("Ada Admin", ada.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(ada, "/api/v1/audit"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(vic, "/api/v1/audit"));
        var places = await vic.Portal.GetFromJsonAsync<JsonArray>("/api/v1/places", Stop) ?? [];
        Assert.Equal(["payments/dev"], places.Select(p => $"{p?["teamId"]}/{p?["environment"]}"));
    }

    [Fact]
    public async Task Signing_out_ends_the_sign_in_here_and_at_the_provider_and_everywhere_ends_other_browsers_too()
    {
        await using var portal = Portal();
        using var desk = await SignInAsync(portal, "vic");
        using var phone = await SignInAsync(portal, "vic");

        await desk.PostAsync(new Uri(Browsing.Home, "/sign-out"), [], Stop);
        Assert.StartsWith("/session/end", desk.At.AbsolutePath, StringComparison.Ordinal);
        await desk.SubmitAsync(Stop, ("logout", "yes"));
        Assert.Equal((Browsing.Home.Host, "/signed-out"), (desk.At.Host, desk.At.AbsolutePath));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(desk, "/api/v1/requests"));
        // the provider asks who it is again, and does not simply let them in
        await desk.GoAsync("/requests", Stop);
        Assert.StartsWith("/interaction/", desk.At.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(phone, "/api/v1/requests"));

        using var tablet = await SignInAsync(portal, "vic");
        await tablet.PostAsync(new Uri(Browsing.Home, "/sign-out-everywhere"), [], Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(phone, "/api/v1/requests"));
    }

    [Fact]
    public async Task A_sign_in_is_over_when_its_hours_have_passed()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = Portal();
        await using var timed = portal.WithWebHostBuilder(b => b.ConfigureTestServices(s => s.AddSingleton<TimeProvider>(clock)));
        using var vic = await SignInAsync(timed, "vic");

        clock.Advance(TimeSpan.FromHours(7.9));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(vic, "/api/v1/requests"));
        clock.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(vic, "/api/v1/requests"));
    }

    [Fact]
    public async Task A_token_of_another_issuer_than_the_settings_name_is_refused()
    {
        await using var portal = Portal();
        portal.Settings["Oidc:Issuer"] = server.Issuer + "/";

        using var vic = await SignInAsync(portal, "vic");

        Assert.Equal(("/sign-in-refused", HttpStatusCode.Unauthorized), (vic.At.AbsolutePath, await AskAsync(vic, "/api/v1/requests")));
    }

    [Fact]
    public void Every_mistake_in_the_settings_is_named_at_once()
    {
        var settings = new AuthSettings
        {
            Mode = "Oidc", Roles = { ["admin"] = ["x"] },
            Oidc = new() { Authority = "http://idp.test", Issuer = "idp", NameClaim = " ", RolesClaim = "a b" },
        };

        Assert.Equal(
            ["Auth:Roles:admin", "Oidc:Authority", "Oidc:Issuer", "Oidc:ClientId", "Oidc:ClientSecret", "Oidc:NameClaim", "Oidc:RolesClaim"],
            AuthSettingsRules.Problems(settings, inDevelopment: true).Select(p => p.Split(' ')[0]));
    }

    [Fact]
    public void Entra_ID_is_not_taken_as_any_provider_as_its_tenant_would_go_unchecked()
    {
        var settings = new AuthSettings { Mode = "Oidc", Oidc = new() { Authority = "https://login.microsoftonline.com/common/v2.0", ClientId = "a", ClientSecret = "b" } };

        Assert.Contains("AzureAd:TenantId", Assert.Single(AuthSettingsRules.Problems(settings, inDevelopment: false)), StringComparison.Ordinal);
    }
}
