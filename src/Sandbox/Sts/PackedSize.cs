using System.IO.Compression;
using System.Text;
using Sandbox.Models.Sts.Model;
using Sandbox.Wire;

namespace Sandbox.Sts;

/// <summary>
/// How much of the packed space the session policies and tags take, in percent. AWS packs them into a binary form that it
/// does not publish. Here it is what zlib makes of the policy, the ARNs and the tags, against 2,048 bytes: for the example in
/// AWS's own model of STS (AssumeRole, "To assume a role") both come to 8 percent. More than 100 is refused as AWS does.
/// </summary>
internal static class PackedSize
{
    private const int Space = 2048;

    /// <summary>Null where there is nothing to pack.</summary>
    public static int? Percent(string? policy, List<PolicyDescriptorType>? arns, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        var text = policy + string.Concat((arns ?? []).Select(a => a.Arn)) + string.Concat(tags.Select(t => t.Key + t.Value));
        if (text.Length == 0)
        {
            return null;
        }
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(Encoding.UTF8.GetBytes(text));
        }
        var percent = (int)Math.Ceiling(packed.Length * 100.0 / Space);
        return percent <= 100 ? percent : throw new AwsError("PackedPolicyTooLarge", $"Packed size of session tags and policies consumes {percent}% of allotted space.");
    }
}
