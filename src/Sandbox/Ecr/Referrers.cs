using Amazon.ECR;
using Amazon.ECR.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecr;

/// <summary>What was pushed about an image: signatures, attestations, lists of its parts. Each names the image's digest as its subject.</summary>
internal sealed class Referrers(World world)
{
    private const int Most = 50;

    public void Register(Api api) => api.Read<ListImageReferrersRequest, ListImageReferrersResponse>("ListImageReferrers", List);

    /// <summary>Empty for a digest that nothing refers to, there or not (OCI distribution specification, "Listing Referrers").</summary>
    private ListImageReferrersResponse List(ListImageReferrersRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        // ECR API Reference, ListImageReferrers: "The IAM principal invoking this operation must have the ecr:BatchGetImage permission."
        call.Authorize("ecr:BatchGetImage", repository.Arn, keys => Registry.Keys(keys, repository));
        if (request.MaxResults is > Most)
        {
            throw Registry.Invalid($"Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value between 1 and {Most}'");
        }
        // nothing here is ever archived or still being made ready
        var active = request.Filter?.ArtifactStatus?.Value is null or "ACTIVE" or "ANY";
        var types = request.Filter?.ArtifactTypes ?? [];
        var all = repository.Images.Values.Select(i => (Image: i, Manifest: Manifest.Of(i)))
            .Where(i => active && i.Manifest.Subject == request.SubjectId.ImageDigest && (types.Count == 0 || types.Contains(i.Manifest.ArtifactType))).ToList();
        var (page, next) = Registry.Page(all, i => i.Image.Digest, $"ListImageReferrers {repository.Arn} {request.SubjectId.ImageDigest}", request.NextToken, request.MaxResults, Most);
        return new()
        {
            NextToken = next,
            Referrers = page.ConvertAll(i => new ImageReferrer
            {
                Digest = i.Image.Digest, MediaType = i.Image.MediaType, Size = i.Image.Size, ArtifactType = i.Manifest.ArtifactType,
                Annotations = new(i.Manifest.Annotations), ArtifactStatus = ArtifactStatus.ACTIVE,
            }),
        };
    }
}
