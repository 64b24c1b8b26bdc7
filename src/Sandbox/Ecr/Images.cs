using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.ECR;
using Amazon.ECR.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecr;

/// <summary>
/// Putting, getting and deleting images. Here are manifests alone: the layers one names are taken to be there, as nobody
/// can upload one.
/// </summary>
internal sealed class Images(World world, Scans scans)
{
    private const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    public void Register(Api api) => api
        .Write<PutImageRequest, PutImageResponse>("PutImage", Put)
        .Read<BatchGetImageRequest, BatchGetImageResponse>("BatchGetImage", Get)
        .Write<BatchDeleteImageRequest, BatchDeleteImageResponse>("BatchDeleteImage", Delete);

    private PutImageResponse Put(PutImageRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        var (size, type) = Read(request);
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.ImageManifest)))}";
        if ((request.ImageDigest ?? digest) != digest)
        {
            throw new AwsError("ImageDigestDoesNotMatchException", $"The provided digest '{request.ImageDigest}' does not match the digest '{digest}' of the manifest");
        }
        var held = request.ImageTag is { } tag ? repository.Tagged(tag) : repository.Images.GetValueOrDefault(digest);
        if (held?.Digest == digest)
        {
            throw new AwsError("ImageAlreadyExistsException", $"Image with digest '{digest}' and tag '{request.ImageTag}' already exists in the repository with name '{repository.Name}' in registry with id '{call.Account}'");
        }
        if (held is not null && repository.IsImmutable)
        {
            throw new AwsError("ImageTagAlreadyExistsException", $"The image tag '{request.ImageTag}' already exists in the '{repository.Name}' repository and cannot be overwritten because the tag is immutable.");
        }
        held?.Tags.Remove(request.ImageTag);
        var image = repository.Images.GetValueOrDefault(digest) ?? new() { Digest = digest, Manifest = request.ImageManifest, MediaType = type, Pushed = world.Now, Size = size };
        if (repository.Images.TryAdd(digest, image) && repository.ScanOnPush)
        {
            scans.Begin(image);
        }
        if (request.ImageTag is { } name)
        {
            image.Tags.Add(name);
        }
        return new() { Image = View(repository, image, request.ImageTag) };
    }

    private BatchGetImageResponse Get(BatchGetImageRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        CheckCount(request.ImageIds);
        var found = request.ImageIds.ConvertAll(id => (Id: id, Image: Registry.Find(repository, id)));
        return new()
        {
            Images = [.. found.Where(f => f.Image is not null).Select(f => View(repository, f.Image ?? throw new InvalidOperationException(), f.Id.ImageTag))],
            Failures = [.. found.Where(f => f.Image is null).Select(f => Missing(f.Id))],
        };
    }

    /// <summary>A tag goes, and with the last one the image; a digest takes the image with all its tags.</summary>
    private BatchDeleteImageResponse Delete(BatchDeleteImageRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        CheckCount(request.ImageIds);
        var (gone, failures) = (new List<ImageIdentifier>(), new List<ImageFailure>());
        foreach (var id in request.ImageIds)
        {
            if (Registry.Find(repository, id) is not { } image)
            {
                failures.Add(Missing(id));
                continue;
            }
            gone.AddRange(id.ImageTag is { } tag ? [new() { ImageDigest = image.Digest, ImageTag = tag }]
                : image.Tags.Count == 0 ? [new() { ImageDigest = image.Digest }]
                : image.Tags.Select(t => new ImageIdentifier { ImageDigest = image.Digest, ImageTag = t }));
            if (id.ImageTag is null || (image.Tags.Remove(id.ImageTag) && image.Tags.Count == 0))
            {
                repository.Images.Remove(image.Digest);
            }
        }
        return new() { ImageIds = gone, Failures = failures };
    }

    private static (long Size, string Type) Read(PutImageRequest request)
    {
        try
        {
            using var manifest = JsonDocument.Parse(request.ImageManifest);
            var root = manifest.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("schemaVersion", out _))
            {
                throw Registry.Invalid("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
            }
            var layers = root.TryGetProperty("layers", out var list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray().Sum(Size) : 0;
            var type = request.ImageManifestMediaType ?? (root.TryGetProperty("mediaType", out var named) ? named.GetString() : null) ?? DockerManifest;
            return (layers + (root.TryGetProperty("config", out var config) ? Size(config) : 0), type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Registry.Invalid("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
        }
    }

    private static long Size(JsonElement part) => part.TryGetProperty("size", out var size) && size.TryGetInt64(out var bytes) ? bytes : 0;

    private static void CheckCount(List<ImageIdentifier> ids)
    {
        if (ids.Count is 0 or > 100)
        {
            throw Registry.Invalid("Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length between 1 and 100'");
        }
    }

    private static ImageFailure Missing(ImageIdentifier id)
        => new() { ImageId = id, FailureCode = ImageFailureCode.ImageNotFound, FailureReason = "Requested image not found" };

    private static Image View(RepositoryState repository, ImageState image, string? tag) => new()
    {
        RegistryId = Arns.Account(repository.Arn), RepositoryName = repository.Name, ImageId = new() { ImageDigest = image.Digest, ImageTag = tag },
        ImageManifest = image.Manifest, ImageManifestMediaType = image.MediaType,
    };
}
