using System.Text.RegularExpressions;

namespace Sandbox.Wire;

/// <summary>What the Authorization header of Signature Version 4 says.</summary>
/// <param name="Date">The day of the credential's scope, as <c>20261123</c>.</param>
/// <param name="SignedHeaders">Lower-case names in the order written.</param>
/// <param name="Value">The signature, 64 hexadecimal digits.</param>
internal sealed partial record Signature(
    string AccessKeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Value, string? SessionToken)
{
    /// <summary>Null when the header is absent or is not a SigV4 one.</summary>
    public static Signature? Read(Exchange exchange)
    {
        var match = Header().Match(exchange.Header("Authorization") ?? "");
        return match.Success
            ? new(
                match.Groups["key"].Value, match.Groups["date"].Value, match.Groups["region"].Value, match.Groups["service"].Value,
                match.Groups["headers"].Value.Split(';'), match.Groups["signature"].Value, exchange.Header("X-Amz-Security-Token"))
            : null;
    }

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256\s+Credential=(?<key>\w+)/(?<date>\d{8})/(?<region>[\w-]+)/(?<service>[\w-]+)/aws4_request,\s*SignedHeaders=(?<headers>[^,]+),\s*Signature=(?<signature>[0-9a-f]{64})$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();
}
