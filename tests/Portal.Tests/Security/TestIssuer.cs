using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Security;

/// <summary>
/// An identity provider on loopback that says what a test wants it to say: Entra ID for one tenant as far as Berth meets it, with
/// Microsoft Graph beside it. It asks nobody for a password.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Tenant = "8d1f3f6e-2f2b-4a53-9d0a-4f3f0a5d1c11";
    public const string Client = "0b9b6e0c-1d55-4d8f-9a5e-8a2f6f1f0001";
    public const string Secret = "a secret for tests";

    private readonly RSA key = RSA.Create(2048);
    private readonly Dictionary<string, (string? Nonce, string? Challenge)> codes = [];
    private readonly WebApplication app;

    private TestIssuer(WebApplication app) => this.app = app;

    /// <summary>"http://127.0.0.1:40123/".</summary>
    public string Instance => app.Urls.First() + "/";

    public string Issuer => $"{Instance}{Tenant}/v2.0";

    /// <summary>Alters the token before it is signed.</summary>
    public Action<JsonObject> Claims { get; set; } = _ => { };

    /// <summary>Makes the token of header and payload; null signs it as it should be.</summary>
    public Func<JsonObject, JsonObject, string>? Sign { get; set; }

    /// <summary>Groups that Graph knows the person to be in; null where it refuses.</summary>
    public IReadOnlyList<string>? Graph { get; set; } = [];

    /// <summary>Ids that Graph was asked about, a list a call.</summary>
    public List<IReadOnlyList<string>> Asked { get; } = [];

    /// <summary>What the provider answers instead of a code.</summary>
    public string? Error { get; set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var issuer = new TestIssuer(web);
        web.MapGet($"/{Tenant}/v2.0/.well-known/openid-configuration", issuer.Discovery);
        web.MapGet("/keys", issuer.Keys);
        web.MapGet("/authorize", issuer.Authorize);
        web.MapPost("/token", issuer.TokenAsync);
        web.MapGet("/logout", (string post_logout_redirect_uri) => Results.Redirect(post_logout_redirect_uri));
        web.MapPost("/graph/v1.0/me/checkMemberGroups", issuer.GraphAsync);
        await web.StartAsync();
        return issuer;
    }

    /// <summary>A token that a key of the test's own signs.</summary>
    public static string SignedWith(RSA other, JsonObject header, JsonObject payload)
    {
        var content = $"{Base64(header.ToJsonString())}.{Base64(payload.ToJsonString())}";
        return $"{content}.{Base64(other.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Base64(string text) => Base64(Encoding.UTF8.GetBytes(text));

    public static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private IResult Discovery() => Results.Json(new
    {
        issuer = Issuer, authorization_endpoint = $"{Instance}authorize", token_endpoint = $"{Instance}token", jwks_uri = $"{Instance}keys",
        end_session_endpoint = $"{Instance}logout", response_types_supported = new[] { "code" }, id_token_signing_alg_values_supported = new[] { "RS256" },
    });

    private IResult Keys()
    {
        var open = key.ExportParameters(false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", alg = "RS256", n = Base64(open.Modulus ?? []), e = Base64(open.Exponent ?? []) } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        var (state, back, code) = (request.Query["state"].ToString(), request.Query["redirect_uri"].ToString(), Guid.CreateVersion7().ToString("N"));
        codes[code] = (request.Query["nonce"], request.Query["code_challenge"]);
        var answer = Error is null ? new Dictionary<string, string?> { ["code"] = code, ["state"] = state } : new() { ["error"] = Error, ["state"] = state };
        return request.Query["response_mode"] == "form_post"
            ? Results.Content($"<form action=\"{back}\">{string.Concat(answer.Select(a => $"<input name=\"{a.Key}\" value=\"{a.Value}\">"))}</form>", "text/html")
            : Results.Redirect(Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(back, answer));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!codes.Remove(form["code"].ToString(), out var begun) || begun.Challenge != Base64(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = Issuer, ["aud"] = Client, ["tid"] = Tenant, ["sub"] = "sub-of-ada", ["name"] = "Ada Admin", ["nonce"] = begun.Nonce, ["iat"] = now, ["nbf"] = now - 5, ["exp"] = now + 600, ["ver"] = "2.0",
        };
        Claims(payload);
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = "one" };
        return Results.Json(new { access_token = "for-graph", token_type = "Bearer", expires_in = 600, id_token = Sign?.Invoke(header, payload) ?? SignedWith(key, header, payload) });
    }

    private async Task<IResult> GraphAsync(HttpRequest request)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonNode>(request.Body);
        var asked = body?["groupIds"]?.AsArray().Select(g => (string?)g ?? "").ToList() ?? [];
        Asked.Add(asked);
        return Graph is null || request.Headers.Authorization != "Bearer for-graph" ? Results.StatusCode(403) : Results.Json(new { value = asked.Intersect(Graph) });
    }
}
