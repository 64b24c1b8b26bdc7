using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class RecordApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Uri Of(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task Who_signs_in_and_out_is_in_the_record()
    {
        using var yuki = await portal.SignedInAsync("yuki", Stop);
        using var left = await yuki.PostAsync(Of("/sign-out"), null, Stop);
        using var dana = await portal.SignedInAsync("dana", Stop);

        var page = await dana.GetFromJsonAsync<JsonNode>(Of("/api/v1/audit?what=person.&who=yuki"), Stop);

        Assert.Equal(["person.signed-out", "person.signed-in"], page?["lines"]?.AsArray().Select(l => (string?)l?["what"]).Take(2));
        Assert.All(page?["lines"]?.AsArray() ?? [], l => Assert.Contains("Yuki", (string?)l?["who"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_and_an_export_holds_them_all()
    {
        using var dana = await portal.SignedInAsync("dana", Stop);
        var paged = new List<long>();
        for (long? before = null, next = 0; next is not null; before = next)
        {
            var page = await dana.GetFromJsonAsync<JsonNode>(Of($"/api/v1/audit?team=payments&take=7&before={before ?? long.MaxValue}"), Stop);
            paged.AddRange(page?["lines"]?.AsArray().Select(l => (long?)l?["sequence"] ?? 0) ?? []);
            next = (long?)page?["next"];
        }

        var export = await dana.GetFromJsonAsync<JsonArray>(Of("/api/v1/audit.json?team=payments"), Stop);

        Assert.True(paged.Count > 7);
        Assert.Equal(paged, export?.Select(l => (long?)l?["sequence"] ?? 0));
        var day = await dana.GetFromJsonAsync<JsonNode>(Of("/api/v1/audit?to=2000-01-01T00:00:00Z"), Stop);
        Assert.Equal(0, (int?)day?["total"]);
    }

    [Fact]
    public async Task The_evidence_of_a_request_is_for_its_leads_auditors_and_admins()
    {
        using var dana = await portal.SignedInAsync("dana", Stop);
        var lines = await dana.GetFromJsonAsync<JsonArray>(Of("/api/v1/audit.json?team=payments&what=operation.done"), Stop);
        var path = Of($"/api/v1/requests/{lines?[0]?["requestNumber"]}/evidence.zip");
        foreach (var (person, status) in new[]
        {
            ("ines", HttpStatusCode.Forbidden), ("yuki", HttpStatusCode.NotFound), ("priya", HttpStatusCode.NotFound), ("tomas", HttpStatusCode.Forbidden), ("ben", HttpStatusCode.OK), ("mara", HttpStatusCode.OK),
        })
        {
            using var client = await portal.SignedInAsync(person, Stop);
            using var answer = await client.GetAsync(path, Stop);
            Assert.Equal((person, status), (person, answer.StatusCode));
        }

        await using var zip = await ZipArchive.CreateAsync(new MemoryStream(await dana.GetByteArrayAsync(path, Stop)), ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, Stop);
        Assert.Contains(zip.Entries, e => e.FullName == "README.txt");
    }
}
