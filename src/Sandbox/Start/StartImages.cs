using System.Security.Cryptography;
using System.Text;
using Sandbox.Ecr;

namespace Sandbox.Start;

/// <summary>
/// Two repositories of the payments team: one whose tags cannot be moved, every push scanned, with a signed image and with one of a critical weakness;
/// and one without either, whose image nobody has scanned.
/// </summary>
internal static class StartImages
{
    private const string ImageManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>How the Notation command line signs, and Amazon ECR itself with a profile of AWS Signer (Notary Project, "Signature specification").</summary>
    private const string Signature = "application/vnd.cncf.notary.signature";

    public static void Add(EcrState ecr, DateTimeOffset now)
    {
        var checkout = Repository(ecr, "payments/checkout", isFixed: true, now);
        var signed = Image(checkout, "1.0.0", 41_000_101, now.AddDays(-40), isScanned: true);
        Image(checkout, "1.1.0", 41_000_102, now.AddDays(-3), isScanned: true);
        Sign(checkout, signed, now.AddDays(-40));
        Image(Repository(ecr, "payments/ledger", isFixed: false, now), "1.0.0", 40_000_000, now.AddDays(-12), isScanned: false);
    }

    private static RepositoryState Repository(EcrState ecr, string name, bool isFixed, DateTimeOffset now)
    {
        var arn = $"arn:aws:ecr:{SandboxAccount.Region}:{SandboxAccount.Id}:repository/{name}";
        return ecr.Repositories[arn] = new()
        {
            Arn = arn, Name = name, Created = now.AddDays(-90), IsImmutable = isFixed, ScanOnPush = isFixed, Encryption = "AES256", Tags = { ["berth-team"] = name.Split('/')[0] },
        };
    }

    /// <param name="bytes">Of its one layer. It tells images apart, and with the digest what a scan finds.</param>
    private static ImageState Image(RepositoryState repository, string tag, int bytes, DateTimeOffset pushed, bool isScanned)
    {
        var layer = $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{Digest($"layer {bytes}")}}","size":{{bytes}}}""";
        var image = Put(repository, $$"""{"schemaVersion":2,"mediaType":"{{ImageManifest}}","config":{"mediaType":"{{Config}}","digest":"{{Digest($"config {bytes}")}}","size":1470},"layers":[{{layer}}]}""", bytes + 1470, pushed);
        image.Tags.Add(tag);
        if (isScanned)
        {
            image.ScanBegan = pushed;
            image.ScanEnds = pushed.AddSeconds(20);
        }
        return image;
    }

    private static void Sign(RepositoryState repository, ImageState image, DateTimeOffset pushed) => Put(
        repository,
        $$$"""{"schemaVersion":2,"mediaType":"{{{ImageManifest}}}","artifactType":"{{{Signature}}}","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{{Digest("{}")}}}","size":2},"layers":[{"mediaType":"application/jose+json","digest":"{{{Digest($"signature of {image.Digest}")}}}","size":2114}],"subject":{"mediaType":"{{{ImageManifest}}}","digest":"{{{image.Digest}}}","size":{{{Encoding.UTF8.GetByteCount(image.Manifest)}}}}}""",
        2116, pushed);

    private static ImageState Put(RepositoryState repository, string manifest, long size, DateTimeOffset pushed)
    {
        var image = new ImageState { Digest = Digest(manifest), Manifest = manifest, MediaType = ImageManifest, Pushed = pushed, Size = size };
        return repository.Images[image.Digest] = image;
    }

    private static string Digest(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
