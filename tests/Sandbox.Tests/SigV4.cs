using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace Sandbox.Tests;

/// <summary>Signs requests that a test writes by hand, with the SDK's own key derivation and the machine's clock, as the SDK does.</summary>
internal static class SigV4
{
    public const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Signs the host, the date and every header that is there already; <paramref name="at"/> is now unless another time is meant.</summary>
    public static async Task Sign(
        HttpRequestMessage request, string service, string keyId = SandboxKeys.AdminAccessKeyId, string secret = SandboxKeys.AdminSecretAccessKey,
        string region = SandboxAccount.Region, DateTimeOffset? at = null, string? scopeDate = null, Uri? baseAddress = null)
    {
        var uri = new Uri(baseAddress ?? new("http://sandbox"), request.RequestUri ?? new("/", UriKind.Relative));
        var date = (at ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
        var day = scopeDate ?? date[..8];
        request.Headers.Add("X-Amz-Date", date);
        var headers = request.Headers.Concat(request.Content?.Headers.Where(h => h.Key == "Content-Type") ?? [])
            .Select(h => (Name: h.Key.ToLowerInvariant(), Value: string.Join(',', h.Value)))
            .Append((Name: "host", Value: uri.IsDefaultPort ? uri.Host : uri.Authority))
            .OrderBy(h => h.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', headers.Select(h => h.Name));
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(Testbed.Cancel);
        var canonical = $"{request.Method}\n{uri.AbsolutePath}\n{uri.Query.TrimStart('?')}\n{string.Concat(headers.Select(h => $"{h.Name}:{h.Value}\n"))}\n{names}\n{Hash(body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{day}/{region}/{service}/aws4_request\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        var key = AWS4Signer.ComposeSigningKey(secret, region, day, service);
        var signature = Convert.ToHexStringLower(AWS4Signer.ComputeKeyedHash(SigningAlgorithm.HmacSHA256, key, toSign));
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={keyId}/{day}/{region}/{service}/aws4_request, SignedHeaders={names}, Signature={signature}");
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
