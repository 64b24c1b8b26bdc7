using System.Globalization;
using Amazon.ECR;
using Amazon.ECR.Model;
using Domain.Catalog;
using Domain.Requests.References;

namespace Domain.Aws;

/// <summary>Images in a registry of Amazon ECR.</summary>
internal static class EcrImages
{
    /// <summary>What signatures are called among artifacts that refer to an image: Notation's, which AWS Signer makes too, and Sigstore's (Notary Project and Sigstore specifications).</summary>
    private static readonly Dictionary<string, string> signatures = new(StringComparer.Ordinal)
    {
        ["application/vnd.cncf.notary.signature"] = "Notation",
        ["application/vnd.dev.cosign.artifact.sig.v1+json"] = "cosign",
    };

    private const string SigstoreBundle = "application/vnd.dev.sigstore.bundle";

    /// <param name="proof">What is asked beyond that it is there; null for nothing.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public static async Task<FoundImage> FindAsync(AwsSession session, EcrImage image, ImageProof? proof, CancellationToken cancellationToken)
    {
        var repository = OrNullAsync(() => AwsWords.AskAsync(
            $"look for repository {image.Repository}",
            cancel => session.Ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RegistryId = image.AccountId, RepositoryNames = [image.Repository] }, cancel), cancellationToken));
        var images = DescribeAsync(session, image, image.Digest is { } named ? new ImageIdentifier { ImageDigest = named } : new ImageIdentifier { ImageTag = image.Tag }, cancellationToken);
        await Task.WhenAll(repository, images);
        if ((await repository)?.Repositories is not [var found, ..])
        {
            return await CachedAsync(session, image, cancellationToken) ?? new FoundImage.NoRepository();
        }

        // a digest wins over the tag beside it
        if (await images is not { ImageDigest: { } digest })
        {
            return await CachedAsync(session, image, cancellationToken) ?? new FoundImage.NoImage();
        }

        var isFixed = image.Digest is null && image.Tag is { } tag && TagRules.IsFixed(
            found.ImageTagMutability?.Value, [.. (found.ImageTagMutabilityExclusionFilters ?? []).Select(f => f.Filter ?? "")], tag);
        return new FoundImage.There(digest, isFixed, proof is { } asked ? await ProofAsync(session, image, digest, asked, cancellationToken) : null);
    }

    /// <summary>What a pull-through cache brings is not there before it is first pulled, nor is its repository (ECR User Guide, "Sync an upstream registry"). A prefix of ROOT stands for any.</summary>
    private static async Task<FoundImage?> CachedAsync(AwsSession session, EcrImage image, CancellationToken cancellationToken)
    {
        var rules = await AwsPages.AllAsync(
            "read the pull-through cache rules",
            (next, cancel) => session.Ecr.DescribePullThroughCacheRulesAsync(new DescribePullThroughCacheRulesRequest { RegistryId = image.AccountId, NextToken = next }, cancel),
            page => page.PullThroughCacheRules, page => page.NextToken, cancellationToken);
        return rules.Find(r => r.EcrRepositoryPrefix == "ROOT" || image.Repository.StartsWith($"{r.EcrRepositoryPrefix.TrimEnd('/')}/", StringComparison.Ordinal)) is { } rule
            ? new FoundImage.NotAsked($"It comes from {rule.UpstreamRegistryUrl} through a cache, and is not there before it is first pulled. See for yourself that it is there.") : null;
    }

    private static async Task<FoundProof> ProofAsync(AwsSession session, EcrImage image, string digest, ImageProof proof, CancellationToken cancellationToken)
    {
        try
        {
            return proof switch
            {
                ImageProof.Scan => await ScanAsync(session, image, digest, cancellationToken),
                ImageProof.Signature => new FoundProof.Signatures(await SignaturesAsync(session, image, digest, cancellationToken)),
            };
        }
        catch (AwsRefused refused)
        {
            return new FoundProof.NotAsked(refused.Message);
        }
    }

    /// <summary>Basic scanning no longer tells in DescribeImages (ECR API Reference, DescribeImages).</summary>
    private static async Task<FoundProof> ScanAsync(AwsSession session, EcrImage image, string digest, CancellationToken cancellationToken)
    {
        var answer = await OrNullAsync(() => AwsWords.AskAsync(
            $"read the scan of image {image}",
            cancel => session.Ecr.DescribeImageScanFindingsAsync(
                new DescribeImageScanFindingsRequest { RegistryId = image.AccountId, RepositoryName = image.Repository, ImageId = new ImageIdentifier { ImageDigest = digest }, MaxResults = 1 }, cancel),
            cancellationToken));
        var status = answer?.ImageScanStatus?.Status;
        return answer is null || status is null ? new FoundProof.NeverScanned()
            : status == ScanStatus.IN_PROGRESS || status == ScanStatus.PENDING ? new FoundProof.ScanRuns()
            // enhanced scanning goes on for as long as the image is there: ACTIVE
            : status == ScanStatus.COMPLETE || status == ScanStatus.ACTIVE
                ? new FoundProof.Scanned(
                    answer.ImageScanFindings?.FindingSeverityCounts?.ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal) ?? [],
                    answer.ImageScanFindings?.ImageScanCompletedAt is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null)
            : new FoundProof.ScanBroken(status.Value, answer.ImageScanStatus?.Description ?? "");
    }

    /// <summary>Artifacts that refer to the digest, and the tag that cosign gave its signatures before registries had referrers: <c>sha256-….sig</c>.</summary>
    private static async Task<IReadOnlyList<string>> SignaturesAsync(AwsSession session, EcrImage image, string digest, CancellationToken cancellationToken)
    {
        var about = await AwsPages.AllAsync(
            $"look for signatures of image {image}",
            (next, cancel) => session.Ecr.ListImageReferrersAsync(
                new ListImageReferrersRequest { RegistryId = image.AccountId, RepositoryName = image.Repository, SubjectId = new SubjectIdentifier { ImageDigest = digest }, NextToken = next }, cancel),
            page => page.Referrers, page => page.NextToken, cancellationToken);
        var kinds = about.Select(r => r.ArtifactType ?? "").Select(t => signatures.GetValueOrDefault(t) ?? (t.StartsWith(SigstoreBundle, StringComparison.Ordinal) ? "Sigstore" : null))
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (kinds.Count > 0)
        {
            return kinds;
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"{digest.Replace(':', '-')}.sig");
        return await DescribeAsync(session, image, new ImageIdentifier { ImageTag = tag }, cancellationToken) is null ? [] : ["cosign"];
    }

    private static async Task<ImageDetail?> DescribeAsync(AwsSession session, EcrImage image, ImageIdentifier id, CancellationToken cancellationToken)
    {
        var answer = await OrNullAsync(() => AwsWords.AskAsync(
            $"look for image {image}",
            cancel => session.Ecr.DescribeImagesAsync(new DescribeImagesRequest { RegistryId = image.AccountId, RepositoryName = image.Repository, ImageIds = [id] }, cancel), cancellationToken));
        return answer?.ImageDetails?.FirstOrDefault();
    }

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> ask) where T : class
    {
        try
        {
            return await ask();
        }
        catch (AwsRefused refused) when (refused.Trouble is AwsTrouble.NotFound)
        {
            return null;
        }
    }
}
