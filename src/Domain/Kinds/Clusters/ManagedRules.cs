using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>Managed Instances that are asked for.</summary>
/// <param name="AllowedTypes">Commas between, in order; empty for any that fits.</param>
/// <param name="Profile">Name or ARN of the instance profile; null for the environment's own.</param>
internal sealed record AskedManaged(InstanceBounds Size, string AllowedTypes, bool IsSpot, int ScaleInAfter, int VolumeGiB, string? Profile, IReadOnlyList<string>? Subnets)
{
    /// <summary>Null for a recipe without Managed Instances.</summary>
    public static AskedManaged? Of(IReadOnlyDictionary<string, string> all) => all.NumberOr(FieldNames.MinVcpus) is not { } least ? null : new(
        new(least, all.NumberOr(FieldNames.MaxVcpus) ?? Math.Max(least, 8), 1024 * (all.NumberOr(FieldNames.MinGib) ?? 1), 1024 * (all.NumberOr(FieldNames.MaxGib) ?? Math.Max(all.NumberOr(FieldNames.MinGib) ?? 1, 64))),
        ManagedRules.Types(all.GetValueOrDefault(FieldNames.AllowedTypes, "")), all.GetValueOrDefault(FieldNames.SpotInstances) == "true", all.NumberOr(FieldNames.ScaleInAfter) ?? 300,
        all.NumberOr(FieldNames.VolumeGib) ?? 80, all.GetValueOrDefault(FieldNames.InstanceProfile), all.TryGetValue(FieldNames.Subnets, out var subnets) ? ReferenceRules.Subnets(subnets) : null);

    public string ProfileArn(TeamEnvironment place) => AskedInstances.ProfileArn(Profile, place);
}

/// <summary>What ECS may start for a cluster on Managed Instances, and what is verified of it. Pure.</summary>
internal static partial class ManagedRules
{
    /// <summary>AWS's policy for Managed Instances passes no other role (AWS Managed Policy Reference, AmazonECSInfrastructureRolePolicyForManagedInstances).</summary>
    private const string RoleBegins = "ecsInstanceRole";

    private const string Instances = "Existence · instances";

    /// <summary>ECS API, InstanceRequirementsRequest, <c>allowedInstanceTypes</c>.</summary>
    private const int MostTypes = 400;

    public static ManagedProviderSpec Spec(string cluster, AskedManaged asked, TeamEnvironment place, string roleArn) => new(
        cluster, cluster, place.ManagedInstancesRoleArn, asked.ProfileArn(place), roleArn, Join(asked.Subnets ?? place.Subnets), Join(place.SecurityGroups), asked.Size, asked.AllowedTypes,
        asked.IsSpot, asked.ScaleInAfter, asked.VolumeGiB);

