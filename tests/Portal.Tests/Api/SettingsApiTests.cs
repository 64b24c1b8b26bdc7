using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

/// <summary>Settings at /api/v1 once there is a second platform admin: 202 until they approve.</summary>
public sealed class SettingsApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private const string Changes = "/api/v1/setting-changes";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_setting_answers_202_with_who_could_approve_and_holds_when_they_have()
    {
        using var ben = await portal.SignedInAsync("ben", Stop);
        using var mara = await portal.SignedInAsync("mara", Stop);
        using var vera = await portal.SignedInAsync("vera", Stop);
        Assert.NotNull(await vera.GetFromJsonAsync<JsonNode>(Changes, Stop));
        var team = await mara.GetFromJsonAsync<JsonNode>("/api/v1/teams/payments", Stop);
        var limits = new { maxTasksPerService = 12, maxVcpu = 30m, maxMemoryGiB = 64m, maxServices = 15, compute = new[] { "Fargate", "Ec2" } };
        var price = (await mara.GetFromJsonAsync<JsonArray>("/api/v1/prices?region=us-east-1", Stop))?.Single(p => (string?)p?["meter"] == "alb:hour");
        var freeze = new { name = "Sale", reason = "A sale.", from = "2030-01-01T00:00", until = "2030-01-02T00:00", timeZone = "UTC" };
        (await mara.PostAsJsonAsync("/api/v1/templates/web-service/versions", new { from = "1.0" }, Stop)).EnsureSuccessStatusCode();
        using var frozen = await mara.PostAsJsonAsync("/api/v1/freezes", freeze, Stop);
        Assert.Equal(HttpStatusCode.Created, frozen.StatusCode);
        var frozenId = (string?)(await frozen.Content.ReadFromJsonAsync<JsonNode>(Stop))?["id"];

        HttpResponseMessage[] answers =
        [
            await mara.PutAsJsonAsync("/api/v1/teams/payments/limits", new { limits, version = (int?)team?["version"] }, Stop),
            await mara.PutAsJsonAsync("/api/v1/teams/payments/environments/dev/limits", new { limits, version = (int?)team?["environments"]?[0]?["version"] }, Stop),
            await mara.PutAsJsonAsync("/api/v1/guardrails", new { settings = new[] { new { id = "logging", level = "Fail" } } }, Stop),
            await mara.PutAsJsonAsync("/api/v1/prices/us-east-1/alb:hour", new { usd = .5m, source = "AWS Price List", version = (string?)price?["version"] }, Stop),
            await mara.PostAsJsonAsync($"/api/v1/freezes/{frozenId}/end", new { }, Stop),
            await mara.PostAsJsonAsync("/api/v1/templates/web-service/versions/1.1/publish", new { }, Stop),
            await mara.PostAsJsonAsync("/api/v1/templates/web-service/versions/1.0/retire", new { }, Stop),
        ];

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.StatusCode));
        foreach (var answer in answers)
        {
            using (answer)
            {
                var waits = await answer.Content.ReadFromJsonAsync<JsonNode>(Stop);
                Assert.Equal(("Waits", "Vera Costa"), ((string?)waits?["result"], (string?)waits?["who"]?[0]));
                var at = $"{Changes}/{waits?["id"]}";
                Assert.Equal(at, answer.Headers.Location?.OriginalString);
                using var hidden = await ben.GetAsync(at, Stop);
                Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
                var body = new { approve = true, version = (int?)(await vera.GetFromJsonAsync<JsonNode>(at, Stop))?["version"] };
                using var own = await mara.PostAsJsonAsync($"{at}/decision", body, Stop);
                Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
                using var approved = await vera.PostAsJsonAsync($"{at}/decision", body, Stop);
                Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
            }
        }

        Assert.Equal(30m, (decimal?)(await mara.GetFromJsonAsync<JsonNode>("/api/v1/teams/payments", Stop))?["limits"]?["maxVcpu"]);
        Assert.Equal("1.1", (string?)(await mara.GetFromJsonAsync<JsonNode>("/api/v1/templates/web-service", Stop))?["version"]);
    }
}
