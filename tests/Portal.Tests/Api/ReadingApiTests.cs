using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class ReadingApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/templates")]
    [InlineData("/api/v1/templates/web-service")]
    [InlineData("/api/v1/places")]
    [InlineData("/api/v1/places/payments/prod")]
    [InlineData("/api/v1/requests?scope=All&state=Waiting")]
    [InlineData("/api/v1/services?team=payments")]
    public async Task A_member_reads_what_is_theirs(string path)
    {
        using var ines = await portal.SignedInAsync("ines", Stop);

        var answer = await ines.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative), Stop);

        Assert.NotEqual("[]", answer?.ToJsonString());
        Assert.DoesNotContain("\"rows\":[]", answer?.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_shows_its_clusters_and_target_groups_to_its_team_alone()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        var place = await ines.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/places/payments/prod", UriKind.Relative), Stop);
        Assert.Equal(2, place?["clusters"]?.AsArray().Count);
        Assert.NotEqual(0, place?["targetGroups"]?.AsArray().Count);

        using var yuki = await portal.SignedInAsync("yuki", Stop);
        using var answer = await yuki.GetAsync(new Uri("/api/v1/places/payments/prod", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_service_is_read_with_its_running_tasks_and_bounds()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        var rows = await ines.GetFromJsonAsync<JsonArray>(new Uri("/api/v1/services?environment=prod&text=checkout", UriKind.Relative), Stop);
        var row = Assert.Single(rows ?? []);

        var service = await ines.GetFromJsonAsync<JsonNode>(new Uri($"/api/v1/services/{row?["cluster"]}/{row?["name"]}", UriKind.Relative), Stop);

        Assert.Equal("payments-prod-checkout-api", (string?)service?["row"]?["name"]);
        Assert.Equal(2, (int?)service?["detail"]?["minTasks"]);
        Assert.Contains("RUNNING", service?["detail"]?["tasks"]?.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_is_for_leads_and_readers_and_is_whole()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        foreach (var path in new[] { "/api/v1/audit", "/api/v1/audit/verify", "/api/v1/audit.csv" })
        {
            using var refused = await ines.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var dana = await portal.SignedInAsync("dana", Stop);
        var check = await dana.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/audit/verify", UriKind.Relative), Stop);
        Assert.Null(check?["brokenAt"]);
        Assert.True((int?)check?["lines"] > 10);
    }

    [Theory]
    [InlineData("/api/v1/requests.csv?scope=All", "Number,Title,")]
    [InlineData("/api/v1/services.csv", "Service,Cluster,")]
    [InlineData("/api/v1/audit.csv", "Sequence,At,")]
    public async Task A_table_comes_as_a_file_with_heads_and_rows(string path, string heads)
    {
        using var dana = await portal.SignedInAsync("dana", Stop);

        using var answer = await dana.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        var lines = (await answer.Content.ReadAsStringAsync(Stop)).TrimStart('﻿').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(heads, lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 3);
    }
}
