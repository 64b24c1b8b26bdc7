using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class CommentsApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comment_is_added_read_and_told_to_whom_it_names()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("api-talk"), Stop);
        using var ben = await portal.SignedInAsync("ben", Stop);
        using var yuki = await portal.SignedInAsync("yuki", Stop);

        using var added = await ines.PostAsJsonAsync($"{asked.Headers.Location}/comments", new { text = "Over to you, @Ben Adeyemi" }, Stop);
        using var foreign = await yuki.PostAsJsonAsync($"{asked.Headers.Location}/comments", new { text = "Mine?" }, Stop);
        using var empty = await ines.PostAsJsonAsync($"{asked.Headers.Location}/comments", new { text = " " }, Stop);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity), (added.StatusCode, foreign.StatusCode, empty.StatusCode));
        Assert.Equal("Ben Adeyemi", (string?)(await DemoPortal.ReadAsync(added, Stop))["told"]?[0]);
        Assert.Single(await ben.GetFromJsonAsync<JsonArray>("/api/v1/mentions", Stop) ?? []);
        Assert.Equal("Over to you, @Ben Adeyemi", (string?)(await ben.GetFromJsonAsync<JsonArray>($"{asked.Headers.Location}/comments", Stop))?[0]?["text"]);
        Assert.Equal("Mara Lindqvist", (string?)(await ben.GetFromJsonAsync<JsonArray>($"{asked.Headers.Location}/mentionable?begins=ma", Stop))?[0]?["name"]);
        using var seen = await ben.PostAsJsonAsync($"{asked.Headers.Location}/comments/seen", new { }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, seen.StatusCode);
        Assert.Empty((await ben.GetFromJsonAsync<JsonArray>("/api/v1/mentions", Stop)) ?? ["still there"]);
    }
}
