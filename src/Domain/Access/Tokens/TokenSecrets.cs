using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Domain.Access.Tokens;

/// <summary>Makes the text of a token, and what is kept of it.</summary>
public static class TokenSecrets
{
    /// <summary>Lets a scanner of repositories and logs know a token that leaked.</summary>
    public const string Prefix = "berth_";

    private const int Bytes = 32;

    /// <summary>The prefix and 32 random bytes in base64url: 49 characters.</summary>
    internal static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    internal static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    internal static string StartOf(string token) => token[..(Prefix.Length + 4)];
}
