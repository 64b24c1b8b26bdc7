using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Access;

/// <summary>
/// Who may do what is an approved file. Pages, endpoints and use cases are found by reflection and asked by every role: one that the table lacks fails,
/// one that it names and that is gone fails, and so does every answer that is not as it says.
/// </summary>
public sealed class AccessTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_page_shows_no_more_than_the_table_says()
    {
        Assert.True(world.Pages.Count > 25, "Few pages were found: the sweep has gone blind.");
        AccessTable.Same("pages", world.Pages);
    }

    [Fact]
    public void Every_endpoint_refuses_what_the_table_refuses()
    {
        Assert.True(world.Endpoints.Count > 60, "Few endpoints were found: the sweep has gone blind.");
        // a call that cannot be read, or that broke, has shown nothing about permission: its status stands in the row
        AccessTable.Same("api", world.Endpoints);
    }

    [Fact]
    public void Every_use_case_refuses_over_a_circuit_what_the_table_refuses()
    {
        Assert.True(world.UseCases.Count > 70, "Few use cases were found: the sweep has gone blind.");
        AccessTable.Same("use cases", world.UseCases);
    }

    [Fact]
    public void What_asks_for_no_caller_has_nothing_of_a_team()
    {
        var found = UseCases.WithoutCaller(world.Services).Select(UseCases.Key).Distinct(StringComparer.Ordinal).ToList();
        var listed = AccessTable.Section("without a caller");
        Assert.All(listed, row => Assert.NotEmpty(row.Value));
        AccessTable.Nothing(
            [.. found.Except(listed.Keys, StringComparer.Ordinal).Select(k => $"not in the table: {k}"), .. listed.Keys.Except(found, StringComparer.Ordinal).Select(k => $"there no longer: {k}")]);
    }

    /// <summary>Whole, valid bodies of a developer of search, who may ask for search, with something of payments inside.</summary>
    public static TheoryData<string, string> Smuggled => new()
    {
        { "a change of another team's service", Body("""{ "teamId": "search", "environment": "prod", "templateId": "web-service", "existingService": "payments-prod-checkout-api" }""") },
        { "another image for another team's service", Body("""{ "teamId": "search", "environment": "prod", "templateId": "web-service", "existingService": "payments-prod-checkout-api", "kind": "service-image" }""") },
        { "the end of another team's service", Body("""{ "teamId": "search", "environment": "prod", "templateId": "", "existingService": "payments-prod-checkout-api", "kind": "service-delete" }""") },
        { "another team's environment", Body("""{ "teamId": "search", "environment": "payments/prod" }""") },
        { "another team's template", Body("""{ "teamId": "search", "environment": "prod", "templateId": "run-task" }""") },
        { "another team's target group", Body("""{ "teamId": "search", "environment": "prod" }""") },
    };

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task What_is_asked_for_ones_own_team_reaches_nothing_of_another(string what, string body)
    {
        var yuki = world.Client(AccessRoles.All.First(r => r.Name == "dev-other"));
        foreach (var path in new[] { "/api/v1/requests/preview", "/api/v1/requests" })
        {
            using var answer = await yuki.PostAsJsonAsync(path, JsonNode.Parse(body), Stop);
            var said = await answer.Content.ReadAsStringAsync(Stop);
            if (answer.StatusCode is HttpStatusCode.OK)
            {
                // a preview tells what is wrong in its checks: nothing of it may be sent
                Assert.Contains("\"outcome\":\"Fail\"", said, StringComparison.Ordinal);
                continue;
            }

            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{what}: {answer.StatusCode} {said}");
        }
    }

    [Theory]
    [InlineData("""{ "name": "x", "teamId": "payments", "action": "Request", "expiresAt": "2027-01-01T00:00:00Z" }""")]
    [InlineData("""{ "name": "x", "teamId": "search", "environment": "prod", "action": "DeployImage", "cluster": "main-fargate", "service": "payments-prod-checkout-api", "expiresAt": "2027-01-01T00:00:00Z" }""")]
    public async Task No_token_is_made_that_reaches_another_team(string body)
    {
        using var answer = await world.Client(AccessRoles.All.First(r => r.Name == "dev-other")).PostAsJsonAsync("/api/v1/tokens", JsonNode.Parse(body), Stop);

        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity, $"{answer.StatusCode}");
    }

    private static string Body(string over)
    {
        var wish = DemoPortal.Wish("smuggled");
        foreach (var (name, value) in JsonNode.Parse(over)?.AsObject() ?? [])
        {
            wish[name] = value?.DeepClone();
        }

        return wish.ToJsonString();
    }
}
