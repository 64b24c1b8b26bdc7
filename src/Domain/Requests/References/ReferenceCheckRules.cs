using Domain.Catalog;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Requests.References;

/// <summary>Whether everything is there that a plan names and does not make. What could not be asked is said so, and stops nobody. Pure.</summary>
public static class ReferenceCheckRules
{
    private const string OfImage = "Existence · image";
    private const string OfSecret = "Existence · secret";
    internal const string OfRole = "Existence · role";
    private const string OfSubnet = "Existence · subnet";

    public static IEnumerable<Check> Of(WrittenReferences written, FoundReferences found, TeamEnvironment place) =>
    [
        .. Images(written.Images, found),
        .. Secrets(written.Secrets, found),
        .. written.Roles.Where(found.Roles.ContainsKey).Select(r => Role(r, found.Roles[r], place)),
        .. found.Subnets is { } subnets && written.Subnets.Count > 0 ? new[] { Subnets(written.Subnets, subnets, place) } : [],
    ];

    private static IEnumerable<Check> Images(IReadOnlyList<string> images, FoundReferences found)
    {
        foreach (var image in images)
        {
            var ecr = EcrImage.Of(image);
            switch (found.Images.GetValueOrDefault(image))
            {
                case FoundImage.There there:
                    yield return Pass($"Image {ecr} is there{(ecr?.Digest is null ? $" and is {Short(there.Digest)} today" : "")}.", OfImage);
                    break;
                case FoundImage.NoRepository:
                    yield return Fail($"There is no repository {ecr?.Repository} in account {ecr?.AccountId}, {ecr?.Region}. Correct the image's name, or have the repository made first.", OfImage);
                    break;
                case FoundImage.NoImage:
                    yield return Fail($"Repository {ecr?.Repository} has no image {(ecr?.Digest is { } digest ? Short(digest) : ecr?.Tag)}. Push it first, or name a tag or digest that is there.", OfImage);
                    break;
                case FoundImage.NotAsked unknown:
                    yield return Warn($"Whether image {ecr} is there was not checked. {unknown.Why}", OfImage);
                    break;
                case FoundImage.Elsewhere or null:
                    break;
            }
        }

        var elsewhere = images.Where(i => found.Images.GetValueOrDefault(i) is FoundImage.Elsewhere).ToList();
        if (elsewhere.Count > 0)
        {
            yield return new(CheckOutcome.NotChecked, $"Berth asks registries of Amazon ECR alone, and did not look for {string.Join(", ", elsewhere.Select(FieldRules.Short))}. See for yourself that {(elsewhere.Count == 1 ? "it is" : "they are")} there.", OfImage);
        }
    }

    private static IEnumerable<Check> Secrets(IReadOnlyList<SecretUse> secrets, FoundReferences found)
    {
        foreach (var use in secrets)
        {
            var (what, name) = (use.IsSecret ? "secret" : "parameter", Name(use));
            switch (found.Secrets.GetValueOrDefault(use.From))
            {
                case FoundSecret.Missing:
                    yield return Fail($"There is no {what} {name}, which {use.Name} is taken from. Make it first, or correct its ARN.", OfSecret);
                    break;
                case FoundSecret.Going:
                    yield return Fail($"The {what} {name}, which {use.Name} is taken from, is marked for deletion: no task can read it. Restore it, or name another.", OfSecret);
                    break;
                case FoundSecret.NoVersion version:
                    yield return Fail($"The {what} {name} has no {version.What}, which {use.Name} is taken from. Correct the reference, or leave the version out to use the current one.", OfSecret);
                    break;
                case FoundSecret.NotAsked unknown:
                    yield return Warn($"Whether {what} {name} is there was not checked. {unknown.Why}", OfSecret);
                    break;
                case FoundSecret.There or null:
                    break;
            }
        }

        var there = secrets.Where(s => found.Secrets.GetValueOrDefault(s.From) is FoundSecret.There).ToList();
        if (there.Count > 0)
        {
            var keys = there.Any(s => s.JsonKey is not null) ? " Whether they hold the keys that are named was not checked: Berth never reads the value of a secret." : "";
            yield return Pass($"{(there.Count == 1 ? "The secret or parameter is" : $"All {there.Count} of these secrets and parameters are")} there: {string.Join(", ", there.Select(Name).Distinct(StringComparer.Ordinal))}.{keys}", OfSecret);
        }
    }

    private static Check Role(string arn, FoundRole found, TeamEnvironment place) => found switch
    {
        FoundRole.There => Pass($"Role {Arns.Last(arn)} exists.", OfRole),
        FoundRole.Missing when arn.Split(':') is [_, _, _, _, var account, ..] && account != place.AccountId =>
            Fail($"Role {arn} is of account {account}, and tasks in {place.Place} can be given roles of {place.AccountId} alone. Name one of those.", OfRole),
        FoundRole.Missing => Fail($"There is no role {arn}. {(arn == place.ExecutionRoleArn || arn == place.TaskRoleArn ? "Ask a platform admin to set up the environment." : "Correct its ARN, or have it made first.")}", OfRole),
        FoundRole.NotAsked unknown => Warn($"Whether role {Arns.Last(arn)} exists was not checked. {unknown.Why}", OfRole),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Check Subnets(IReadOnlyList<string> asked, FoundSubnets found, TeamEnvironment place)
    {
        var missing = asked.Where(s => !found.Vpcs.ContainsKey(s)).ToList();
        var networks = asked.Where(found.Vpcs.ContainsKey).Select(s => found.Vpcs[s]).Distinct(StringComparer.Ordinal).ToList();
        return found.NotAsked is { } why ? Warn($"Whether the subnets exist was not checked. {why}", OfSubnet)
            : missing.Count > 0 ? Fail($"There is no subnet {string.Join(", ", missing.Select(FieldRules.Short))} in account {place.AccountId}, {place.Region}. Ask a platform admin to set the subnets of {place.Place} right.", OfSubnet)
            : networks.Count > 1 ? Fail($"The subnets lie in {networks.Count} networks ({string.Join(", ", networks)}), and tasks of one service must be in one. Ask a platform admin to set the subnets of {place.Place} right.", OfSubnet)
            : Pass($"{(asked.Count == 1 ? "The subnet exists" : $"All {asked.Count} subnets exist")}, in {networks[0]}.", OfSubnet);
    }

    /// <summary>Without the six random characters it is known by among people.</summary>
    private static string Name(SecretUse use) => FieldRules.Short(use.IsSecret ? use.Resource.Split(':')[^1] : use.From.Split(":parameter")[^1]);

    private static string Short(string digest) => digest[..Math.Min(19, digest.Length)];

    private static Check Pass(string finding, string rule) => new(CheckOutcome.Pass, finding, rule);
    private static Check Warn(string finding, string rule) => new(CheckOutcome.Warning, finding, rule);
    private static Check Fail(string finding, string rule) => new(CheckOutcome.Fail, finding, rule);
}
