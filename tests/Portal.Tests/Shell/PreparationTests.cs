using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Portal.Security;
using Portal.Shell;

namespace Portal.Tests.Shell;

public sealed class PreparationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<WebApplication> StartAsync(Task prepared)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        var app = builder.Build();
        app.UsePrepared(prepared);
        app.MapFallback(() => "served");
        await app.StartAsync(Stop);
        return app;
    }

    private static HttpRequestMessage SignedIn()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/workloads");
        request.Headers.Add("Cookie", $"{SignInSetup.Scheme}=someone");
        return request;
    }

    [Fact]
    public async Task Who_has_to_sign_in_first_is_served_while_the_database_is_prepared()
    {
        var preparing = new TaskCompletionSource();
        await using var app = await StartAsync(preparing.Task);

        using var answer = await app.GetTestClient().GetAsync(new Uri("/sign-in", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task What_needs_data_waits_until_it_is_there()
    {
        var preparing = new TaskCompletionSource();
        await using var app = await StartAsync(preparing.Task);
        using var asked = SignedIn();
        var read = app.GetTestClient().SendAsync(asked, Stop);
        var sent = app.GetTestClient().PostAsync(new Uri("/sign-in", UriKind.Relative), null, Stop);
        using var other = await app.GetTestClient().GetAsync(new Uri("/sign-in", UriKind.Relative), Stop);

        Assert.False(read.IsCompleted);
        Assert.False(sent.IsCompleted);
        preparing.SetResult();

        using var page = await read;
        using var post = await sent;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, post.StatusCode));
    }

    [Fact]
    public async Task A_portal_that_cannot_be_prepared_ends_with_the_reason()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => app.RunAsync(Task.FromException(new InvalidOperationException("This database was made with Aws:Mode=Aws."))));

        Assert.Contains("Aws:Mode", ended.Message, StringComparison.Ordinal);
    }
}
