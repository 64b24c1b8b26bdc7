using Amazon.ECR;
using Amazon.ECR.Model;

namespace Sandbox.Tests;

public sealed class EcrTests
{
    private const string Repository = "payments/web";

    [Fact]
    public async Task A_repository_is_made_once_described_and_deleted_when_it_is_empty()
    {
        using var bed = new Testbed();
        var made = (await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository, Tags = [new() { Key = "berth-team", Value = "payments" }] }, Testbed.Cancel)).Repository;
        Assert.Equal(("arn:aws:ecr:us-east-1:111122223333:repository/payments/web", "111122223333.dkr.ecr.us-east-1.amazonaws.com/payments/web"), (made.RepositoryArn, made.RepositoryUri));
        await Assert.ThrowsAsync<RepositoryAlreadyExistsException>(() => bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository }, Testbed.Cancel));
        Assert.Equal("payments", (await bed.Admin.Ecr.ListTagsForResourceAsync(new() { ResourceArn = made.RepositoryArn }, Testbed.Cancel)).Tags.Single().Value);
        await Push(bed, "1.0");
        var full = await Assert.ThrowsAsync<RepositoryNotEmptyException>(() => bed.Admin.Ecr.DeleteRepositoryAsync(new() { RepositoryName = Repository }, Testbed.Cancel));
        Assert.Contains("still contains images", full.Message);
        await bed.Admin.Ecr.DeleteRepositoryAsync(new() { RepositoryName = Repository, Force = true }, Testbed.Cancel);
        var gone = await Assert.ThrowsAsync<RepositoryNotFoundException>(() => bed.Admin.Ecr.DescribeRepositoriesAsync(new() { RepositoryNames = [Repository] }, Testbed.Cancel));
        Assert.Equal("The repository with name 'payments/web' does not exist in the registry with id '111122223333'", gone.Message);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("a")]
    [InlineData("a//b")]
    [InlineData("a_-b")]
    public async Task A_name_AWS_would_not_take_is_refused(string name)
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = name }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_tag_moves_to_the_image_pushed_last_unless_tags_are_immutable()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository }, Testbed.Cancel);
        var first = await Push(bed, "latest", size: 1000);
        var second = await Push(bed, "latest", size: 2000);
        await Assert.ThrowsAsync<ImageAlreadyExistsException>(() => Push(bed, "latest", size: 2000));
        var images = (await bed.Admin.Ecr.DescribeImagesAsync(new() { RepositoryName = Repository }, Testbed.Cancel)).ImageDetails;
        Assert.Null(images.Single(i => i.ImageDigest == first).ImageTags);
        Assert.Equal((1, 2100), (images.Single(i => i.ImageDigest == second).ImageTags.Count, images.Single(i => i.ImageDigest == second).ImageSizeInBytes));
        Assert.Equal(first, (await bed.Admin.Ecr.ListImagesAsync(new() { RepositoryName = Repository, Filter = new() { TagStatus = TagStatus.UNTAGGED } }, Testbed.Cancel)).ImageIds.Single().ImageDigest);

        await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = "payments/fixed", ImageTagMutability = ImageTagMutability.IMMUTABLE }, Testbed.Cancel);
        await Push(bed, "1.0", 1000, "payments/fixed");
        await Assert.ThrowsAsync<ImageTagAlreadyExistsException>(() => Push(bed, "1.0", 2000, "payments/fixed"));
    }

    [Fact]
    public async Task Images_are_got_and_deleted_by_tag_and_digest_and_what_is_missing_is_told_beside()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository }, Testbed.Cancel);
        var digest = await Push(bed, "1.0");
        await Push(bed, "stable");
        var got = await bed.Admin.Ecr.BatchGetImageAsync(new() { RepositoryName = Repository, ImageIds = [new() { ImageTag = "1.0" }, new() { ImageTag = "none" }] }, Testbed.Cancel);
        Assert.Equal((digest, ImageFailureCode.ImageNotFound), (got.Images.Single().ImageId.ImageDigest, got.Failures.Single().FailureCode));
        var missing = await Assert.ThrowsAsync<ImageNotFoundException>(() => bed.Admin.Ecr.DescribeImagesAsync(new() { RepositoryName = Repository, ImageIds = [new() { ImageTag = "none" }] }, Testbed.Cancel));
        Assert.StartsWith("The image with imageId {imageDigest:'null', imageTag:'none'} does not exist", missing.Message);

        await bed.Admin.Ecr.BatchDeleteImageAsync(new() { RepositoryName = Repository, ImageIds = [new() { ImageTag = "stable" }] }, Testbed.Cancel);
        Assert.Equal(["1.0"], (await bed.Admin.Ecr.DescribeImagesAsync(new() { RepositoryName = Repository }, Testbed.Cancel)).ImageDetails.Single().ImageTags);
        await bed.Admin.Ecr.BatchDeleteImageAsync(new() { RepositoryName = Repository, ImageIds = [new() { ImageTag = "1.0" }] }, Testbed.Cancel);
        Assert.Empty((await bed.Admin.Ecr.ListImagesAsync(new() { RepositoryName = Repository }, Testbed.Cancel)).ImageIds ?? []);
    }

    [Fact]
    public async Task A_scan_takes_its_time_finds_the_same_in_every_run_and_is_made_once_a_day()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository }, Testbed.Cancel);
        await Push(bed, "1.0");
        var request = new DescribeImageScanFindingsRequest { RepositoryName = Repository, ImageId = new() { ImageTag = "1.0" } };
        await Assert.ThrowsAsync<ScanNotFoundException>(() => bed.Admin.Ecr.DescribeImageScanFindingsAsync(request, Testbed.Cancel));
        Assert.Equal(ScanStatus.IN_PROGRESS, (await bed.Admin.Ecr.StartImageScanAsync(new() { RepositoryName = Repository, ImageId = new() { ImageTag = "1.0" } }, Testbed.Cancel)).ImageScanStatus.Status);
        bed.Clock.Advance(TimeSpan.FromSeconds(21));
        var scan = await bed.Admin.Ecr.DescribeImageScanFindingsAsync(request, Testbed.Cancel);
        Assert.Equal(ScanStatus.COMPLETE, scan.ImageScanStatus.Status);
        Assert.Equal(scan.ImageScanFindings.Findings.Count, scan.ImageScanFindings.FindingSeverityCounts.Values.Sum());
        Assert.NotEmpty(scan.ImageScanFindings.Findings);

        using var other = new Testbed();
        await other.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository, ImageScanningConfiguration = new() { ScanOnPush = true } }, Testbed.Cancel);
        await Push(other, "1.0");
        other.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(scan.ImageScanFindings.Findings.Select(f => f.Name), (await other.Admin.Ecr.DescribeImageScanFindingsAsync(request, Testbed.Cancel)).ImageScanFindings.Findings.Select(f => f.Name));
        await Assert.ThrowsAsync<LimitExceededException>(() => other.Admin.Ecr.StartImageScanAsync(new() { RepositoryName = Repository, ImageId = new() { ImageTag = "1.0" } }, Testbed.Cancel));
    }

    [Fact]
    public async Task What_was_pushed_about_an_image_is_listed_by_its_digest_and_by_what_it_is()
    {
        const string signature = "application/vnd.cncf.notary.signature";
        using var bed = new Testbed();
        await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository }, Testbed.Cancel);
        var digest = await Push(bed, "1.0");
        foreach (var type in new[] { signature, "application/spdx+json" })
        {
            var about = $$$"""{"schemaVersion":2,"artifactType":"{{{type}}}","config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2},"layers":[],"subject":{"digest":"{{{digest}}}"},"annotations":{"by":"release"}}""";
            await bed.Admin.Ecr.PutImageAsync(new() { RepositoryName = Repository, ImageManifest = about }, Testbed.Cancel);
        }

        async Task<IEnumerable<string>> Types(string of, params List<string> types) =>
            ((await bed.Admin.Ecr.ListImageReferrersAsync(new() { RepositoryName = Repository, SubjectId = new() { ImageDigest = of }, Filter = new() { ArtifactTypes = types } }, Testbed.Cancel)).Referrers ?? []).Select(r => r.ArtifactType).Order(StringComparer.Ordinal);
        Assert.Equal(["application/spdx+json", signature], await Types(digest));
        Assert.Equal([signature], await Types(digest, signature));
        Assert.Empty(await Types($"sha256:{new string('a', 64)}"));
        var described = (await bed.Admin.Ecr.DescribeImagesAsync(new() { RepositoryName = Repository }, Testbed.Cancel)).ImageDetails;
        Assert.Equal([null, digest, digest], described.Select(i => i.SubjectManifestDigest).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pull_through_cache_rule_is_made_once_and_listed()
    {
        using var bed = new Testbed();
        var rule = new CreatePullThroughCacheRuleRequest { EcrRepositoryPrefix = "hub", UpstreamRegistryUrl = "registry-1.docker.io" };
        await bed.Admin.Ecr.CreatePullThroughCacheRuleAsync(rule, Testbed.Cancel);
        await Assert.ThrowsAsync<PullThroughCacheRuleAlreadyExistsException>(() => bed.Admin.Ecr.CreatePullThroughCacheRuleAsync(rule, Testbed.Cancel));
        var listed = (await bed.Admin.Ecr.DescribePullThroughCacheRulesAsync(new(), Testbed.Cancel)).PullThroughCacheRules.Single();
        Assert.Equal(("hub", "registry-1.docker.io"), (listed.EcrRepositoryPrefix, listed.UpstreamRegistryUrl));
        await Assert.ThrowsAsync<PullThroughCacheRuleNotFoundException>(() => bed.Admin.Ecr.DescribePullThroughCacheRulesAsync(new() { EcrRepositoryPrefixes = ["none"] }, Testbed.Cancel));
    }

    [Fact]
    public async Task The_account_begins_with_a_signed_image_one_with_findings_and_one_that_was_never_scanned()
    {
        using var bed = new Testbed();
        async Task<Dictionary<string, int>> Findings(string tag) => (await bed.Admin.Ecr.DescribeImageScanFindingsAsync(new() { RepositoryName = "payments/checkout", ImageId = new() { ImageTag = tag } }, Testbed.Cancel)).ImageScanFindings.FindingSeverityCounts;
        Assert.Equal(["LOW"], (await Findings("1.0.0")).Keys);
        Assert.Equal(1, (await Findings("1.1.0"))["CRITICAL"]);
        await Assert.ThrowsAsync<ScanNotFoundException>(() => bed.Admin.Ecr.DescribeImageScanFindingsAsync(new() { RepositoryName = "payments/ledger", ImageId = new() { ImageTag = "1.0.0" } }, Testbed.Cancel));
        var signed = (await bed.Admin.Ecr.DescribeImagesAsync(new() { RepositoryName = "payments/checkout", ImageIds = [new() { ImageTag = "1.0.0" }] }, Testbed.Cancel)).ImageDetails.Single();
        Assert.Equal("application/vnd.cncf.notary.signature", (await bed.Admin.Ecr.ListImageReferrersAsync(new() { RepositoryName = "payments/checkout", SubjectId = new() { ImageDigest = signed.ImageDigest } }, Testbed.Cancel)).Referrers.Single().ArtifactType);
    }

    [Fact]
    public async Task Repositories_and_images_come_in_pages()
    {
        using var bed = new Testbed();
        foreach (var name in new[] { "payments/a", "payments/b", "payments/c" })
        {
            await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = name }, Testbed.Cancel);
        }
        Assert.Equal(["payments/a", "payments/b", "payments/c", "payments/checkout", "payments/ledger"], await bed.Admin.Ecr.Paginators.DescribeRepositories(new() { MaxResults = 2 }).Repositories.Select(r => r.RepositoryName).ToListAsync(Testbed.Cancel));
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecr.DescribeRepositoriesAsync(new() { MaxResults = 1001 }, Testbed.Cancel));
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecr.DescribeRepositoriesAsync(new() { NextToken = "x" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_role_reads_the_repositories_its_policy_names_and_no_other()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository }, Testbed.Cancel);
        await bed.Admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "berth-team-payments-dev", PolicyName = "images", PolicyDocument = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:DescribeImages","Resource":"arn:aws:ecr:*:111122223333:repository/payments/*"}]}
                """,
        }, Testbed.Cancel);
        var team = await bed.Team("payments", "dev");
        await team.Ecr.DescribeImagesAsync(new() { RepositoryName = Repository }, Testbed.Cancel);
        var denied = await Assert.ThrowsAsync<AmazonECRException>(() => team.Ecr.DescribeImagesAsync(new() { RepositoryName = "search/api" }, Testbed.Cancel));
        Assert.Equal("AccessDeniedException", denied.ErrorCode);
        Assert.Contains("repository/search/api", denied.Message);
    }

    internal static string Manifest(int size) => $$"""
        {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":100,"digest":"sha256:{{new string('0', 64)}}"},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":{{size}},"digest":"sha256:{{new string('1', 64)}}"}]}
        """;

    private static async Task<string> Push(Testbed bed, string tag, int size = 1000, string repository = Repository)
        => (await bed.Admin.Ecr.PutImageAsync(new() { RepositoryName = repository, ImageManifest = Manifest(size), ImageTag = tag }, Testbed.Cancel)).Image.ImageId.ImageDigest;
}
