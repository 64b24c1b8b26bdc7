using Amazon.ECR.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecr;

/// <summary>What images there are.</summary>
internal sealed class ImageLists(World world, Scans scans)
{
    public void Register(Api api) => api
        .Read<ListImagesRequest, ListImagesResponse>("ListImages", List)
        .Read<DescribeImagesRequest, DescribeImagesResponse>("DescribeImages", Describe);

    /// <summary>One entry for each tag, and one for an image without any.</summary>
    private ListImagesResponse List(ListImagesRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        var wanted = Wanted(request.Filter?.TagStatus?.Value, request.Filter?.ImageStatus?.Value);
        var all = repository.Images.Values.Where(wanted)
            .SelectMany(i => i.Tags.DefaultIfEmpty().Select(tag => new ImageIdentifier { ImageDigest = i.Digest, ImageTag = tag })).ToList();
        var (page, next) = Registry.Page(all, i => $"{i.ImageDigest} {i.ImageTag}", $"ListImages {repository.Arn}", request.NextToken, request.MaxResults);
        return new() { ImageIds = page, NextToken = next };
    }

    private DescribeImagesResponse Describe(DescribeImagesRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        if (request.ImageIds is { Count: > 0 } ids)
        {
            if (ids.Count > 100 || request.MaxResults is not null || request.NextToken is not null)
            {
                throw Registry.Invalid("Invalid parameter at 'imageIds' failed to satisfy constraint: 'at most 100 images, and no maxResults or nextToken beside them'");
            }
            return new() { ImageDetails = [.. ids.Select(id => Registry.Find(repository, id) ?? throw Registry.ImageNotFound(repository, id)).Distinct().Select(i => View(repository, i))] };
        }
        var all = repository.Images.Values.Where(Wanted(request.Filter?.TagStatus?.Value, request.Filter?.ImageStatus?.Value)).ToList();
        var (page, next) = Registry.Page(all, i => i.Digest, $"DescribeImages {repository.Arn}", request.NextToken, request.MaxResults);
        return new() { ImageDetails = page.ConvertAll(i => View(repository, i)), NextToken = next };
    }

    /// <summary>All images here are active: archiving is not offered.</summary>
    private static Func<ImageState, bool> Wanted(string? tags, string? status) => image =>
        status is null or "ACTIVE" or "ANY" && (tags is null or "ANY" || (tags == "TAGGED") == image.Tags.Count > 0);

    private ImageDetail View(RepositoryState repository, ImageState image)
    {
        var manifest = Manifest.Of(image);
        return new()
        {
            RegistryId = Arns.Account(repository.Arn),
            RepositoryName = repository.Name,
            ImageDigest = image.Digest,
            ImageTags = image.Tags.Count == 0 ? null : [.. image.Tags],
            ImageSizeInBytes = image.Size,
            ImagePushedAt = image.Pushed.UtcDateTime,
            ImageManifestMediaType = image.MediaType,
            ArtifactMediaType = manifest.ArtifactType,
            SubjectManifestDigest = manifest.Subject,
            ImageScanStatus = scans.Status(image),
            ImageScanFindingsSummary = scans.Summary(image),
        };
    }
}