    /// <summary>The same, in the order and writing that a plan compares by.</summary>
    public static string Types(string text) => Join(text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal));

    public static string? WhyNotTypes(string text)
    {
        var types = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return types.FirstOrDefault(t => !Pattern().IsMatch(t)) is { } odd ? $"\"{FieldRules.Short(odd)}\" is no instance type and no pattern of them. Write types with commas between, such as m7g.large or m7*."
            : types.Length > MostTypes ? string.Create(CultureInfo.InvariantCulture, $"ECS takes {MostTypes} types at most, and these are {types.Length:N0}. Use patterns such as m7*.")
            : null;
    }

    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        foreach (var (min, max, what) in new[] { (FieldNames.MinVcpus, FieldNames.MaxVcpus, "vCPU"), (FieldNames.MinGib, FieldNames.MaxGib, "GiB") })
        {
            if (sound.NumberOr(min) is { } least && sound.NumberOr(max) is { } most && least > most)
            {
                yield return new(min, string.Create(CultureInfo.InvariantCulture, $"The least, {least:N0} {what}, is above the most, {most:N0}. Lower the one or raise the other."));
            }
        }
    }

    /// <param name="roleArn">Null where there is no such profile; empty where it has no role.</param>
    public static IReadOnlyList<Check> Create(InstanceFleet standing, ManagedProviderSpec asked, string? roleArn, TeamEnvironment place) =>
    [
        .. standing is { Provider: null, Managed: null } ? Array.Empty<Check>() : [Fail($"There is a capacity provider {asked.Name} already. Choose another name, or have it taken away.")],
        .. FleetRules.WhyNotProvider(asked.Name) is { } name ? [Fail(name)] : Array.Empty<Check>(),
        .. Launch(asked, roleArn, place),
    ];

    public static IReadOnlyList<Check> Launch(ManagedProviderSpec asked, string? roleArn, TeamEnvironment place) =>
    [
        roleArn switch
        {
            null => Fail($"There is no instance profile {asked.ProfileArn}. Have the roles of {place.Place} brought up to date from its IAM page, or name another profile."),
            "" => Fail($"Instance profile {asked.ProfileArn} has no role, so the instances could not register. Put a role into it that trusts ec2.amazonaws.com."),
            _ when !NameOf(roleArn).StartsWith(RoleBegins, StringComparison.Ordinal) => Fail(
                $"Instances would run as {NameOf(roleArn)}. ECS may give Managed Instances only roles whose names begin with {RoleBegins}. Leave the profile empty for the environment's own, or name one with such a role."),
            _ => Pass($"Instances run as the role {NameOf(roleArn)}."),
        },
        new(CheckOutcome.Pass, $"ECS starts {(asked.IsSpot ? "Spot" : "On-Demand")} instances of {Words(asked)} when tasks wait for room, and replaces each within days to patch it.", "Capacity"),
        .. asked.IsSpot ? [new Check(CheckOutcome.Warning, "Instances are on Spot: EC2 may take one with two minutes' notice, and all its tasks with it.", "Capacity")] : Array.Empty<Check>(),
        .. asked.ScaleInAfter < 0 ? [new Check(CheckOutcome.Warning, "Empty instances are never ended, and go on to cost. Use 0 or more seconds to have them ended.", "Capacity")] : Array.Empty<Check>(),
    ];

    /// <summary>Instances that run stay until ECS replaces them (ECS API, UpdateCapacityProvider).</summary>
    public static IReadOnlyList<Check> Replaced(int running) => running == 0 ? []
        : [new(CheckOutcome.Warning, $"{FleetWords.Many(running)} {(running == 1 ? "runs and stays as it is" : "run and stay as they are")} until ECS replaces {(running == 1 ? "it" : "them")}: only new ones are otherwise.", "Capacity")];

    /// <summary>What a person would fill in to get it.</summary>
    public static Dictionary<string, string> Values(ManagedProviderSpec provider)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FieldNames.MinVcpus] = Number(provider.Size.MinVcpus), [FieldNames.MaxVcpus] = Number(provider.Size.MaxVcpus),
            [FieldNames.MinGib] = Number(provider.Size.MinMemoryMiB / 1024), [FieldNames.MaxGib] = Number(provider.Size.MaxMemoryMiB / 1024),
            [FieldNames.ScaleInAfter] = Number(provider.ScaleInAfter), [FieldNames.VolumeGib] = Number(provider.StorageGiB),
        };
        if (provider.AllowedTypes.Length > 0)
        {
            values[FieldNames.AllowedTypes] = provider.AllowedTypes.Replace(",", ", ", StringComparison.Ordinal);
        }

        return values;
    }

    /// <summary>Instances start when tasks need them, so the cluster has no price of its own (Amazon ECS pricing, Managed Instances).</summary>
    public static Estimate NoCost(PriceBook prices) => ClusterCheckRules.NoCost(prices) with
    {
        Basis = "No instance runs before a task needs one; then each costs its EC2 price and the fee of Managed Instances, by the second. Container Insights is billed by the metric.",
    };

    private static string Words(ManagedProviderSpec asked) => string.Create(CultureInfo.InvariantCulture,
        $"{Range(asked.Size.MinVcpus, asked.Size.MaxVcpus)} vCPU and {Range(asked.Size.MinMemoryMiB / 1024, asked.Size.MaxMemoryMiB / 1024)} GiB{(asked.AllowedTypes.Length > 0 ? $", {asked.AllowedTypes.Replace(",", ", ", StringComparison.Ordinal)} only" : "")}");

    private static string Range(int least, int most) => least == most ? string.Create(CultureInfo.InvariantCulture, $"{least:N0}") : string.Create(CultureInfo.InvariantCulture, $"{least:N0} to {most:N0}");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private static string Join(IEnumerable<string> ids) => string.Join(',', ids.Order(StringComparer.Ordinal));

    private static Check Pass(string finding) => new(CheckOutcome.Pass, finding, Instances);

    private static Check Fail(string finding) => new(CheckOutcome.Fail, finding, Instances);

    [GeneratedRegex(@"\A[a-z][a-z0-9.*-]{0,29}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
