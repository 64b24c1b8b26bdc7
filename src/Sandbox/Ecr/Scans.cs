using Amazon.ECR;
using Amazon.ECR.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecr;

/// <summary>Basic scanning: on push where the repository says so, and once a day by hand. A scan takes twenty seconds at speed 1.</summary>
internal sealed class Scans(World world)
{
    private static readonly TimeSpan duration = TimeSpan.FromSeconds(20), pause = TimeSpan.FromHours(24);

    public void Register(Api api) => api
        .Write<StartImageScanRequest, StartImageScanResponse>("StartImageScan", Start)
        .Read<DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse>("DescribeImageScanFindings", Describe);

    public void Begin(ImageState image)
    {
        image.ScanBegan = world.Now;
        image.ScanEnds = world.Now + (duration / world.Speed);
    }

    /// <summary>Null for an image that was never scanned.</summary>
    public ImageScanStatus? Status(ImageState image) => image.ScanEnds is not { } end ? null
        : IsDone(image) ? new() { Status = ScanStatus.COMPLETE, Description = "The scan was completed successfully." }
        : new() { Status = ScanStatus.IN_PROGRESS, Description = $"The scan ends by {end:O}." };

    public ImageScanFindingsSummary? Summary(ImageState image) => !IsDone(image) ? null : new()
    {
        ImageScanCompletedAt = image.ScanEnds?.UtcDateTime, VulnerabilitySourceUpdatedAt = image.ScanBegan?.UtcDateTime.Date, FindingSeverityCounts = Findings.Count(image.Digest),
    };

    private StartImageScanResponse Start(StartImageScanRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        var image = Registry.Find(repository, request.ImageId) ?? throw Registry.ImageNotFound(repository, request.ImageId);
        if (image.ScanBegan + pause > world.Now)
        {
            throw new AwsError("LimitExceededException", "The scan quota per image has been exceeded. Wait and try again.");
        }
        Begin(image);
        return new() { RegistryId = call.Account, RepositoryName = repository.Name, ImageId = new() { ImageDigest = image.Digest, ImageTag = request.ImageId.ImageTag }, ImageScanStatus = Status(image) };
    }

    private DescribeImageScanFindingsResponse Describe(DescribeImageScanFindingsRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        var image = Registry.Find(repository, request.ImageId) ?? throw Registry.ImageNotFound(repository, request.ImageId);
        if (image.ScanBegan is null)
        {
            throw new AwsError("ScanNotFoundException", $"Image scan does not exist for the image with '{{imageDigest:'{image.Digest}', imageTag:'{request.ImageId.ImageTag ?? "null"}'}}' in the repository with name '{repository.Name}' in the registry with id '{call.Account}'");
        }
        var (page, next) = Registry.Page(IsDone(image) ? Findings.Of(image.Digest) : [], f => f.Name, $"DescribeImageScanFindings {repository.Arn} {image.Digest}", request.NextToken, request.MaxResults);
        return new()
        {
            RegistryId = call.Account, RepositoryName = repository.Name, ImageId = new() { ImageDigest = image.Digest, ImageTag = request.ImageId.ImageTag },
            ImageScanStatus = Status(image),
            NextToken = next,
            ImageScanFindings = Summary(image) is not { } summary ? null : new()
            {
                ImageScanCompletedAt = summary.ImageScanCompletedAt, VulnerabilitySourceUpdatedAt = summary.VulnerabilitySourceUpdatedAt, FindingSeverityCounts = summary.FindingSeverityCounts, Findings = page,
            },
        };
    }

    private bool IsDone(ImageState image) => image.ScanEnds <= world.Now;
}
