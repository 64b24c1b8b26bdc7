using System.Net;
using System.Text.Json;
using Testing;

namespace Browser.Tests;

/// <summary>Two real processes, one after the other on the same data: the first is killed while it applies.</summary>
public abstract class KillContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_while_applying_the_operation_goes_on_and_makes_nothing_twice()
    {
        const string name = "killed";
        await using var portal = await PortalProcess.StartAsync(
            database, new Dictionary<string, string> { ["Sandbox:Speed"] = "4", ["Operations:LeaseSeconds"] = "3" }, Stop);
        var number = await ApprovedAsync(portal.Address, name);
        using (var ben = await PortalClient.SignInAsync(portal.Address, "ben", Stop))
        {
            await UntilAsync(ben, number, r => Text(r, "state") == "Applying" && Done(r) >= 1);
        }

        await portal.KillAsync();
        await portal.StartAgainAsync(Stop);

        using var after = await PortalClient.SignInAsync(portal.Address, "ben", Stop);
        var request = await UntilAsync(after, number, r => Text(r, "state") is not ("Approved" or "Applying"));
        Assert.Equal("Done", Text(request, "state"));
        // the watch sees it a moment later
        var services = await UntilAsync(after, "api/v1/services", all => all.EnumerateArray().Any(s => Text(s, "name") == $"payments-dev-{name}"));
        Assert.Single(services.EnumerateArray(), s => Text(s, "name") == $"payments-dev-{name}");
        var service = await after.GetAsync($"api/v1/services/main-fargate/payments-dev-{name}", Stop);
        Assert.EndsWith($"payments-dev-{name}:1", Text(service.GetProperty("detail"), "taskDefinitionArn"), StringComparison.Ordinal);
        using (var auditor = await PortalClient.SignInAsync(portal.Address, "dana", Stop))
        {
            Assert.Equal(JsonValueKind.Null, (await auditor.GetAsync("api/v1/audit/verify", Stop)).GetProperty("brokenAt").ValueKind);
        }

        var intended = (await after.GetAsync($"api/v1/audit?text=%23{number}&take=100", Stop)).GetProperty("lines").EnumerateArray()
            .Where(l => Text(l, "what") == "step.done").Select(l => JsonDocument.Parse(Text(l, "data")).RootElement.GetProperty("step").GetInt32()).Order();
        Assert.Equal(Enumerable.Range(0, 6), intended);
    }

    private static async Task<int> ApprovedAsync(Uri address, string name)
    {
        using var ines = await PortalClient.SignInAsync(address, "ines", Stop);
        var (status, created) = await ines.PostAsync("api/v1/requests", PortalClient.NewService(name), Stop);
        Assert.True(status is HttpStatusCode.Created, created.ToString());
        var number = created.GetProperty("number").GetInt32();

        // not by their own hand
        var seen = await ines.GetAsync($"api/v1/requests/{number}", Stop);
        var own = await ines.PostAsync($"api/v1/requests/{number}/decisions", new { verdict = "Approve", version = seen.GetProperty("version").GetInt32() }, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, own.Status);

        using var ben = await PortalClient.SignInAsync(address, "ben", Stop);
        var (decided, answer) = await ben.PostAsync($"api/v1/requests/{number}/decisions", new { verdict = "Approve", version = seen.GetProperty("version").GetInt32() }, Stop);
        Assert.True(decided is HttpStatusCode.OK, answer.ToString());
        return number;
    }

    private static Task<JsonElement> UntilAsync(PortalClient client, int number, Func<JsonElement, bool> reached) =>
        UntilAsync(client, $"api/v1/requests/{number}", reached);

    private static Task<JsonElement> UntilAsync(PortalClient client, string path, Func<JsonElement, bool> reached) => client.UntilAsync(path, reached, Stop);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";

    private static int Done(JsonElement request) => request.TryGetProperty("operation", out var operation) && operation.ValueKind is JsonValueKind.Object
        ? operation.GetProperty("steps").EnumerateArray().Count(s => Text(s, "state") == "Done") : 0;
}

public sealed class KillOnSqlite(SqliteFile database) : KillContract(database), IClassFixture<SqliteFile>;

public sealed class KillOnPostgres(PostgresServer database) : KillContract(database), IClassFixture<PostgresServer>;
