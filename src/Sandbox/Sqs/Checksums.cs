using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Sqs;

/// <summary>The MD5 sums SQS answers, which its SDKs compare with their own (SQS Developer Guide, "Calculating the MD5 message digest for message attributes").</summary>
internal static class Checksums
{
    public static string Of(string body) => Hash(Encoding.UTF8.GetBytes(body));

    /// <summary>Null without attributes.</summary>
    public static string? Of(IReadOnlyCollection<KeyValuePair<string, MessageValue>> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }
        using var bytes = new MemoryStream();
        foreach (var (name, value) in attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            var isBinary = value.Type.StartsWith("Binary", StringComparison.Ordinal);
            Add(bytes, Encoding.UTF8.GetBytes(name));
            Add(bytes, Encoding.UTF8.GetBytes(value.Type));
            bytes.WriteByte(isBinary ? (byte)2 : (byte)1);
            Add(bytes, isBinary ? Convert.FromBase64String(value.Text) : Encoding.UTF8.GetBytes(value.Text));
        }
        return Hash(bytes.ToArray());
    }

    private static void Add(MemoryStream bytes, byte[] part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        bytes.Write(length);
        bytes.Write(part);
    }

#pragma warning disable CA5351 // not for security: it is what the protocol has
    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
