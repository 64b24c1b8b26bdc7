using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class RequestsApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_goes_from_wish_to_approval_through_the_API()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("api-way"), Stop);
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var seen = await ViewAsync(ines, asked);
        Assert.Equal("Waiting", (string?)seen["state"]);
        Assert.Equal(6, (seen["changes"]?.AsArray().Count ?? 0) + 1);

        using var ben = await portal.SignedInAsync("ben", Stop);
        using var decided = await DecideAsync(ben, seen, "Approve");
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        Assert.Equal("Applying", (string?)(await DemoPortal.ReadAsync(decided, Stop))["result"]);
    }

    [Fact]
    public async Task A_developer_cannot_approve_their_own_request_by_a_hand_made_call()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("own-approval"), Stop);
        var seen = await ViewAsync(ines, asked);

        using var refused = await DecideAsync(ines, seen, "Approve");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("You asked for this, so another must approve it", (string?)(await DemoPortal.ReadAsync(refused, Stop))["detail"], StringComparison.Ordinal);
        Assert.Equal("Waiting", (string?)(await ViewAsync(ines, asked))["state"]);
    }

    [Fact]
    public async Task A_decision_on_what_has_changed_since_is_a_conflict()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("stale"), Stop);
        var seen = await ViewAsync(ines, asked);
        seen["version"] = (int?)seen["version"] - 1;

        using var ben = await portal.SignedInAsync("ben", Stop);
        using var answer = await DecideAsync(ben, seen, "Approve");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task To_reject_without_a_word_is_unprocessable()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("wordless"), Stop);
        using var ben = await portal.SignedInAsync("ben", Stop);

        using var answer = await DecideAsync(ben, await ViewAsync(ines, asked), "Reject");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData("memory", "768", "Fargate does not pair 256 CPU units with 768 MiB")]
    [InlineData("maxTasks", "13", "above the team's ceiling of 12")]
    [InlineData("image", "HTTP://nowhere", "web address")]
    [InlineData("unknown", "1", "The template has no field")]
    public async Task A_value_that_does_not_fit_is_unprocessable_and_names_its_field(string field, string value, string sentence)
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        var wish = DemoPortal.Wish("not-fitting");
        (wish["values"] as JsonObject)?[field] = value;

        foreach (var path in new[] { "/api/v1/requests", "/api/v1/requests/preview" })
        {
            using var answer = await ines.PostAsJsonAsync(path, wish, Stop);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var problem = await DemoPortal.ReadAsync(answer, Stop);
            Assert.Contains(sentence, (string?)problem["errors"]?[field]?[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_members_of_the_team_may_ask_for_it()
    {
        using var yuki = await portal.SignedInAsync("yuki", Stop);

        using var answer = await yuki.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("foreign"), Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Another_teams_request_is_not_there()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("hidden"), Stop);
        using var yuki = await portal.SignedInAsync("yuki", Stop);

        using var answer = await yuki.GetAsync(asked.Headers.Location, Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_draft_is_kept_read_overwritten_and_submitted()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        var wish = DemoPortal.Wish("half-way");
        (wish["values"] as JsonObject)?["image"] = "not yet";
        using var begun = await ines.PostAsJsonAsync("/api/v1/drafts", wish, Stop);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var draft = await ines.GetFromJsonAsync<JsonNode>(begun.Headers.Location, Stop);
        Assert.Equal("not yet", (string?)draft?["draft"]?["values"]?["image"]);

        using var tooEarly = await ines.PostAsJsonAsync($"{begun.Headers.Location}/submit", new { }, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooEarly.StatusCode);

        using var saved = await ines.PutAsJsonAsync(begun.Headers.Location, DemoPortal.Wish("half-way"), Stop);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        using var sent = await ines.PostAsJsonAsync($"{begun.Headers.Location}/submit", new { }, Stop);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
    }

    [Fact]
    public async Task A_request_is_cancelled_once()
    {
        using var ines = await portal.SignedInAsync("ines", Stop);
        using var asked = await ines.PostAsJsonAsync("/api/v1/requests", DemoPortal.Wish("taken-back"), Stop);

        using var first = await ines.PostAsJsonAsync($"{asked.Headers.Location}/cancel", new { }, Stop);
        using var again = await ines.PostAsJsonAsync($"{asked.Headers.Location}/cancel", new { }, Stop);

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    private static async Task<JsonNode> ViewAsync(HttpClient client, HttpResponseMessage asked) =>
        await client.GetFromJsonAsync<JsonNode>(asked.Headers.Location, Stop) ?? throw new InvalidOperationException("There is no such request.");

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, JsonNode seen, string verdict) =>
        client.PostAsJsonAsync($"/api/v1/requests/{seen["number"]}/decisions", new { verdict, version = (int?)seen["version"], comment = "" }, Stop);
}
