using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

public sealed class PricesApiTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_price_is_read_set_by_a_platform_admin_alone_and_exported()
    {
        using var ben = await portal.SignedInAsync("ben", Stop);
        using var mara = await portal.SignedInAsync("mara", Stop);
        var line = (await ben.GetFromJsonAsync<JsonArray>("/api/v1/prices?region=eu-west-1", Stop))?.Single(l => (string?)l?["meter"] == "ec2:m7g.large");
        var body = new { usd = .09m, source = "AWS Price List", version = (string?)line?["version"] };

        using var refused = await ben.PutAsJsonAsync("/api/v1/prices/eu-west-1/ec2:m7g.large", body, Stop);
        using var unfit = await mara.PutAsJsonAsync("/api/v1/prices/eu-west-1/ec2:m7g.large", body with { usd = 0 }, Stop);
        using var set = await mara.PutAsJsonAsync("/api/v1/prices/eu-west-1/ec2:m7g.large", body, Stop);
        using var stale = await mara.PutAsJsonAsync("/api/v1/prices/eu-west-1/ec2:m7g.large", body with { usd = .08m }, Stop);

        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK, HttpStatusCode.Conflict), (refused.StatusCode, unfit.StatusCode, set.StatusCode, stale.StatusCode));
        var dated = (await set.Content.ReadFromJsonAsync<JsonNode>(Stop))?["dated"]?.AsArray();
        Assert.Equal([.09m, .091m], dated?.Select(d => (decimal?)d?["usd"]));
        var csv = await ben.GetStringAsync("/api/v1/prices.csv?region=eu-west-1", Stop);
        Assert.Contains("eu-west-1,ec2:m7g.large,instance-hour,0.091,2026-02-07,False,True", csv, StringComparison.Ordinal);
    }
}
