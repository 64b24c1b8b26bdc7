using System.Net;
using System.Security.Cryptography;
using Domain.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Security;
using Portal.Shell;
using Testing;

namespace Portal.Tests.Shell;

public sealed class PreparationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<WebApplication> StartAsync(Readiness readiness)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(readiness);
        var app = builder.Build();
        app.UsePrepared();
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
        await using var app = await StartAsync(new Readiness());

        using var answer = await app.GetTestClient().GetAsync(new Uri("/sign-in", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task What_needs_data_waits_until_it_is_there()
    {
        var readiness = new Readiness();
        await using var app = await StartAsync(readiness);
        using var asked = SignedIn();
        var read = app.GetTestClient().SendAsync(asked, Stop);
        var sent = app.GetTestClient().PostAsync(new Uri("/sign-in", UriKind.Relative), null, Stop);
        using var other = await app.GetTestClient().GetAsync(new Uri("/sign-in", UriKind.Relative), Stop);

        Assert.False(read.IsCompleted);
        Assert.False(sent.IsCompleted);
        readiness.Reach();

        using var page = await read;
        using var post = await sent;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, post.StatusCode));
    }

    [Fact]
    public async Task A_portal_that_cannot_be_prepared_ends_with_the_reason()
    {
        await using var database = new SqliteFile();
        var settings = new Dictionary<string, string?> { ["Database:Provider"] = "Sqlite", ["ConnectionStrings:Portal"] = database.ConnectionString, ["Aws:Mode"] = "Aws" };
        await using (var first = Build(settings))
        {
            await first.Services.GetRequiredService<Startup>().PrepareAsync((_, _) => Task.CompletedTask, Stop);
        }

        settings["Aws:Mode"] = "Sandbox";
        (settings["Aws:AccessKeyId"], settings["Aws:SecretAccessKey"]) = ("AKIATEST", "secret");
        await using var second = Build(settings);
        var ended = await Assert.ThrowsAsync<InvalidOperationException>(second.RunPreparedAsync);

        Assert.Contains("made with Aws:Mode=Aws", ended.Message, StringComparison.Ordinal);
    }

    private static WebApplication Build(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        builder.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection([new("Audit:SigningKey", key.ExportPkcs8PrivateKeyPem())]);
        builder.Services.AddDomain(builder.Configuration, Path.GetTempPath());
        return builder.Build();
    }
}
