using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AwsClients;

namespace Sandbox.Wire;

/// <summary>
/// Whether a request is signed with the secret of the key it names, for this service and on this day, and not too long
/// ago (IAM User Guide, "AWS Signature Version 4 for API requests"). One address speaks here for every Region, so that the
/// Region of the scope is whichever the caller says.
/// </summary>
internal sealed class SignatureCheck
{
    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";
    private const int KeysKept = 1000;
    private static readonly TimeSpan window = TimeSpan.FromMinutes(5);

    /// <summary>Derived keys: four of the five HMACs of a signature are the same all day.</summary>
    private readonly Dictionary<(string Secret, string Date, string Region, string Service), byte[]> keys = [];

    /// <exception cref="AwsError">It is not, in the code of the service's protocol.</exception>
    public void Verify(ServiceEndpoint endpoint, Exchange exchange, Signature signature, string secret)
    {
        if (!signature.SignedHeaders.Contains("host"))
        {
            throw Wrong(endpoint, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        if (exchange.Header("X-Amz-Date") is not { } date || !signature.SignedHeaders.Contains("x-amz-date")
            || !DateTimeOffset.TryParseExact(date, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
        {
            throw Wrong(endpoint, "Date must be in ISO-8601 'basic format', in a signed header X-Amz-Date.");
        }
        if (signature.Service != endpoint.Model.SigningName)
        {
            throw Wrong(endpoint, $"Credential should be scoped to correct service: '{endpoint.Model.SigningName}'. ");
        }
        if (signature.Date != date[..8])
        {
            throw Wrong(endpoint, $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{signature.Date}' != '{date[..8]}', from '{date}'.");
        }
        if (exchange.Arrived is { } now)
        {
            CheckAge(endpoint, signed, now);
        }
        if (!CryptographicOperations.FixedTimeEquals(Convert.FromHexString(signature.Value), Sign(exchange, signature, date, secret)))
        {
            throw Wrong(endpoint, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private byte[] Sign(Exchange exchange, Signature signature, string date, string secret)
    {
        var canonical = SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalRequest.Of(exchange, signature.SignedHeaders)));
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{signature.Date}/{signature.Region}/{signature.Service}/aws4_request\n{Convert.ToHexStringLower(canonical)}";
        return HMACSHA256.HashData(Key(signature, secret), Encoding.UTF8.GetBytes(toSign));
    }

    private byte[] Key(Signature signature, string secret)
    {
        var scope = (secret, signature.Date, signature.Region, signature.Service);
        if (keys.TryGetValue(scope, out var key))
        {
            return key;
        }
        if (keys.Count == KeysKept)
        {
            keys.Clear();
        }
        key = Encoding.UTF8.GetBytes($"AWS4{secret}");
        foreach (var part in (ReadOnlySpan<string>)[signature.Date, signature.Region, signature.Service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }
        return keys[scope] = key;
    }

    private static void CheckAge(ServiceEndpoint endpoint, DateTimeOffset signed, DateTimeOffset now)
    {
        if (signed < now - window)
        {
            throw Wrong(endpoint, $"Signature expired: {Text(signed)} is now earlier than {Text(now - window)} ({Text(now)} - 5 min.)");
        }
        if (signed > now + window)
        {
            throw Wrong(endpoint, $"Signature not yet current: {Text(signed)} is still later than {Text(now + window)} ({Text(now)} + 5 min.)");
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    private static AwsError Wrong(ServiceEndpoint endpoint, string message) => endpoint.Model.Protocol is Protocol.Query or Protocol.Ec2Query
        ? new("SignatureDoesNotMatch", message, 403)
        : new("InvalidSignatureException", message);
}
