using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Portal.Shell;

namespace Portal.Tests.Security;

/// <summary>A browser without a screen between the portal in this process and an identity provider on loopback: it keeps cookies, follows, and sends on the forms that send themselves.</summary>
internal sealed partial class Browsing : IDisposable
{
    public static readonly Uri Home = new("https://localhost/");

    private readonly HttpClient portal;
    private readonly HttpClient outside = new(new HttpClientHandler { AllowAutoRedirect = false });

    public Browsing(WebApplicationFactory<App> factory) =>
        portal = factory.CreateClient(new() { BaseAddress = Home, AllowAutoRedirect = false, HandleCookies = true });

    public HttpClient Portal => portal;

    /// <summary>Where it has come to.</summary>
    public Uri At { get; private set; } = Home;

    public string Page { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    /// <summary>Opens an address and goes wherever it is sent.</summary>
    public Task GoAsync(string path, CancellationToken stop) => GoAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Home, path)), stop);

    public Task PostAsync(Uri to, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken stop) =>
        GoAsync(new HttpRequestMessage(HttpMethod.Post, to) { Content = new FormUrlEncodedContent(fields) }, stop);

    /// <summary>Sends the form of the page, with these fields filled in.</summary>
    public Task SubmitAsync(CancellationToken stop, params (string Name, string Value)[] filled)
    {
        var fields = Inputs().Matches(Page).Select(i => i.Value).ToDictionary(i => Attribute(i, "name"), i => Attribute(i, "value"));
        fields.Remove("");
        foreach (var (name, value) in filled)
        {
            fields[name] = value;
        }

        return PostAsync(new Uri(At, Attribute(Forms().Match(Page).Value, "action")), fields, stop);
    }

    public void Dispose()
    {
        portal.Dispose();
        outside.Dispose();
    }

    private async Task GoAsync(HttpRequestMessage first, CancellationToken stop)
    {
        var to = await SendAsync(first, stop);
        for (var hops = 0; to is not null; hops++)
        {
            to = hops < 20 ? await SendAsync(new HttpRequestMessage(HttpMethod.Get, to), stop) : throw new InvalidOperationException($"Sent around in circles, last to {to}.");
        }
    }

    /// <returns>Where it is sent on to; null when it has arrived.</returns>
    private async Task<Uri?> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using (request)
        {
            At = request.RequestUri ?? Home;
            using var answer = await (At.Host == Home.Host ? portal : outside).SendAsync(request, stop);
            (Status, Page) = (answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
            return answer.Headers.Location is { } to ? new Uri(At, to) : null;
        }
    }

    private static string Attribute(string tag, string name) => WebUtility.HtmlDecode(Regex.Match(tag, name + "=\"([^\"]*)\"", RegexOptions.CultureInvariant).Groups[1].Value);

    [GeneratedRegex("<input[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Inputs();

    [GeneratedRegex("<form[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Forms();
}
