using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Wire;

/// <summary>
/// A request in the one form that both sides sign (IAM User Guide, "Create a signed AWS API request"): method, path,
/// query, signed headers and the hash of the body, which is taken of the body itself whatever a header says.
/// </summary>
internal static class CanonicalRequest
{
    public static string Of(Exchange exchange, IReadOnlyList<string> signedHeaders)
    {
        var text = new StringBuilder(512);
        text.Append(exchange.Method).Append('\n');
        Path(text, exchange.Path);
        Query(text, exchange.Query);
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':');
            Value(text, exchange.Header(name) ?? "");
            text.Append('\n');
        }
        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n');
        return text.Append(Convert.ToHexStringLower(SHA256.HashData(exchange.Body.Span))).ToString();
    }

    /// <summary>Encoded as it came, and once more: only S3 leaves that out.</summary>
    private static void Path(StringBuilder text, string path)
    {
        text.AppendJoin('/', (path.Length == 0 ? "/" : path).Split('/').Select(Uri.EscapeDataString)).Append('\n');
    }

    private static void Query(StringBuilder text, string query)
    {
        var pairs = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            return (Name: Again(name), Value: equals < 0 ? "" : Again(pair[(equals + 1)..]));
        });
        var ordered = pairs.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal);
        text.AppendJoin('&', ordered.Select(p => $"{p.Name}={p.Value}")).Append('\n');
    }

    private static string Again(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    /// <summary>Without spaces around it, and with one where there are several.</summary>
    private static void Value(StringBuilder text, string value)
    {
        var trimmed = value.Trim();
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (trimmed[i] != ' ' || trimmed[i - 1] != ' ')
            {
                text.Append(trimmed[i]);
            }
        }
    }
}
