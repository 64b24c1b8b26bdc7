using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sandbox;

namespace Browser.Tests;

/// <summary>A script that speaks to a running portal: signs in by the form and calls /api/v1 with the cookie.</summary>
internal sealed class PortalClient : IDisposable
{
    private readonly HttpClientHandler _handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
    private readonly HttpClient _http;

    private PortalClient(Uri address) => _http = new HttpClient(_handler) { BaseAddress = address };

    public static async Task<PortalClient> SignInAsync(Uri address, string person, CancellationToken cancellationToken)
    {
        var client = new PortalClient(address);
        using var form = new FormUrlEncodedContent([new("person", person)]);
        using var answer = await client._http.PostAsync(new Uri("sign-in", UriKind.Relative), form, cancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        return (answer.StatusCode, await BodyAsync(answer, cancellationToken));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PutAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PutAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        return (answer.StatusCode, await BodyAsync(answer, cancellationToken));
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        await answer.Content.ReadAsStringAsync(cancellationToken) is { Length: > 0 } text ? JsonSerializer.Deserialize<JsonElement>(text) : default;

    /// <summary>Asks again and again until it is so, for three minutes at most.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> reached, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            var answer = await GetAsync(path, patience.Token);
            if (reached(answer))
            {
                return answer;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>A new service of payments in dev, on Fargate.</summary>
    public static object NewService(string name) => new
    {
        templateId = "web-service", teamId = "payments", environment = "dev", cluster = SandboxAccount.FargateCluster, reason = "A script asks for it.",
        values = new Dictionary<string, string>
        {
            ["name"] = name,
            ["image"] = $"registry.example.com/payments/{name}:1.0.0",
            ["targetGroup"] = SandboxAccount.TargetGroupArn("payments-dev-web"),
        },
    };

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}
