using System.Text.RegularExpressions;

namespace Domain.Requests.References;

/// <summary>An image in a private registry of Amazon ECR (ECR User Guide, "Private registry": <c>account.dkr.ecr.region.amazonaws.com</c>, dual-stack <c>account.dkr-ecr.region.on.aws</c>).</summary>
/// <param name="Tag">Null where the digest alone is named; <c>latest</c> where neither is.</param>
/// <param name="Digest"><c>sha256:…</c>; it wins over the tag.</param>
public sealed partial record EcrImage(string AccountId, string Region, string Repository, string? Tag, string? Digest)
{
    /// <summary>Null for an image of another registry.</summary>
    public static EcrImage? Of(string image)
    {
        if (Reference().Match(image) is not { Success: true } match)
        {
            return null;
        }

        string? Group(string name) => match.Groups[name] is { Success: true } found ? found.Value : null;
        var digest = Group("digest");
        return new(match.Groups["account"].Value, match.Groups["region"].Value, match.Groups["repository"].Value, Group("tag") ?? (digest is null ? "latest" : null), digest);
    }

    /// <summary>As people call it: without the registry, and the digest short.</summary>
    public override string ToString() => Digest is { } digest ? $"{Repository}@{digest[..Math.Min(19, digest.Length)]}" : $"{Repository}:{Tag}";

    [GeneratedRegex(
        @"\A(?<account>[0-9]{12})\.dkr(?:\.ecr|-ecr)(?:-fips)?\.(?<region>[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2})\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)/(?<repository>[a-z0-9][a-z0-9._/-]*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
