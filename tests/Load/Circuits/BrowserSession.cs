using System.Net;

namespace Load.Circuits;

/// <summary>Cookies and HTTP of one signed-in browser; it may hold many circuits, as tabs do.</summary>
internal sealed class BrowserSession : IDisposable
{
    private readonly HttpClient _http;

    public BrowserSession(Uri server)
    {
        Server = server;
        var handler = new SocketsHttpHandler { CookieContainer = Cookies, MaxConnectionsPerServer = 100 };
        _http = new HttpClient(handler) { BaseAddress = server };
        _http.DefaultRequestHeaders.Add("Origin", server.GetLeftPart(UriPartial.Authority));
    }

    public Uri Server { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The sign-in of Development.</summary>
    /// <param name="person">Id of a demo person.</param>
    public async Task SignInAsync(string person, CancellationToken cancellationToken) =>
        await PostAsync("sign-in", new() { ["person"] = person }, cancellationToken);

    /// <returns>The page's prerendered HTML.</returns>
    public async Task<string> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    public async Task PostAsync(string path, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(form);
        using var answer = await _http.PostAsync(path, content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
