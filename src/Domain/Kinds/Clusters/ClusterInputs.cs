using System.Globalization;
using Domain.Catalog;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>The values of a cluster recipe, parsed. Made only of values that passed the template's fields.</summary>
/// <param name="Namespace">Name or ARN; null for none.</param>
internal sealed record ClusterInputs(string Name, string Insights, int SpotWeight, string? Namespace, string? ExecLogs, string? ExecLogGroup, AskedInstances? Instances, AskedManaged? Managed)
{
    public static ClusterInputs Parse(IReadOnlyDictionary<string, string> all)
    {
        var logs = all.GetValueOrDefault(FieldNames.ExecLogs) is "NONE" or "OVERRIDE" ? all[FieldNames.ExecLogs] : null;
        return new(
            all.GetValueOrDefault(FieldNames.Name, ""), all.GetValueOrDefault(FieldNames.Insights, "disabled"), all.NumberOr(FieldNames.SpotWeight) ?? 0,
            all.GetValueOrDefault(FieldNames.Namespace), logs, logs is "OVERRIDE" ? all.GetValueOrDefault(FieldNames.ExecLogGroup) : null, AskedInstances.Of(all), AskedManaged.Of(all));
    }

    /// <summary>What is wrong between values that are each sound.</summary>
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        if (sound.GetValueOrDefault(FieldNames.ExecLogs) == "OVERRIDE" && !sound.ContainsKey(FieldNames.ExecLogGroup))
        {
            yield return new(FieldNames.ExecLogGroup, "OVERRIDE writes to a log group of its own. Name the log group, or choose DEFAULT.");
        }

        foreach (var problem in ManagedRules.Problems(sound))
        {
            yield return problem;
        }

        if (sound.ContainsKey(FieldNames.MinInstances) && sound.ContainsKey(FieldNames.MaxInstances))
        {
            var (min, max) = (sound.Number(FieldNames.MinInstances), sound.Number(FieldNames.MaxInstances));
            if (min > max)
            {
                yield return new(FieldNames.MinInstances, string.Create(CultureInfo.InvariantCulture, $"The least, {min}, is above the most, {max}. Lower the one or raise the other."));
            }
        }
    }
}

/// <summary>Instances that are asked for.</summary>
/// <param name="Profile">Name or ARN of the instance profile; null for the environment's own.</param>
internal sealed record AskedInstances(string Type, int Min, int Max, int TargetCapacity, string? Profile, IReadOnlyList<string>? Subnets)
{
    /// <summary>Null for a recipe without instances.</summary>
    public static AskedInstances? Of(IReadOnlyDictionary<string, string> all) => all.GetValueOrDefault(FieldNames.InstanceType) is not { } type ? null : new(
        type, all.NumberOr(FieldNames.MinInstances) ?? 0, all.NumberOr(FieldNames.MaxInstances) ?? 1, all.NumberOr(FieldNames.TargetCapacity) ?? 100,
        all.GetValueOrDefault(FieldNames.InstanceProfile), all.TryGetValue(FieldNames.Subnets, out var subnets) ? ReferenceRules.Subnets(subnets) : null);

    public string ProfileArn(TeamEnvironment place) => ProfileArn(Profile, place);

    /// <param name="profile">Name or ARN; null for the environment's own.</param>
    public static string ProfileArn(string? profile, TeamEnvironment place) => profile switch
    {
        null => place.InstanceProfileArn,
        ['a', 'r', 'n', ':', ..] => profile,
        _ => $"arn:aws:iam::{place.AccountId}:instance-profile/{profile}",
    };
}
