using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class ClustersApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clusters_are_read_as_AWS_has_them_and_exported()
    {
        using var yuki = await portal.SignedInAsync("yuki", Stop);

        var list = await yuki.GetFromJsonAsync<JsonNode>("/api/v1/clusters", Stop);
        var csv = await yuki.GetStringAsync("/api/v1/clusters.csv", Stop);

        var shared = list?["rows"]?.AsArray().Single(r => (string?)r?["name"] == "main-fargate");
        Assert.Equal(["search/dev", "search/prod"], shared?["places"]?.AsArray().Select(p => (string?)p));
        Assert.Null(shared?["owner"]);
        Assert.NotNull(list?["readAt"]);
        Assert.Contains("main-fargate,111122223333,us-east-1,,search/dev search/prod,", csv, StringComparison.Ordinal);
    }
}
