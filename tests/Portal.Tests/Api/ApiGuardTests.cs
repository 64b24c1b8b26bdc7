using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Api;

public sealed class ApiGuardTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_cookie_a_call_is_answered_401_and_not_sent_to_a_page()
    {
        using var nobody = await portal.SignedInAsync(null, Stop);

        using var answer = await nobody.GetAsync(new Uri("/api/v1/requests", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://other.test")]
    public async Task What_another_site_makes_a_browser_send_is_refused(string header, string value)
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var call = new HttpRequestMessage(HttpMethod.Post, "/api/v1/requests") { Content = JsonContent.Create(DemoPortal.Wish("csrf")) };
        call.Headers.Add(header, value);

        using var answer = await ines.SendAsync(call, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("another site", (string?)(await DemoPortal.ReadAsync(answer, Stop))["title"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_our_own_may_call()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var call = new HttpRequestMessage(HttpMethod.Post, "/api/v1/requests/preview") { Content = JsonContent.Create(DemoPortal.Wish("own-page")) };
        call.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var answer = await ines.SendAsync(call, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "/api/v1/requests/1/cancel")]
    [InlineData("application/x-www-form-urlencoded", "/api/v1/requests/1/cancel")]
    [InlineData("text/plain", "/API/v1/requests/1/cancel")]
    public async Task A_form_of_any_kind_cannot_change_anything(string type, string path)
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var body = new StringContent("{}", Encoding.UTF8, type);

        using var answer = await ines.PostAsync(new Uri(path, UriKind.Relative), body, Stop);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_value_that_is_null_counts_as_left_out()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);

        using var answer = await ines.PostAsJsonAsync(
            "/api/v1/drafts", new { templateId = "web-service", teamId = "payments", environment = "dev", cluster = "main-fargate", values = new { name = (string?)null, port = "80" } }, Stop);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"Perhaps\"")]
    public async Task A_word_that_is_none_is_answered_400(string verdict)
    {
        using var ben = await portal.SignedInAsync("ben", Stop);
        using var body = new StringContent($$"""{"verdict":{{verdict}},"version":1,"comment":"x"}""", Encoding.UTF8, "application/json");

        using var answer = await ben.PostAsync(new Uri("/api/v1/requests/1/decisions", UriKind.Relative), body, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("scope=99")]
    [InlineData("state=99")]
    public async Task A_number_in_place_of_a_word_is_answered_400(string query)
    {
        using var ines = await portal.SignedInAsync("ines", Stop);

        using var answer = await ines.GetAsync(new Uri($"/api/v1/requests?{query}", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_read_is_answered_400_with_what_is_missing()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);

        using var answer = await ines.PostAsJsonAsync("/api/v1/requests", new { templateId = "web-service" }, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("teamId", (string?)(await DemoPortal.ReadAsync(answer, Stop))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenAPI_document_lists_every_route_with_a_summary()
    {
        using var nobody = await portal.SignedInAsync(null, Stop);
        var document = await nobody.GetFromJsonAsync<JsonNode>(new Uri("/openapi/v1.json", UriKind.Relative), Stop);
        var listed = (document?["paths"] as JsonObject ?? [])
            .SelectMany(p => (p.Value as JsonObject ?? []).Select(m => (Route: $"{m.Key.ToUpperInvariant()} {p.Key}", Summary: (string?)m.Value?["summary"]))).ToList();

        var routes = portal.Factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) is true)
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText?.Replace(":int", "", StringComparison.Ordinal).Replace(":guid", "", StringComparison.Ordinal).TrimEnd('/')}") ?? []);

        Assert.Equal(routes.Order(StringComparer.Ordinal), listed.Select(l => l.Route).Where(r => r.Contains(" /api/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(listed, l => Assert.False(string.IsNullOrWhiteSpace(l.Summary), l.Route));
        Assert.DoesNotContain("http://", document?.ToJsonString().Replace("http://json-schema.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
