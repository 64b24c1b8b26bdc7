using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Security;

/// <summary>A portal that takes its people from the stand-in.</summary>
public sealed class EntraStandIn : IAsyncLifetime
{
    /// <summary>A group that makes auditors, too.</summary>
    public const string Group = "11111111-2222-3333-4444-555555555555";

    private TestIssuer? issuer;
    private PortalFactory? portal;

    internal TestIssuer Issuer => issuer ?? throw new InvalidOperationException("Not started.");

    public PortalFactory Portal => portal ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.StartAsync();
        portal = Make(Issuer.Instance + "graph/");
    }

    /// <param name="graph">Address of Microsoft Graph.</param>
    public PortalFactory Make(string graph) => new()
    {
        Settings =
        {
            ["Auth:Mode"] = "EntraId", ["AzureAd:Instance"] = Issuer.Instance, ["AzureAd:TenantId"] = TestIssuer.Tenant, ["AzureAd:ClientId"] = TestIssuer.Client,
            ["AzureAd:ClientSecret"] = TestIssuer.Secret, ["AzureAd:Graph"] = graph, ["Auth:Roles:auditor:0"] = Group,
        },
    };

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}

/// <summary>Signing in with Entra ID's stand-in, which says one thing wrong at a time.</summary>
public sealed class RefusedTokenTests : IClassFixture<EntraStandIn>
{
    private const string Other = EntraStandIn.Group;
    private readonly EntraStandIn standIn;

