using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Api;

public sealed class LifeApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_cloned_and_the_draft_thrown_away()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("api-clone"), Stop);
        using var cloned = await ines.PostAsJsonAsync($"{asked.Headers.Location}/clone", new { }, Stop);
        Assert.Equal(HttpStatusCode.Created, cloned.StatusCode);
        Assert.Equal("api-clone", (string?)(await ines.GetFromJsonAsync<JsonNode>(cloned.Headers.Location, Stop))?["draft"]?["values"]?["name"]);

        HttpRequestMessage Delete() => new(HttpMethod.Delete, cloned.Headers.Location) { Content = JsonContent.Create(new { }) };
        using var gone = await ines.SendAsync(Delete(), Stop);
        using var again = await ines.SendAsync(Delete(), Stop);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (gone.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task A_freeze_is_set_by_a_platform_admin_in_local_time_and_ended()
    {
        using var mara = await portal.SignedInAsync("mara", Stop);
        using var ben = await portal.SignedInAsync("ben", Stop);
        var year = portal.Factory.Services.GetRequiredService<TimeProvider>().GetUtcNow().Year + 1;
        var body = new { name = "Year's end", reason = "Quiet.", from = $"{year}-12-20T18:00", until = $"{year}-12-28T08:00", timeZone = "Europe/Berlin", tiers = new[] { "production" } };

        using var refused = await ben.PostAsJsonAsync("/api/v1/freezes", body, Stop);
        using var unknown = await mara.PostAsJsonAsync("/api/v1/freezes", body with { timeZone = "Mars" }, Stop);
        using var set = await mara.PostAsJsonAsync("/api/v1/freezes", body, Stop);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created), (refused.StatusCode, unknown.StatusCode, set.StatusCode));
        var listed = (await ben.GetFromJsonAsync<JsonArray>("/api/v1/freezes", Stop))?[0];
        Assert.Equal(("Coming", $"20 Dec {year}, 18:00 Europe/Berlin (17:00 UTC)"), ((string?)listed?["phase"], (string?)listed?["fromWords"]));
        using var ended = await mara.PostAsJsonAsync($"/api/v1/freezes/{listed?["id"]}/end", new { }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
    }
}
