using System.Text.RegularExpressions;
using Amazon.ECR.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecr;

/// <summary>What is where in the registry, and ECR's words for what is not.</summary>
internal static partial class Registry
{
    public static string Arn(Call call, string repository) => call.Arn("ecr", $"repository/{repository}");

    /// <summary>Where a container's image is pulled from: <c>111122223333.dkr.ecr.us-east-1.amazonaws.com/payments/web</c>.</summary>
    public static string Uri(RepositoryState repository) => $"{Arns.Account(repository.Arn)}.dkr.ecr.{Arns.Region(repository.Arn)}.amazonaws.com/{repository.Name}";

    /// <summary>The image a task definition names by tag or digest; null where this registry does not have it, or another one is named.</summary>
    public static ImageState? Find(EcrState ecr, string image)
    {
        var match = Reference().Match(image);
        if (!match.Success || ecr.Repositories.Values.FirstOrDefault(r => Uri(r) == match.Groups["uri"].Value) is not { } repository)
        {
            return null;
        }
        return match.Groups["digest"] is { Success: true } digest
            ? repository.Images.GetValueOrDefault(digest.Value)
            : repository.Tagged(match.Groups["tag"] is { Success: true } tag ? tag.Value : "latest");
    }

    /// <summary>A repository's tags, under IAM's own key and under ECR's.</summary>
    public static RequestContext Keys(RequestContext keys, RepositoryState? repository)
        => keys.SetTags("aws:ResourceTag", repository?.Tags ?? []).SetTags("ecr:ResourceTag", repository?.Tags ?? []);

    /// <summary>The repository a call acts on, the caller allowed to.</summary>
    public static RepositoryState Allowed(World world, Call call, string name, string? registryId)
    {
        var arn = Arn(call, name);
        var repository = world.State.Ecr.Repositories.GetValueOrDefault(arn);
        call.Authorize(arn, keys => Keys(keys, repository));
        CheckName(name);
        return repository is not null && (registryId ?? call.Account) == call.Account ? repository : throw NotFound(name, registryId ?? call.Account);
    }

    public static void CheckName(string name)
    {
        if (name.Length is < 2 or > 256 || !Name().IsMatch(name))
        {
            throw Invalid($"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''");
        }
    }

    /// <summary>The image of a digest, a tag, or both, which must then agree.</summary>
    public static ImageState? Find(RepositoryState repository, ImageIdentifier id)
    {
        if (id.ImageDigest is null && id.ImageTag is null)
        {
            throw Invalid("Invalid parameter at 'imageIds' failed to satisfy constraint: 'imageDigest or imageTag must be given'");
        }
        var image = id.ImageDigest is { } digest ? repository.Images.GetValueOrDefault(digest) : repository.Tagged(id.ImageTag);
        return image is not null && (id.ImageTag is null || image.Tags.Contains(id.ImageTag)) ? image : null;
    }

    public static AwsError NotFound(string name, string registryId)
        => new("RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{registryId}'");

    public static AwsError ImageNotFound(RepositoryState repository, ImageIdentifier id) => new("ImageNotFoundException",
        $"The image with imageId {{imageDigest:'{id.ImageDigest ?? "null"}', imageTag:'{id.ImageTag ?? "null"}'}} does not exist within the repository with name '{repository.Name}' in the registry with id '{Arns.Account(repository.Arn)}'");

    public static AwsError Invalid(string message) => new("InvalidParameterException", message);

    public static (List<T> Page, string? Next) Page<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size, int usual = 100)
    {
        if (size is < 1 or > 1000)
        {
            throw Invalid("Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value between 1 and 1000'");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? usual);
        }
        catch (FormatException)
        {
            throw Invalid("Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'");
        }
    }

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?<uri>[^:@]+)(:(?<tag>[^@]+))?(@(?<digest>sha256:[0-9a-f]{64}))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
