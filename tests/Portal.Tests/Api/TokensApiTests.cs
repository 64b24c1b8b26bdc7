using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Api;

/// <summary>API tokens over HTTP: what they open, what stays shut, and that pages never take one.</summary>
public sealed class TokensApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    /// <summary>Every endpoint a token may call. A new one is shut until it is listed here on purpose.</summary>
    private static readonly string[] Open =
    [
        "PreviewRequest", "SubmitRequest", "ListRequests", "ExportRequests", "GetRequest",
        "ListServices", "GetService", "ExportTasks", "ExportEvents", "ExportServices", "ListPlaces", "ListClusters", "ExportClusters", "ListJobs", "ListTasks", "GetTask", "ReadServiceLogs", "ExportServiceLogs", "ReadTaskLogs", "ExportTaskLogs", "ExportAllTasks", "ListInstances", "GetInstance", "ListCapacityProviders", "ListDeployments", "ListServiceRevisions", "ListEvents", "ListTaskDefinitions",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(Guid Id, string Token)> MakeAsync(string person, object? more = null)
    {
        using var client = await portal.SignedInAsync(person, Stop);
        using var answer = await client.PostAsJsonAsync("/api/v1/tokens", more ?? Body(), Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var made = await DemoPortal.ReadAsync(answer, Stop);
        return ((Guid?)made["id"] ?? Guid.Empty, (string?)made["token"] ?? "");
    }

    private static object Body(int days = 30, string action = "Request", string team = "payments", string? environment = "dev", string? cluster = null, string? service = null) =>
        new { name = "ci", teamId = team, action, environment, cluster, service, expiresAt = TimeProvider.System.GetUtcNow().AddDays(days) };

    private HttpClient With(string token, string scheme = "Bearer")
    {
        var client = portal.Factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, token);
        return client;
    }

    [Fact]
    public async Task A_pipeline_asks_with_a_token_alone_and_the_owner_cannot_approve_what_it_asked()
    {
        var (_, token) = await MakeAsync("ben");
        using var pipeline = With(token);

        using var asked = await pipeline.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("by-pipeline"), Stop);

        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        Assert.False(asked.Headers.Contains("Set-Cookie"));
        using var ben = await portal.SignedInAsync("ben", Stop);
        var number = (int?)(await DemoPortal.ReadAsync(asked, Stop))["number"];
        var seen = await ben.GetFromJsonAsync<JsonNode>($"/api/v1/requests/{number}", Stop);
        Assert.Equal("Ben Adeyemi", (string?)seen?["requester"]);
        var decision = new { version = (int?)seen?["version"], verdict = "Approve" };
        using var own = await ben.PostAsJsonAsync($"/api/v1/requests/{number}/decisions", decision, Stop);
        using var byToken = await pipeline.PostAsJsonAsync($"/api/v1/requests/{number}/decisions", decision, Stop);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (own.StatusCode, byToken.StatusCode));
        Assert.Equal("Waiting", (string?)(await pipeline.GetFromJsonAsync<JsonNode>($"/api/v1/requests/{number}", Stop))?["state"]);
    }

    [Fact]
    public async Task Out_of_scope_is_refused_with_the_scope_and_what_may_not_be_seen_is_not_there()
    {
        var (_, token) = await MakeAsync("mara");
        using var pipeline = With(token);
        var wish = DemoPortal.Wish("elsewhere");
        wish["environment"] = "prod";

        using var refused = await pipeline.PostAsJsonAsync("/api/v1/requests", wish, Stop);
        using var hidden = await pipeline.GetAsync(new Uri("/api/v1/services/demo/search-dev-indexer", UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (refused.StatusCode, hidden.StatusCode));
        Assert.Contains("payments/dev", (string?)(await DemoPortal.ReadAsync(refused, Stop))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_and_revoked_tokens_get_the_same_401_and_a_cookie_beside_them_does_not_help()
    {
        var (id, token) = await MakeAsync("ines");
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var held = await With(token).GetAsync(At("/api/v1/requests"), Stop);
        using var revoked = await ines.DeleteAsync(At($"/api/v1/tokens/{id}"), Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, revoked.StatusCode);
        using var call = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/tokens/{id}") { Content = JsonContent.Create(new { }) };
        using var gone = await ines.SendAsync(call, Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (held.StatusCode, gone.StatusCode));

        using var after = await With(token).GetAsync(At("/api/v1/requests"), Stop);
        using var wrong = await With("berth_" + new string('A', 43)).GetAsync(At("/api/v1/requests"), Stop);
        using var noToken = await With("secret").GetAsync(At("/api/v1/requests"), Stop);
        ines.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var beside = await ines.GetAsync(At("/api/v1/requests"), Stop);

        var bodies = new List<string>();
        foreach (var answer in new[] { after, wrong, noToken, beside })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            bodies.Add((string?)(await DemoPortal.ReadAsync(answer, Stop))["detail"] ?? "");
        }

        Assert.Single(bodies.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/requests")]
    [InlineData("/account/tokens")]
    [InlineData("/_blazor/negotiate")]
    public async Task Pages_and_circuits_take_no_token(string path)
    {
        var (_, token) = await MakeAsync("ines");

        using var answer = await With(token).GetAsync(At(path), Stop);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task What_a_browser_sends_from_another_site_is_refused_with_a_token_too()
    {
        var (_, token) = await MakeAsync("ines");
        using var client = With(token);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await client.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("foreign"), Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Only_the_listed_endpoints_are_open_to_tokens()
    {
        var (_, token) = await MakeAsync("mara", Body(environment: null));
        using var pipeline = With(token);
        var endpoints = portal.Factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) is true).ToList();
        Assert.Empty(Open.Except(endpoints.Select(NameOf), StringComparer.Ordinal));

        foreach (var endpoint in endpoints.Where(e => !Open.Contains(NameOf(e))))
        {
            var method = endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            using var call = new HttpRequestMessage(new HttpMethod(method), PathOf(endpoint)) { Content = method is "GET" ? null : JsonContent.Create(new { }) };
            using var answer = await pipeline.SendAsync(call, Stop);
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden, $"{method} {endpoint.RoutePattern.RawText} answered {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Tokens_are_listed_without_their_secret_to_their_owner_and_to_platform_admins()
    {
        var (id, token) = await MakeAsync("ines");
        using var _ = await With(token).GetAsync(At("/api/v1/requests"), Stop);

        var lists = new Dictionary<string, JsonNode?>();
        foreach (var person in new[] { "ines", "ben", "mara" })
        {
            using var client = await portal.SignedInAsync(person, Stop);
            var text = await client.GetStringAsync(At("/api/v1/tokens"), Stop);
            Assert.DoesNotContain(token[10..], text, StringComparison.Ordinal);
            lists[person] = JsonNode.Parse(text)?.AsArray().SingleOrDefault(t => (Guid?)t?["id"] == id);
        }

        Assert.Null(lists["ben"]);
        Assert.Equal("Ines Faria", (string?)lists["mara"]?["owner"]);
        Assert.NotNull(lists["ines"]?["lastUsedAt"]);
    }

    [Fact]
    public async Task A_token_beyond_a_year_or_ones_own_team_is_not_made()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);

        using var year = await ines.PostAsJsonAsync("/api/v1/tokens", Body(days: 400), Stop);
        using var team = await ines.PostAsJsonAsync("/api/v1/tokens", Body(team: "search", environment: null), Stop);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Forbidden), (year.StatusCode, team.StatusCode));
    }

    private static string NameOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "";

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies: var policies } => policies.Any(p => p.Content == "guid") ? Guid.Empty.ToString() : "1",
        _ => "",
    }))));

    private static Uri At(string path) => new(path, UriKind.Relative);
}