    public RefusedTokenTests(EntraStandIn standIn)
    {
        this.standIn = standIn;
        (Issuer.Sign, Issuer.Error, Issuer.Graph) = (null, null, []);
        Issuer.Asked.Clear();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestIssuer Issuer => standIn.Issuer;

    private PortalFactory Portal => standIn.Portal;

    private async Task<Browsing> SignInAsync(Action<JsonObject>? claims = null)
    {
        Issuer.Claims = claims ?? (_ => { });
        var browser = new Browsing(Portal);
        await browser.GoAsync("/account/tokens", Stop);
        if (browser.At.Host != "localhost")
        {
            await browser.SubmitAsync(Stop);
        }

        return browser;
    }

    private async Task<string> WhyAsync(Action<JsonObject>? claims = null)
    {
        using var browser = await SignInAsync(claims);
        Assert.Equal("/sign-in-refused", browser.At.AbsolutePath);
        Assert.Contains("You are not signed in", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", browser.Page, StringComparison.Ordinal);
        using var call = await browser.Portal.GetAsync(new Uri("/api/v1/requests", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(browser.At.Query)["why"].ToString();
    }

    [Fact]
    public async Task What_is_wrong_with_a_token_is_refused_and_named_and_a_good_one_comes_in_where_it_wanted_to()
    {
        using var good = await SignInAsync();
        Assert.Equal("/account/tokens", good.At.AbsolutePath);
        Assert.Contains("Ada Admin", good.Page, StringComparison.Ordinal);

        Assert.Equal("Issuer", await WhyAsync(t => t["iss"] = Issuer.Issuer + "/"));
        Assert.Equal("Issuer", await WhyAsync(t => t["iss"] = $"{Issuer.Instance}{Other}/v2.0"));
        Assert.Equal("Tenant", await WhyAsync(t => t["tid"] = Other));
        Assert.Equal("Tenant", await WhyAsync(t => t.Remove("tid")));
        Assert.Equal("Audience", await WhyAsync(t => t["aud"] = Other));
        Assert.Equal("Time", await WhyAsync(t => t["exp"] = 1_700_000_000));
        Assert.Equal("Stale", await WhyAsync(t => t["nonce"] = "another"));
        Assert.Equal("Stale", await WhyAsync(t => t.Remove("nonce")));
        Assert.Equal("Nobody", await WhyAsync(t => t.Remove("sub")));
    }

    [Fact]
    public async Task A_token_that_the_provider_did_not_sign_is_refused()
    {
        using var stranger = RSA.Create(2048);
        Issuer.Sign = (header, payload) => TestIssuer.SignedWith(stranger, header, payload);
        Assert.Equal("Signature", await WhyAsync());

        Issuer.Sign = (header, payload) => $"{TestIssuer.Base64(new JsonObject { ["alg"] = "none" }.ToJsonString())}.{TestIssuer.Base64(payload.ToJsonString())}.";
        Assert.Equal("Signature", await WhyAsync());

        // the client's secret is no key of the provider's
        Issuer.Sign = (_, payload) =>
        {
            var content = $"{TestIssuer.Base64(new JsonObject { ["alg"] = "HS256" }.ToJsonString())}.{TestIssuer.Base64(payload.ToJsonString())}";
            return $"{content}.{TestIssuer.Base64(HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(TestIssuer.Secret), System.Text.Encoding.ASCII.GetBytes(content)))}";
        };
        Assert.Equal("Signature", await WhyAsync());
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_and_a_no_of_the_provider_are_refused()
    {
        using var browser = new Browsing(Portal);
        await browser.PostAsync(new Uri(Browsing.Home, "/signin-oidc"), [new("code", "stolen"), new("state", "made-up")], Stop);
        Assert.Contains("why=Stale", browser.At.Query, StringComparison.Ordinal);

        Issuer.Error = "server_error";
        Assert.Equal("Declined", await WhyAsync());
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said_to_be()
    {
        await using var away = standIn.Make("");
        away.Settings["AzureAd:Instance"] = "http://127.0.0.1:9/";
        using var browser = new Browsing(away);

        await browser.GoAsync("/", Stop);

        Assert.Contains("why=Unreachable", browser.At.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_roles_count_and_roles_of_other_applications_do_not()
    {
        using var ada = await SignInAsync(t => t["roles"] = new JsonArray("finance", "Billing.Reader"));

        using var prices = await ada.Portal.GetAsync(new Uri("/api/v1/audit?take=1", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, prices.StatusCode);
        await using var db = await Portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        Assert.Equal(["finance"], (await db.People.SingleAsync(p => p.Subject == "sub-of-ada", Stop)).Roles);
    }

    [Fact]
    public async Task Groups_give_parts_in_teams_and_the_next_sign_in_takes_away_what_is_gone()
    {
        await TeamAsync();
        using var in1 = await SignInAsync(t => t["groups"] = new JsonArray("g-payments", "g-of-no-team"));
        Assert.Equal(["payments"], await TeamsAsync(in1));

        using var in2 = await SignInAsync(t => t["groups"] = new JsonArray("g-of-no-team"));
        Assert.Empty(await TeamsAsync(in2));
        Assert.Empty(await TeamsAsync(in1));
    }

    [Fact]
    public async Task A_mapping_that_is_taken_away_is_gone_from_a_sign_in_that_stands_open()
    {
        await TeamAsync();
        using var open = await SignInAsync(t => t["groups"] = new JsonArray("g-payments"));
        Assert.Equal(["payments"], await TeamsAsync(open));

        await using (var db = await Portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            await db.TeamGroups.ExecuteDeleteAsync(Stop);
        }

        Assert.Empty(await TeamsAsync(open));
    }

    [Theory]
    [InlineData("_claim_names")]
    [InlineData("hasgroups")]
    public async Task Groups_that_do_not_fit_into_the_token_are_asked_of_Graph(string claim)
    {
        await TeamAsync(groupId: Other);
        Issuer.Graph = [Other];
        using var ada = await SignInAsync(Overage(claim));

        Assert.Equal(["payments"], await TeamsAsync(ada));
        // a group may give a role over all teams too, and Graph is asked of nothing else
        using var record = await ada.Portal.GetAsync(new Uri("/api/v1/audit?take=1", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, record.StatusCode);
        Assert.Equal([Other], Assert.Single(Issuer.Asked));
    }

    [Fact]
    public async Task Where_Graph_refuses_or_is_not_asked_the_sign_in_is_refused_and_nobody_comes_in_with_less()
    {
        Issuer.Graph = null;
        Assert.Equal("Graph", await WhyAsync(Overage("hasgroups")));

        await using var without = standIn.Make("");
        Issuer.Claims = Overage("_claim_names");
        using var browser = new Browsing(without);
        await browser.GoAsync("/", Stop);
        await browser.SubmitAsync(Stop);
        Assert.Contains("why=Groups", browser.At.Query, StringComparison.Ordinal);
        Assert.Contains("AzureAd:Graph", browser.Page, StringComparison.Ordinal);
    }

    private static Action<JsonObject> Overage(string claim) => claim == "hasgroups"
        ? t => t["hasgroups"] = true
        : t =>
        {
            t["_claim_names"] = new JsonObject { ["groups"] = "src1" };
            t["_claim_sources"] = new JsonObject { ["src1"] = new JsonObject { ["endpoint"] = "https://graph.example.test/me/getMemberObjects" } };
        };

    private static async Task<IReadOnlyList<string>> TeamsAsync(Browsing browser) =>
        [.. (await browser.Portal.GetFromJsonAsync<JsonArray>("/api/v1/places", Stop) ?? []).Select(t => (string?)t?["teamId"] ?? "").Distinct()];

    private async Task TeamAsync(string groupId = "g-payments")
    {
        // the portal makes its database when it starts
        using var first = await SignInAsync();
        await using var db = await Portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        await db.TeamGroups.ExecuteDeleteAsync(Stop);
        if (!await db.Teams.AnyAsync(Stop))
        {
            db.Teams.Add(new()
            {
                Id = "payments", Name = "Payments", CostCentre = "CC-1", MonthlyBudget = 100, Limits = new(5, 5, 5, 5, [Compute.Fargate]), Environments = { Testing.Places.Of() },
            });
        }

        db.TeamGroups.Add(new() { TeamId = "payments", GroupId = groupId, Name = "Payments developers", Role = TeamRole.Developer });
        await db.SaveChangesAsync(Stop);
    }
}
