using System.Globalization;
using System.Net;

namespace Sandbox.Iam;

/// <summary>
/// Addresses in CIDR form, version 4 and 6. An address without a length is itself alone; bits behind the length do not
/// count (IAM User Guide, "IP address condition operators").
/// </summary>
internal static class IpRange
{
    /// <summary>False where either is no address or they are of different versions.</summary>
    public static bool Holds(string range, string address)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        if (!Parse(slash < 0 ? range : range[..slash], out var want) || !Parse(address, out var have) || want.Length != have.Length)
        {
            return false;
        }
        var bits = want.Length * 8;
        if (slash >= 0 && (!int.TryParse(range[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > want.Length * 8))
        {
            return false;
        }
        var whole = bits / 8;
        var mask = (byte)(0xFF00 >> (bits % 8));
        return want.AsSpan(0, whole).SequenceEqual(have.AsSpan(0, whole)) && (bits % 8 == 0 || (want[whole] & mask) == (have[whole] & mask));
    }

    private static bool Parse(string text, out byte[] bytes)
    {
        // four numbers or a colon: the parser also takes "10" and "0x7f.1"
        var valid = IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3);
        bytes = valid ? address?.GetAddressBytes() ?? [] : [];
        return valid;
    }
}