/// <summary>A token that calls too often.</summary>
public sealed class TokenRateTests : IAsyncLifetime
{
    private readonly DemoPortal portal = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal.Factory.Settings["Auth:TokenCallsAMinute"] = "2";
        await portal.InitializeAsync();
    }

    [Fact]
    public async Task Is_told_when_to_call_again_and_another_token_goes_on()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        var clients = new List<HttpClient>();
        foreach (var name in new[] { "one", "two" })
        {
            using var made = await ines.PostAsJsonAsync("/api/v1/tokens", new { name, teamId = "payments", action = "Read", expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) }, Stop);
            var client = portal.Factory.CreateClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)(await DemoPortal.ReadAsync(made, Stop))["token"]);
            clients.Add(client);
        }

        // a window may end between two of the calls, so there are more than two windows let through
        var answers = new List<HttpResponseMessage>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add(await clients[0].GetAsync(new Uri("/api/v1/places", UriKind.Relative), Stop));
        }

        var refused = answers.First(a => a.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 1, 60);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Contains("2 times a minute", (string?)(await DemoPortal.ReadAsync(refused, Stop))["detail"], StringComparison.Ordinal);
        using var other = await clients[1].GetAsync(new Uri("/api/v1/places", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        answers.ForEach(a => a.Dispose());
        clients.ForEach(c => c.Dispose());
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();
}
