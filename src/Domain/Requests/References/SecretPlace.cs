using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Requests.References;

/// <summary>A secret of Secrets Manager or a parameter of Systems Manager, and where it is kept.</summary>
/// <param name="Id">ARN or name of a secret; name of a parameter.</param>
/// <param name="Stage">Staging label of a secret's version; null for <c>AWSCURRENT</c> or where a version is named.</param>
public sealed record SecretPlace(bool IsSecret, string AccountId, string Region, string Id, string? Stage = null, string? VersionId = null)
{
    /// <summary>What ECS makes of a <c>valueFrom</c>: a bare name is of the task's own account and Region (ECS API, Secret.valueFrom).</summary>
    public static SecretPlace Of(SecretUse use, TeamEnvironment place)
    {
        var parts = use.From.Split(':');
        return use.IsSecret && parts.Length > 6
                ? new(true, parts[4], parts[3], use.Resource, Part(parts, 8), Part(parts, 9))
            // arn:aws:ssm:region:account:parameter/name
            : parts is [_, _, "ssm", var region, var account, var resource, ..] && resource.StartsWith("parameter/", StringComparison.Ordinal)
                ? new(false, account, region, string.Join(':', parts[5..])["parameter".Length..])
            // a registry's credentials are a secret, by name or ARN
            : use.Name == "repositoryCredentials" ? new(true, place.AccountId, place.Region, use.From)
            : new(false, place.AccountId, place.Region, use.From);
    }

    /// <summary>The names a parameter may have: one without a path has no slash in front, and its ARN does not tell (Systems Manager User Guide, "Requirements and constraints for parameter names").</summary>
    public IReadOnlyList<string> ParameterNames => Id.LastIndexOf('/') == 0 ? [Id, Id[1..]] : [Id];

    private static string? Part(string[] parts, int index) => parts.Length > index && parts[index].Length > 0 ? parts[index] : null;
}
