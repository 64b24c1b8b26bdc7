using System.Net;

namespace Portal.Tests.Shell;

public sealed class HealthTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/css/tokens.css")]
    [InlineData("/icons.svg")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task A_stranger_may_read(string path)
    {
        using var answer = await portal.CreateClient().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
