using System.Net;
using Microsoft.Extensions.Options;

namespace Portal.Tests.Security;

public sealed class DevelopmentSignInTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    public static TheoryData<string, string, string> ForeignPosts()
    {
        var posts = new TheoryData<string, string, string>();
        foreach (var path in new[] { "/sign-in", "/switch", "/sign-out" })
        {
            posts.Add(path, "Sec-Fetch-Site", "cross-site");
            posts.Add(path, "Sec-Fetch-Site", "same-site");
            posts.Add(path, "Origin", "https://other.test");
            posts.Add(path, "Origin", "null");
        }

        return posts;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_with_the_page_to_come_back_to()
    {
        using var answer = await portal.CreateClient().GetAsync(At("/requests/12?tab=log"), Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Frequests%2F12%3Ftab%3Dlog", answer.Headers.Location?.PathAndQuery);
    }

    [Fact]
    public async Task A_strangers_call_to_the_api_is_answered_401_and_no_page()
    {
        using var answer = await portal.CreateClient().GetAsync(At("/api/v1/requests"), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_page_offers_every_demo_person_and_loads_nothing_from_outside()
    {
        var page = await portal.CreateClient().GetStringAsync(At("/sign-in?returnUrl=/catalogue"), Stop);

        Assert.All(["ines", "ben", "mara", "tomas", "dana"], person => Assert.Contains($"value=\"{person}\"", page, StringComparison.Ordinal));
        Assert.Contains("value=\"/catalogue\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Split("Blazor-Server-Component-State")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_signs_in_with_one_form_post()
    {
        var client = portal.CreateClient();

        using var answer = await client.PostAsync(At("/sign-in"), Form("ines", null), Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location?.ToString());
        Assert.Contains("Ines Faria", await client.GetStringAsync(At("/not-found"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switching_makes_one_person_another_and_keeps_the_page()
    {
        var client = portal.CreateClient();
        using var first = await client.PostAsync(At("/sign-in"), Form("ines", null), Stop);

        using var answer = await client.PostAsync(At("/switch"), Form("ben", "/requests/12"), Stop);

        Assert.Equal("/requests/12", answer.Headers.Location?.ToString());
        Assert.Contains("aria-label=\"Ben Adeyemi, account\"", await client.GetStringAsync(At("/not-found"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        var client = portal.CreateClient();
        using var first = await client.PostAsync(At("/sign-in"), Form("ines", null), Stop);

        using var answer = await client.PostAsync(At("/sign-out"), null, Stop);

        Assert.Equal("/sign-in", answer.Headers.Location?.ToString());
        using var after = await client.GetAsync(At("/not-found"), Stop);
        Assert.Equal(HttpStatusCode.Found, after.StatusCode);
    }

    [Fact]
    public async Task A_person_nobody_knows_is_refused_with_the_names_that_work()
    {
        using var answer = await portal.CreateClient().PostAsync(At("/sign-in"), Form("mallory", null), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ines, ben", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [MemberData(nameof(ForeignPosts))]
    public async Task A_post_that_another_site_started_is_refused(string path, string header, string value) =>
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(path, (header, value)));

    [Fact]
    public async Task A_post_from_our_own_page_passes()
    {
        Assert.Equal(HttpStatusCode.Found, await StatusAsync("/sign-in", ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync("/sign-in", ("Origin", "http://localhost")));
    }

    [Theory]
    [InlineData("https://other.test/")]
    [InlineData("//other.test/")]
    [InlineData("/\\other.test/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/other.test")]
    [InlineData("requests")]
    [InlineData("")]
    public async Task A_return_address_elsewhere_leads_home(string returnUrl)
    {
        using var answer = await portal.CreateClient().PostAsync(At("/sign-in"), Form("ines", returnUrl), Stop);

        Assert.Equal("/", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_others_out()
    {
        using var answer = await portal.CreateClient().GetAsync(At("/sign-in"), Stop);

        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Outside_Development_it_is_refused_at_start_with_the_key_to_change()
    {
        await using var production = new PortalFactory { EnvironmentName = "Production" };
        production.Settings["Sandbox:InProduction"] = "true";

        var refused = Assert.Throws<OptionsValidationException>(() => production.CreateClient());

        Assert.Contains("Auth:Mode is Development", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Sandbox_in_Production_is_refused_at_start_without_its_key()
    {
        await using var production = new PortalFactory { EnvironmentName = "Production" };
        production.Settings["Auth:Mode"] = "EntraId";
        production.Settings["AzureAd:TenantId"] = "11111111-2222-3333-4444-555555555555";
        production.Settings["AzureAd:ClientId"] = "66666666-7777-8888-9999-000000000000";
        production.Settings["AzureAd:ClientSecret"] = "secret";

        var refused = Assert.Throws<OptionsValidationException>(() => production.CreateClient());

        Assert.Contains("Sandbox:InProduction", refused.Message, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, At(path)) { Content = Form("ines", null) };
        request.Headers.Add(header.Name, header.Value);
        using var answer = await portal.CreateClient().SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static FormUrlEncodedContent Form(string person, string? returnUrl) =>
        new([new("person", person), .. returnUrl is null ? [] : new KeyValuePair<string, string>[] { new("returnUrl", returnUrl) }]);
}
