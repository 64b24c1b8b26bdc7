using Amazon;
using Amazon.SecretsManager.Model;
using Amazon.SimpleSystemsManagement.Model;
using Domain.Catalog;
using Domain.Requests.References;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Aws;

/// <summary>
/// Asks whether the things are there that a plan names, with the read roles of their accounts: each thing once, all at the same time, and in calls whose
/// number grows with what the plan names alone. What cannot be asked is an answer too. No value of a secret or parameter is read:
/// GetParameters would give those that are not encrypted.
/// </summary>
public sealed class ReferenceReader(AwsSessions sessions)
{
    /// <summary>Values of one filter of DescribeParameters (Systems Manager API, ParameterStringFilter), and what one page of it holds at most.</summary>
    private const int ParametersAtOnce = 50;
    private const string CurrentStage = "AWSCURRENT";

    private static readonly HashSet<string> regions = RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName).ToHashSet(StringComparer.Ordinal);

    /// <param name="registries">An environment of each account that has one, to ask its registry.</param>
    /// <param name="proof">What is to be known of each image; null for nothing more than that it is there.</param>
    internal async Task<FoundReferences> ReadAsync(
        TeamEnvironment place, WrittenReferences written, IReadOnlyDictionary<string, TeamEnvironment> registries, ImageProof? proof, CancellationToken cancellationToken)
    {
        var images = Task.WhenAll(written.Images.Select(i => ImageAsync(i, registries, proof, cancellationToken)));
        var places = written.Secrets.Select(s => (Use: s, Place: SecretPlace.Of(s, place))).ToList();
        var secrets = Task.WhenAll(places.Where(s => s.Place.IsSecret).Select(s => SecretAsync(s.Use, s.Place, place, cancellationToken)));
        var parameters = Task.WhenAll(places.Where(s => !s.Place.IsSecret).GroupBy(s => (s.Place.AccountId, s.Place.Region)).Select(g => ParametersAsync([.. g], place, cancellationToken)));
        var roles = Task.WhenAll(written.Roles.Select(r => RoleAsync(r, place, cancellationToken)));
        var subnets = written.Subnets.Count == 0 ? Task.FromResult<FoundSubnets?>(null) : SubnetsAsync(written.Subnets, place, cancellationToken);
        await Task.WhenAll(images, secrets, parameters, roles, subnets);
        return new(
            Map(await images), Map((await secrets).Concat((await parameters).SelectMany(p => p))), Map(await roles), await subnets);
    }

    private async Task<(string, FoundImage)> ImageAsync(string image, IReadOnlyDictionary<string, TeamEnvironment> registries, ImageProof? proof, CancellationToken cancellationToken)
    {
        if (EcrImage.Of(image) is not { } ecr)
        {
            return (image, new FoundImage.Elsewhere());
        }

        if (!registries.TryGetValue(ecr.AccountId, out var owner) || !regions.Contains(ecr.Region))
        {
            return (image, new FoundImage.NotAsked($"Berth has no role in account {ecr.AccountId}, {ecr.Region}. See for yourself that it is there, or copy it into a registry of an account Berth knows."));
        }

        return (image, await OrAsync(
            () => sessions.ReadAsync(owner, ecr.Region, session => EcrImages.FindAsync(session, ecr, proof, cancellationToken), cancellationToken), why => new FoundImage.NotAsked(why)));
    }

    private async Task<(string, FoundSecret)> SecretAsync(SecretUse use, SecretPlace at, TeamEnvironment place, CancellationToken cancellationToken)
    {
        if (WhyNotAsk(at, place) is { } why)
        {
            return (use.From, new FoundSecret.NotAsked(why));
        }

        return (use.From, await OrAsync<FoundSecret>(
            async () =>
            {
                try
                {
                    return Of(at, await sessions.ReadAsync(
                        place, at.Region,
                        session => AwsWords.AskAsync(
                            "look for a secret", cancel => session.Secrets.DescribeSecretAsync(new DescribeSecretRequest { SecretId = at.Id }, cancel), cancellationToken), cancellationToken));
                }
                catch (AwsRefused refused) when (refused.Trouble is AwsTrouble.NotFound)
                {
                    return new FoundSecret.Missing();
                }
            },
            said => new FoundSecret.NotAsked(said)));
    }

    private static FoundSecret Of(SecretPlace at, DescribeSecretResponse secret)
    {
        var versions = secret.VersionIdsToStages ?? [];
        var stage = at.Stage ?? (at.VersionId is null ? CurrentStage : null);
        return secret.DeletedDate is not null ? new FoundSecret.Going()
            : at.VersionId is { } id && !versions.ContainsKey(id) ? new FoundSecret.NoVersion($"version {FieldRules.Short(id)}")
            : stage is not null && !versions.Any(v => v.Value.Contains(stage) && (at.VersionId is null || at.VersionId == v.Key)) ? new FoundSecret.NoVersion(at.Stage is null ? "value yet" : $"version labelled {FieldRules.Short(stage)}")
            : new FoundSecret.There();
    }

    private async Task<IEnumerable<(string, FoundSecret)>> ParametersAsync(IReadOnlyList<(SecretUse Use, SecretPlace Place)> uses, TeamEnvironment place, CancellationToken cancellationToken)
    {
        var region = uses[0].Place.Region;
        if (WhyNotAsk(uses[0].Place, place) is { } why)
        {
            return uses.Select(u => (u.Use.From, (FoundSecret)new FoundSecret.NotAsked(why)));
        }

        try
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var batch in uses.SelectMany(u => u.Place.ParameterNames).Distinct(StringComparer.Ordinal).Chunk(ParametersAtOnce))
            {
                var filter = new ParameterStringFilter { Key = "Name", Option = "Equals", Values = [.. batch] };
                var known = await sessions.ReadAsync(
                    place, region,
                    session => AwsPages.AllAsync(
                        "look for parameters",
                        (next, cancel) => session.Parameters.DescribeParametersAsync(new DescribeParametersRequest { MaxResults = ParametersAtOnce, ParameterFilters = [filter], NextToken = next }, cancel),
                        page => page.Parameters, page => page.NextToken, cancellationToken), cancellationToken);
                names.UnionWith(known.Select(p => p.Name));
            }

            return uses.Select(u => (u.Use.From, (FoundSecret)(u.Place.ParameterNames.Any(names.Contains) ? new FoundSecret.There() : new FoundSecret.Missing())));
        }
        catch (AwsRefused refused)
        {
            return uses.Select(u => (u.Use.From, (FoundSecret)new FoundSecret.NotAsked(refused.Message)));
        }
    }

    private async Task<(string, FoundRole)> RoleAsync(string arn, TeamEnvironment place, CancellationToken cancellationToken) =>
        arn.Split(':') is [_, _, "iam", _, var account, ..] && account != place.AccountId
            ? (arn, new FoundRole.Missing())
            : (arn, await OrAsync<FoundRole>(
                async () => await sessions.ReadAsync(place, session => Roles.ExistsAsync(session, arn, cancellationToken), cancellationToken) ? new FoundRole.There() : new FoundRole.Missing(),
                why => new FoundRole.NotAsked(why)));

    private async Task<FoundSubnets?> SubnetsAsync(IReadOnlyList<string> ids, TeamEnvironment place, CancellationToken cancellationToken)
    {
        try
        {
            // by a filter: asked by id, one that is missing would be an error that tells nothing of the others
            var found = await sessions.ReadAsync(
                place,
                session => AwsPages.AllAsync(
                    "look for subnets",
                    (next, cancel) => session.Ec2.DescribeSubnetsAsync(new Amazon.EC2.Model.DescribeSubnetsRequest { Filters = [new Amazon.EC2.Model.Filter { Name = "subnet-id", Values = [.. ids] }], NextToken = next }, cancel),
                    page => page.Subnets, page => page.NextToken, cancellationToken), cancellationToken);
            return new(found.ToDictionary(s => s.SubnetId, s => s.VpcId, StringComparer.Ordinal), null);
        }
        catch (AwsRefused refused)
        {
            return new(new Dictionary<string, string>(0), refused.Message);
        }
    }

    private static string? WhyNotAsk(SecretPlace at, TeamEnvironment place) =>
        at.AccountId != place.AccountId ? $"It is in account {FieldRules.Short(at.AccountId)}, and {place.Place} is in {place.AccountId}. Ask its owner whether it is there and lets the execution role read it."
        : !regions.Contains(at.Region) ? $"AWS has no Region {FieldRules.Short(at.Region)} that Berth knows. Correct the ARN."
        : null;

    private static async Task<T> OrAsync<T>(Func<Task<T>> ask, Func<string, T> notAsked)
    {
        try
        {
            return await ask();
        }
        catch (AwsRefused refused)
        {
            return notAsked(refused.Message);
        }
    }

    private static Dictionary<string, T> Map<T>(IEnumerable<(string Name, T Found)> found) => found.ToDictionary(f => f.Name, f => f.Found, StringComparer.Ordinal);
}
