using Amazon.SecretsManager.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Secrets;

/// <summary>Listing and describing secrets and their versions; never a value.</summary>
internal sealed class SecretReads(World world)
{
    private const int MostOfPage = 100;
    private const int MostFilters = 10;

    public void Register(Api api) => api
        .Read<ListSecretsRequest, ListSecretsResponse>("ListSecrets", List)
        .Read<DescribeSecretRequest, DescribeSecretResponse>("DescribeSecret", Describe)
        .Read<ListSecretVersionIdsRequest, ListSecretVersionIdsResponse>("ListSecretVersionIds", Versions);

    private ListSecretsResponse List(ListSecretsRequest request, Call call)
    {
        call.Authorize("*");
        if (request.Filters is { Count: > MostFilters } || request.Filters?.Exists(f => f.Values is not { Count: > 0 and <= MostFilters }) == true)
        {
            throw SecretRules.Invalid($"There can be at most {MostFilters} filters, each with 1 to {MostFilters} values.");
        }
        var root = call.Arn("secretsmanager", "secret:");
        var wanted = world.State.Secrets.Secrets.Values
            .Where(s => s.Arn.StartsWith(root, StringComparison.Ordinal) && (s.Deleted is null || request.IncludePlannedDeletion == true) && (request.Filters ?? []).TrueForAll(f => Fits(s, f, call.Region)))
            .ToList();
        var sorted = (request.SortBy?.Value ?? "created-date") switch
        {
            "name" => wanted.OrderBy(s => s.Name, StringComparer.Ordinal),
            "last-changed-date" => wanted.OrderBy(s => s.Changed).ThenBy(s => s.Name, StringComparer.Ordinal),
            "last-accessed-date" => wanted.OrderBy(s => s.Accessed).ThenBy(s => s.Name, StringComparer.Ordinal),
            _ => wanted.OrderBy(s => s.Created).ThenBy(s => s.Name, StringComparer.Ordinal),
        };
        var ordered = request.SortOrder?.Value == "desc" ? sorted.Reverse().ToList() : [.. sorted];
        var (page, next) = Take(ordered, s => s.Arn, $"ListSecrets {request.SortBy?.Value} {request.SortOrder?.Value}", request.NextToken, request.MaxResults);
        return new() { SecretList = page.ConvertAll(Entry), NextToken = next };
    }

    private DescribeSecretResponse Describe(DescribeSecretRequest request, Call call)
    {
        var secret = SecretsManager.Existing(world, call, request.SecretId);
        return new()
        {
            ARN = secret.Arn,
            Name = secret.Name,
            Description = secret.Description,
            KmsKeyId = secret.KmsKeyId,
            CreatedDate = secret.Created.UtcDateTime,
            LastChangedDate = secret.Changed.UtcDateTime,
            LastAccessedDate = secret.Accessed?.UtcDateTime,
            DeletedDate = secret.Deleted?.UtcDateTime,
            Tags = secret.Tags,
            VersionIdsToStages = secret.Stages,
        };
    }

    private ListSecretVersionIdsResponse Versions(ListSecretVersionIdsRequest request, Call call)
    {
        var secret = SecretsManager.Existing(world, call, request.SecretId);
        var wanted = secret.Versions.FindAll(v => v.Stages.Count > 0 || request.IncludeDeprecated == true);
        var (page, next) = Take(wanted, v => v.Id, $"ListSecretVersionIds {secret.Arn}", request.NextToken, request.MaxResults);
        return new()
        {
            ARN = secret.Arn,
            Name = secret.Name,
            NextToken = next,
            Versions = page.ConvertAll(v => new SecretVersionsListEntry
            {
                VersionId = v.Id,
                VersionStages = v.Stages,
                CreatedDate = v.Created.UtcDateTime,
                LastAccessedDate = v.Accessed?.UtcDateTime,
                KmsKeyIds = [secret.KmsKeyId ?? "DefaultEncryptionKey"],
            }),
        };
    }

    /// <summary>Prefixes, without case for descriptions; an exclamation mark turns a value round; <c>all</c> looks for words anywhere.</summary>
    private static bool Fits(SecretRecord secret, Filter filter, string region)
    {
        IEnumerable<string> have = filter.Key?.Value switch
        {
            "name" => [secret.Name],
            "description" => [secret.Description ?? ""],
            "tag-key" => secret.Tags.Select(t => t.Key),
            "tag-value" => secret.Tags.Select(t => t.Value ?? ""),
            "primary-region" => [],
            "owning-service" => [],
            "all" => [secret.Name, secret.Description ?? "", region, .. secret.Tags.SelectMany(t => new[] { t.Key, t.Value ?? "" })],
            var other => throw SecretRules.Invalid($"The filter {other} is not valid."),
        };
        var texts = have.ToList();
        return filter.Values.Exists(value => value.StartsWith('!') ? !Matches(texts, filter.Key.Value, value[1..]) : Matches(texts, filter.Key.Value, value));
    }

    private static bool Matches(List<string> texts, string key, string value) => key == "all"
        ? value.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => texts.Exists(t => t.Contains(word, StringComparison.OrdinalIgnoreCase)))
        : texts.Exists(t => t.StartsWith(value, key == "description" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    private static SecretListEntry Entry(SecretRecord secret) => new()
    {
        ARN = secret.Arn,
        Name = secret.Name,
        Description = secret.Description,
        KmsKeyId = secret.KmsKeyId,
        CreatedDate = secret.Created.UtcDateTime,
        LastChangedDate = secret.Changed.UtcDateTime,
        LastAccessedDate = secret.Accessed?.UtcDateTime,
        DeletedDate = secret.Deleted?.UtcDateTime,
        Tags = secret.Tags,
        SecretVersionsToStages = secret.Stages,
    };

    private static (List<T> Page, string? Next) Take<T>(List<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > MostOfPage)
        {
            throw SecretRules.Invalid($"MaxResults must be between 1 and {MostOfPage}.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? MostOfPage);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidNextTokenException", "The NextToken value is invalid.");
        }
    }
}
