using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class TemplatesApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_template_lives_through_the_API_from_file_to_retirement()
    {
        using var mara = await portal.SignedInAsync("mara", Stop);
        var file = (await mara.GetStringAsync(Uri("web-service/versions/1.0/file"), Stop)).Replace("\"id\": \"web-service\"", "\"id\": \"from-git\"", StringComparison.Ordinal);

        Assert.Equal("1.0", (string?)(await SendAsync(mara, "import", new { file }))["version"]);
        Assert.Equal("1.1", (string?)(await SendAsync(mara, "from-git/versions", new { from = "1.0" }))["version"]);
        await SendAsync(mara, "from-git/versions/1.0/publish", new { });
        Assert.Equal("2.0", (string?)(await SendAsync(mara, "from-git/versions", new { from = "1.0", step = "Major" }))["version"]);
        await SendAsync(mara, "from-git/versions/1.0/retire", new { });

        var versions = await mara.GetFromJsonAsync<JsonNode>(Uri("from-git/versions"), Stop);
        Assert.Equal(["2.0 Draft", "1.1 Draft", "1.0 Retired"], versions?["versions"]?.AsArray().Select(v => $"{v?["number"]} {v?["state"]}"));
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var refused = await ines.PostAsJsonAsync(Uri("from-git/versions"), new { from = "1.0" }, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Values_may_be_sent_as_the_schema_types_them()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        var schema = await ines.GetFromJsonAsync<JsonNode>(Uri("web-service/versions/1.0/schema?environment=payments/dev"), Stop);
        Assert.Equal("integer", (string?)schema?["properties"]?["port"]?["type"]);
        var wish = DemoPortal.Wish("typed-values");
        (wish["values"] as JsonObject ?? [])["port"] = 9090;
        (wish["values"] as JsonObject ?? [])["minTasks"] = 1;

        using var answer = await ines.PostAsJsonAsync("/api/v1/requests/preview", wish, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("9090", (string?)(await DemoPortal.ReadAsync(answer, Stop))["values"]?["port"]);
    }

    [Fact]
    public async Task Guardrails_are_listed_with_their_reasons_and_set_by_platform_admins()
    {
        using var mara = await portal.SignedInAsync("mara", Stop);
        using var bad = await mara.PutAsJsonAsync("/api/v1/guardrails", new { settings = new[] { new { id = "nonsense", level = "Fail" } } }, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        using var good = await mara.PutAsJsonAsync("/api/v1/guardrails", new { settings = new[] { new { id = "logging", level = "Warn" } } }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, good.StatusCode);

        var rows = await mara.GetFromJsonAsync<JsonNode>("/api/v1/guardrails", Stop);
        Assert.Equal("Warn", (string?)rows?.AsArray().Single(r => (string?)r?["id"] == "logging")?["platform"]?["level"]);
    }

    private static Uri Uri(string rest) => new("/api/v1/templates/" + rest, UriKind.Relative);

    private static async Task<JsonNode> SendAsync(HttpClient who, string rest, object body)
    {
        using var answer = await who.PostAsJsonAsync(Uri(rest), body, Stop);
        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(Stop)));
        return await DemoPortal.ReadAsync(answer, Stop);
    }
}
