using System.Text.RegularExpressions;

namespace Sandbox.Wire;

/// <summary>What the Authorization header of Signature Version 4 says.</summary>
internal sealed partial record Signature(string AccessKeyId, string Region, string Service, string? SessionToken)
{
    /// <summary>Null when the header is absent or is not a SigV4 one.</summary>
    public static Signature? Read(Exchange exchange)
    {
        var match = Header().Match(exchange.Header("Authorization") ?? "");
        return match.Success
            ? new(match.Groups["key"].Value, match.Groups["region"].Value, match.Groups["service"].Value, exchange.Header("X-Amz-Security-Token"))
            : null;
    }

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256\s+Credential=(?<key>\w+)/\d{8}/(?<region>[\w-]+)/(?<service>[\w-]+)/aws4_request,\s*SignedHeaders=[^,]+,\s*Signature=[0-9a-f]{64}$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();
}
