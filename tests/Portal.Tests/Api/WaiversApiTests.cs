using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class WaiversApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Uri Of(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task Waivers_are_listed_and_refusals_say_what_is_not_there()
    {
        using var mara = await portal.SignedInAsync("mara", Stop);
        Assert.Empty(await mara.GetFromJsonAsync<JsonArray>(Of("/api/v1/waivers"), Stop) ?? []);

        using var none = await mara.PostAsJsonAsync(Of($"/api/v1/waivers/{Guid.Empty}/revoke"), new { reason = "Why." }, Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var unknown = await mara.PostAsJsonAsync(Of("/api/v1/requests/999999/waivers"), new { version = 1, guardrail = "logging", reason = "Why.", until = "2030-01-01T00:00:00Z" }, Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task What_does_not_wait_for_a_waiver_is_not_waived()
    {
        using var mara = await portal.SignedInAsync("mara", Stop);
        var waiting = (await mara.GetFromJsonAsync<JsonNode>(Of("/api/v1/requests?scope=All&state=Waiting"), Stop))?["rows"]?.AsArray().First();
        var seen = await mara.GetFromJsonAsync<JsonNode>(Of($"/api/v1/requests/{waiting?["number"]}"), Stop);

        using var refused = await mara.PostAsJsonAsync(
            Of($"/api/v1/requests/{waiting?["number"]}/waivers"), new { version = (int?)seen?["version"], guardrail = "Limit · tasks", reason = "Why.", until = "2030-01-01T00:00:00Z" }, Stop);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("never waived", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
