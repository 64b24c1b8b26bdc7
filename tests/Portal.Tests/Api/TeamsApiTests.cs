using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class TeamsApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Limits_are_read_set_by_a_platform_admin_alone_against_the_version_read_and_exported()
    {
        using var ben = await portal.SignedInAsync("ben", Stop);
        using var mara = await portal.SignedInAsync("mara", Stop);
        var team = await ben.GetFromJsonAsync<JsonNode>("/api/v1/teams/payments", Stop);
        Assert.Equal("payments", (string?)Assert.Single(await ben.GetFromJsonAsync<JsonArray>("/api/v1/teams", Stop) ?? [])?["id"]);
        var limits = new { maxTasksPerService = 12, maxVcpu = 30m, maxMemoryGiB = 64m, maxServices = 15, compute = new[] { "Fargate", "Ec2" }, maxMonthly = 800m };
        var body = new { limits, version = (int?)team?["version"] };
        const string Url = "/api/v1/teams/payments/limits";

        using var refused = await ben.PutAsJsonAsync(Url, body, Stop);
        using var unfit = await mara.PutAsJsonAsync(Url, body with { limits = limits with { maxVcpu = -1 } }, Stop);
        using var incomplete = await mara.PutAsJsonAsync(Url, new { limits = new { maxVcpu = 3 }, body.version }, Stop);
        using var set = await mara.PutAsJsonAsync(Url, body, Stop);
        using var stale = await mara.PutAsJsonAsync(Url, body with { limits = limits with { maxVcpu = 31 } }, Stop);
        using var nowhere = await mara.PutAsJsonAsync("/api/v1/teams/payments/environments/moon/limits", body, Stop);

        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.NotFound],
            new[] { refused, unfit, incomplete, set, stale, nowhere }.Select(a => a.StatusCode));
        var answer = await set.Content.ReadFromJsonAsync<JsonNode>(Stop);
        Assert.Equal((30m, body.version + 1), ((decimal?)answer?["limits"]?["maxVcpu"], (int?)answer?["version"]));
        Assert.NotNull(answer?["over"]);
        var csv = await mara.GetStringAsync("/api/v1/teams.csv", Stop);
        Assert.Matches(@"payments,,[\d.]+,30,[\d.]+,64,\d+,15,\d+,12,[\d.]+,800,Fargate Ec2", csv);
    }

    [Fact]
    public async Task An_environments_own_limits_are_set_and_taken_away()
    {
        using var mara = await portal.SignedInAsync("mara", Stop);
        var before = (await mara.GetFromJsonAsync<JsonNode>("/api/v1/teams/search", Stop))?["environments"]?[0];
        var limits = new { maxTasksPerService = 2, maxVcpu = 1, maxMemoryGiB = 2, maxServices = 1, compute = new[] { "Fargate" } };
        var url = $"/api/v1/teams/search/environments/{before?["name"]}/limits";

        using var set = await mara.PutAsJsonAsync(url, new { limits, version = (int?)before?["version"] }, Stop);
        var version = (int?)(await set.Content.ReadFromJsonAsync<JsonNode>(Stop))?["version"];
        using var gone = await mara.PutAsJsonAsync(url, new { limits = (object?)null, version }, Stop);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (set.StatusCode, gone.StatusCode));
        Assert.Null((await mara.GetFromJsonAsync<JsonNode>("/api/v1/teams/search", Stop))?["environments"]?[0]?["limits"]);
    }

    [Fact]
    public async Task A_teams_budget_and_environments_are_set_by_platform_admins_alone()
    {
        using var ben = await portal.SignedInAsync("ben", Stop);
        using var mara = await portal.SignedInAsync("mara", Stop);
        var before = await mara.GetFromJsonAsync<JsonNode>("/api/v1/teams/search", Stop);
        var about = new { name = "Search", costCentre = "CC-9", monthlyBudget = 1234.5m, version = (int?)before?["version"] };
        var place = new { tier = "staging", accountId = "111122223333", region = "eu-west-1", clusters = Array.Empty<string>(), subnets = new[] { "subnet-0a1b2c3d4e5f60718" }, securityGroups = new[] { "sg-0a1b2c3d4e5f60718" } };
        const string Url = "/api/v1/teams/search";

        using var refused = await ben.PutAsJsonAsync(Url, about, Stop);
        using var unfit = await mara.PutAsJsonAsync(Url, about with { monthlyBudget = -1 }, Stop);
        using var set = await mara.PutAsJsonAsync(Url, about, Stop);
        using var stale = await mara.PutAsJsonAsync(Url, about with { monthlyBudget = 7 }, Stop);
        using var added = await mara.PutAsJsonAsync($"{Url}/environments/staging", place, Stop);
        using var wrong = await mara.PutAsJsonAsync($"{Url}/environments/staging", place with { subnets = [] }, Stop);
        using var held = await DeleteAsync(mara, $"{Url}/environments/prod?version=0");
        using var gone = await DeleteAsync(mara, $"{Url}/environments/staging?version=0");
        using var nowhere = await DeleteAsync(mara, $"{Url}/environments/staging?version=0");

        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.NotFound],
            new[] { refused, unfit, set, stale, added, wrong, held, gone, nowhere }.Select(a => a.StatusCode));
        Assert.Equal(1234.5m, (decimal?)(await mara.GetFromJsonAsync<JsonNode>(Url, Stop))?["monthlyBudget"]);
    }

    private static async Task<HttpResponseMessage> DeleteAsync(HttpClient client, string url)
    {
        using var call = new HttpRequestMessage(HttpMethod.Delete, new Uri(url, UriKind.Relative)) { Content = JsonContent.Create(new { }) };
        return await client.SendAsync(call, Stop);
    }
}
