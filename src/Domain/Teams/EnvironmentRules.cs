using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Catalog;

namespace Domain.Teams;

/// <summary>What of an environment stands in the way of taking it away or moving it.</summary>
/// <param name="Services">Names of services that the watch sees there, with their clusters.</param>
/// <param name="Requests">Numbers of requests under way, of those that failed and were not mended, and of those that run.</param>
/// <param name="Tokens">Names of API tokens that hold and are for it alone.</param>
public sealed record EnvironmentUse(IReadOnlyList<(string Cluster, string Name)> Services, IReadOnlyList<int> Requests, IReadOnlyList<string> Tokens);

/// <summary>What fits as an environment, and whether one may go or move. Pure.</summary>
public static partial class EnvironmentRules
{
    public const int MostEnvironments = 20;

    /// <summary>Most security groups of a network (ECS API, AwsVpcConfiguration.securityGroups); subnets: <see cref="ReferenceRules.MostSubnets"/>.</summary>
    private const int MostGroups = 5;
    private const int MostClusters = 50;

    /// <param name="others">Every other environment in Berth, of all teams.</param>
    public static IEnumerable<FieldProblem> Problems(string teamId, string name, EnvironmentText to, IReadOnlyCollection<TeamEnvironment> others)
    {
        if (!NameWord().IsMatch(name))
        {
            yield return new("name", "Name the environment in 2 to 16 small letters and digits, such as dev or prod, beginning with a letter. Names in AWS begin with it, so there is no hyphen in it.");
        }

        if (!TierWord().IsMatch(to.Tier))
        {
            yield return new("tier", "Name the tier in 2 to 32 small letters, digits and hyphens: production, development, or a word that your approval rules know.");
        }

        if (!Account().IsMatch(to.AccountId))
        {
            yield return new("accountId", $"\"{FieldRules.Short(to.AccountId)}\" is no AWS account. Write its 12 digits without spaces or hyphens.");
            yield break;
        }

        if (!RegionName().IsMatch(to.Region))
        {
            yield return new("region", $"\"{FieldRules.Short(to.Region)}\" is no AWS Region that Berth works in. Write one such as eu-west-1; those of China, GovCloud and the isolated partitions are other clouds to AWS.");
        }

        foreach (var problem in Roles(teamId, name, to, others).Concat(ExternalIds(to)).Concat(Network(to)))
        {
            yield return problem;
        }
    }

    /// <summary>Null when the environment may be as <paramref name="to"/> says; null there takes it away.</summary>
    public static string? WhyNot(string place, EnvironmentText from, EnvironmentText? to, EnvironmentUse use)
    {
        if (to is not null && !to.IsElsewhere(from))
        {
            var left = use.Services.FirstOrDefault(s => from.Clusters.Contains(s.Cluster, StringComparer.Ordinal) && !to.Clusters.Contains(s.Cluster, StringComparer.Ordinal));
            return left.Name is null ? null : $"{left.Name} runs on cluster {left.Cluster}. Delete it or move it to another cluster first, then take {left.Cluster} out of {place}.";
        }

        var (what, instead) = to is null ? ("taken away", "") : ("moved to another account or Region", " Or add another environment there, and move one workload after another.");
        var own = from.Clusters.FirstOrDefault(c => c.StartsWith($"{place.Replace('/', '-')}-", StringComparison.Ordinal));
        return Services(use) is { } services ? $"{place} cannot be {what} while {services} there. Ask for their deletion first.{instead}"
            : own is not null ? $"{place} cannot be {what} while it has the cluster {own} of its own. Ask for its deletion first.{instead}"
            : Requests(use) is { } requests ? $"{place} cannot be {what} while {requests}. Let it end, cancel it, or undo or accept what failed.{instead}"
            : to is null && use.Tokens.Count > 0 ? $"{place} cannot be taken away while the API token \"{use.Tokens[0]}\" is for it. Let its owner revoke it, or do it yourself."
            : null;
    }

    private static string? Services(EnvironmentUse use) => use.Services.Count switch
    {
        0 => null,
        1 => $"{use.Services[0].Name} runs",
        var many => string.Create(CultureInfo.InvariantCulture, $"{use.Services[0].Name} and {many - 1} more {(many == 2 ? "service runs" : "services run")}"),
    };

