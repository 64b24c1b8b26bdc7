using System.Text;
using Amazon.ECR;
using Amazon.ECR.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecr;

/// <summary>Repositories, their tags, and the token to sign in with.</summary>
internal sealed class Repositories(World world)
{
    private const int MostTags = 50;

    public void Register(Api api) => api
        .Write<CreateRepositoryRequest, CreateRepositoryResponse>("CreateRepository", Create)
        .Write<DeleteRepositoryRequest, DeleteRepositoryResponse>("DeleteRepository", Delete)
        .Read<DescribeRepositoriesRequest, DescribeRepositoriesResponse>("DescribeRepositories", Describe)
        .Read<GetAuthorizationTokenRequest, GetAuthorizationTokenResponse>("GetAuthorizationToken", Token)
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListTags);

    private CreateRepositoryResponse Create(CreateRepositoryRequest request, Call call)
    {
        var arn = Registry.Arn(call, request.RepositoryName);
        var tags = request.Tags ?? [];
        call.Authorize(arn, keys => keys.SetRequestTags(Pairs(tags)));
        if (tags.Count > 0)
        {
            call.Authorize("ecr:TagResource", arn, keys => keys.SetRequestTags(Pairs(tags)));
        }
        Registry.CheckName(request.RepositoryName);
        CheckTags(tags, []);
        if ((request.RegistryId ?? call.Account) != call.Account)
        {
            throw Registry.Invalid("The Sandbox makes repositories in the registry of the caller's own account alone.");
        }
        if (request.ImageTagMutability?.Value is { } mutability and not ("MUTABLE" or "IMMUTABLE"))
        {
            throw Registry.Invalid($"The Sandbox offers the tag mutability MUTABLE and IMMUTABLE, not {mutability}.");
        }
        if (request.EncryptionConfiguration is { KmsKey: not null } or { EncryptionType.Value: not "AES256" })
        {
            throw new AwsError("KmsException", "The Sandbox has no KMS keys: repositories are encrypted with AES256.");
        }
        var repository = new RepositoryState
        {
            Arn = arn,
            Name = request.RepositoryName,
            Created = world.Now,
            IsImmutable = request.ImageTagMutability == ImageTagMutability.IMMUTABLE,
            ScanOnPush = request.ImageScanningConfiguration?.ScanOnPush == true,
            Encryption = "AES256",
        };
        tags.ForEach(t => repository.Tags[t.Key] = t.Value);
        return world.State.Ecr.Repositories.TryAdd(arn, repository)
            ? new() { Repository = View(repository) }
            : throw new AwsError("RepositoryAlreadyExistsException", $"The repository with name '{request.RepositoryName}' already exists in the registry with id '{call.Account}'");
    }

    private DeleteRepositoryResponse Delete(DeleteRepositoryRequest request, Call call)
    {
        var repository = Registry.Allowed(world, call, request.RepositoryName, request.RegistryId);
        if (repository.Images.Count > 0 && request.Force != true)
        {
            throw new AwsError("RepositoryNotEmptyException", $"The repository with name '{repository.Name}' in registry with id '{call.Account}' cannot be deleted because it still contains images");
        }
        world.State.Ecr.Repositories.Remove(repository.Arn);
        return new() { Repository = View(repository) };
    }

    private DescribeRepositoriesResponse Describe(DescribeRepositoriesRequest request, Call call)
    {
        if (request.RepositoryNames is { Count: > 0 } names)
        {
            if (names.Count > 100 || request.MaxResults is not null || request.NextToken is not null)
            {
                throw Registry.Invalid("Invalid parameter at 'repositoryNames' failed to satisfy constraint: 'at most 100 names, and no maxResults or nextToken beside them'");
            }
            return new() { Repositories = names.ConvertAll(name => View(Registry.Allowed(world, call, name, request.RegistryId))) };
        }
        call.Authorize(Registry.Arn(call, "*"));
        var all = world.State.Ecr.Repositories.Values.Where(r => r.Arn.StartsWith(Registry.Arn(call, ""), StringComparison.Ordinal) && (request.RegistryId ?? call.Account) == call.Account).ToList();
        var (page, next) = Registry.Page(all, r => r.Name, "DescribeRepositories", request.NextToken, request.MaxResults);
        return new() { Repositories = page.ConvertAll(View), NextToken = next };
    }

    /// <summary>Good for twelve hours (ECR API Reference, GetAuthorizationToken).</summary>
    private GetAuthorizationTokenResponse Token(GetAuthorizationTokenRequest request, Call call)
    {
        call.Authorize("*");
        return new()
        {
            AuthorizationData =
            [
                new()
                {
                    AuthorizationToken = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{World.NewId(64)}")),
                    ExpiresAt = world.Now.AddHours(12).UtcDateTime,
                    ProxyEndpoint = $"https://{call.Account}.dkr.ecr.{call.Region}.amazonaws.com",
                },
            ],
        };
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var repository = world.State.Ecr.Repositories.GetValueOrDefault(request.ResourceArn);
        call.Authorize(request.ResourceArn, keys => Registry.Keys(keys, repository).SetRequestTags(Pairs(request.Tags)));
        var existing = Existing(repository, request.ResourceArn, call);
        CheckTags(request.Tags, existing.Tags.Keys);
        request.Tags.ForEach(t => existing.Tags[t.Key] = t.Value);
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var repository = world.State.Ecr.Repositories.GetValueOrDefault(request.ResourceArn);
        call.Authorize(request.ResourceArn, keys => Registry.Keys(keys, repository).Set("aws:TagKeys", request.TagKeys.Select(k => k)));
        request.TagKeys.ForEach(k => Existing(repository, request.ResourceArn, call).Tags.Remove(k));
        return new();
    }

    private ListTagsForResourceResponse ListTags(ListTagsForResourceRequest request, Call call)
    {
        var repository = world.State.Ecr.Repositories.GetValueOrDefault(request.ResourceArn);
        call.Authorize(request.ResourceArn, keys => Registry.Keys(keys, repository));
        return new() { Tags = [.. Existing(repository, request.ResourceArn, call).Tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] };
    }

    private static RepositoryState Existing(RepositoryState? repository, string arn, Call call)
        => repository ?? throw Registry.NotFound(Arns.Resource(arn).Replace("repository/", "", StringComparison.Ordinal), call.Account);

    private static IReadOnlyCollection<KeyValuePair<string, string>> Pairs(List<Tag> tags) => tags.ConvertAll(t => KeyValuePair.Create(t.Key, t.Value));

    private static void CheckTags(List<Tag> tags, IEnumerable<string> have)
    {
        if (tags.Exists(t => t.Key is not { Length: >= 1 and <= 128 } || t.Value is not { Length: <= 256 } || t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)))
        {
            throw new AwsError("InvalidTagParameterException", "Invalid parameter at 'tags': a key has 1 to 128 characters and does not start with aws:, a value at most 256.");
        }
        if (have.Union(tags.Select(t => t.Key), StringComparer.Ordinal).Count() > MostTags)
        {
            throw new AwsError("TooManyTagsException", $"A repository can have at most {MostTags} tags.");
        }
    }

    private static Repository View(RepositoryState repository) => new()
    {
        RepositoryArn = repository.Arn,
        RegistryId = Arns.Account(repository.Arn),
        RepositoryName = repository.Name,
        RepositoryUri = Registry.Uri(repository),
        CreatedAt = repository.Created.UtcDateTime,
        ImageTagMutability = repository.IsImmutable ? ImageTagMutability.IMMUTABLE : ImageTagMutability.MUTABLE,
        ImageScanningConfiguration = new() { ScanOnPush = repository.ScanOnPush },
        EncryptionConfiguration = new() { EncryptionType = repository.Encryption },
    };
}