    private static string? Requests(EnvironmentUse use) => use.Requests.Count switch
    {
        0 => null,
        1 => string.Create(CultureInfo.InvariantCulture, $"request {use.Requests[0]} is not at an end"),
        var many => string.Create(CultureInfo.InvariantCulture, $"{many} requests are not at an end, the first of them {use.Requests[0]}"),
    };

    private static IEnumerable<FieldProblem> Roles(string teamId, string name, EnvironmentText to, IReadOnlyCollection<TeamEnvironment> others)
    {
        foreach (var (field, label, arn, mustBeOurs) in new[]
        {
            ("roleArn", "what Berth writes as", to.RoleArn, true), ("readRoleArn", "what Berth reads as", to.ReadRoleArn, true),
            ("executionRoleArn", "what starts tasks", to.ExecutionRoleArn, false), ("taskRoleArn", "what tasks run as", to.TaskRoleArn, false),
        })
        {
            if (ReferenceRules.WhyNotRole(label, arn) is { } why)
            {
                yield return new(field, why);
            }
            else if (!arn.StartsWith($"arn:aws:iam::{to.AccountId}:role/", StringComparison.Ordinal))
            {
                yield return new(field, $"The role {label} belongs to another account than {to.AccountId}. Give one of this account, or correct the account.");
            }
            else if (mustBeOurs && !arn.Contains(":role/berth/", StringComparison.Ordinal))
            {
                yield return new(field, $"Berth may take on roles under the path /berth/ alone. Make the role {label} from the IAM page of the environment, or leave the field empty for its usual name.");
            }
        }

        // two places with one write role could reach each other: AWS would not stop it
        if (others.FirstOrDefault(o => o.RoleArn == to.RoleArn) is { } same)
        {
            yield return new("roleArn", $"{same.Place} writes as this role already. Every environment has one of its own, so that AWS itself keeps them apart: use {EnvironmentText.RoleIn(to.AccountId, $"berth-team-{teamId}-{name}")}.");
        }
        else if (to.RoleArn == to.ReadRoleArn || others.Any(o => o.ReadRoleArn == to.RoleArn))
        {
            yield return new("roleArn", "Berth only reads as this role. Give the environment a role of its own to write as.");
        }
    }

    private static IEnumerable<FieldProblem> ExternalIds(EnvironmentText to)
    {
        foreach (var (field, id) in new[] { ("externalId", to.ExternalId), ("readExternalId", to.ReadExternalId) })
        {
            if (!External().IsMatch(id))
            {
                yield return new(field, "An external id has 2 to 1,224 letters, digits and + = , . @ : / - _ (AWS STS). Leave it empty and Berth makes one.");
            }
        }
    }

    private static IEnumerable<FieldProblem> Network(EnvironmentText to)
    {
        if (to.Clusters.Count > MostClusters || to.Clusters.FirstOrDefault(c => !Cluster().IsMatch(c)) is not null)
        {
            yield return new("clusters", $"Name the clusters, at most {MostClusters}, each in up to 255 letters, digits, hyphens and underscores: the name, not the ARN.");
        }

        if (to.Subnets.Count == 0 || ReferenceRules.WhyNotSubnets("The environment", string.Join(',', to.Subnets)) is not null)
        {
            yield return new("subnets", $"Name 1 to {ReferenceRules.MostSubnets} subnets of one VPC by their ids, such as subnet-0a1b2c3d4e5f60718.");
        }

        if (to.SecurityGroups.Count is 0 or > MostGroups || to.SecurityGroups.Any(g => !Group().IsMatch(g)))
        {
            yield return new("securityGroups", $"Name 1 to {MostGroups} security groups of the same VPC by their ids, such as sg-0a1b2c3d4e5f60718.");
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]{1,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameWord();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,30}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex TierWord();

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Account();

    // names and ARNs are written for the partition aws (IAM User Guide, ARNs)
    [GeneratedRegex(@"\A(?!cn-|us-gov-|us-iso|eu-iso|eusc-)[a-z]{2}-[a-z]{4,12}-[1-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();

    // STS API, AssumeRole, ExternalId
    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@:/-]{2,1224}\z", RegexOptions.CultureInvariant)]
    private static partial Regex External();

    // ECS API, CreateCluster, clusterName
    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Cluster();

    [GeneratedRegex(@"\Asg-(?:[0-9a-f]{8}|[0-9a-f]{17})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Group();
}
