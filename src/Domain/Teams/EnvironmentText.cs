namespace Domain.Teams;

/// <summary>Where an environment stands in AWS and what Berth acts as there: all of it but its ceilings.</summary>
/// <param name="AccountId">12 digits.</param>
/// <param name="RoleArn">What Berth writes as.</param>
/// <param name="ReadRoleArn">What Berth reads as.</param>
/// <param name="ExternalId">By which the write role knows Berth (IAM, <c>sts:ExternalId</c>).</param>
/// <param name="ReadExternalId">By which the read role knows Berth.</param>
/// <param name="Clusters">Names.</param>
public sealed record EnvironmentText(
    string Tier, string AccountId, string Region, string RoleArn, string ReadRoleArn, string ExecutionRoleArn, string TaskRoleArn,
    string ExternalId, string ReadExternalId, IReadOnlyList<string> Clusters, IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups)
{
    public static EnvironmentText Of(TeamEnvironment e) => new(
        e.Tier, e.AccountId, e.Region, e.RoleArn, e.ReadRoleArn, e.ExecutionRoleArn, e.TaskRoleArn, e.ExternalId, e.ReadExternalId, e.Clusters, e.Subnets, e.SecurityGroups);

    /// <summary>A role by the name that Berth's generated templates give it.</summary>
    public static string RoleIn(string accountId, string name) => $"arn:aws:iam::{accountId}:role/berth/{name}";

    /// <summary>The place itself is another: nothing that runs there goes along.</summary>
    public bool IsElsewhere(EnvironmentText other) => AccountId != other.AccountId || Region != other.Region;

    /// <summary>For the record, which more people read than the IAM roles: of an external id it shows that it changed, not what it is.</summary>
    internal EnvironmentText ForRecord() => this with { ExternalId = Mark(ExternalId), ReadExternalId = Mark(ReadExternalId) };

    internal TeamEnvironment New(string teamId, string name) => new()
    {
        TeamId = teamId, Name = name, Tier = Tier, AccountId = AccountId, Region = Region, RoleArn = RoleArn, ReadRoleArn = ReadRoleArn, ExecutionRoleArn = ExecutionRoleArn,
        TaskRoleArn = TaskRoleArn, ExternalId = ExternalId, ReadExternalId = ReadExternalId, Clusters = Clusters, Subnets = Subnets, SecurityGroups = SecurityGroups,
    };

    internal void PutInto(TeamEnvironment place)
    {
        (place.Tier, place.AccountId, place.Region) = (Tier, AccountId, Region);
        (place.RoleArn, place.ReadRoleArn, place.ExecutionRoleArn, place.TaskRoleArn) = (RoleArn, ReadRoleArn, ExecutionRoleArn, TaskRoleArn);
        (place.ExternalId, place.ReadExternalId) = (ExternalId, ReadExternalId);
        (place.Clusters, place.Subnets, place.SecurityGroups) = (Clusters, Subnets, SecurityGroups);
    }

    private static string Mark(string secret) =>
        "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)))[..12];
}

/// <summary>An environment to add, alter or take away.</summary>
/// <param name="To">Null takes it away.</param>
/// <param name="Version">Of the environment as it was read; null for one that is new.</param>
public sealed record EnvironmentChange(string TeamId, string Name, EnvironmentWish? To, int? Version);

/// <summary>An environment as it is asked for. What is left out stays as it is; in a new environment it is as Berth's generated templates have it.</summary>
public sealed record EnvironmentWish(
    string Tier, string AccountId, string Region, IReadOnlyList<string> Clusters, IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups,
    string? RoleArn = null, string? ReadRoleArn = null, string? ExecutionRoleArn = null, string? TaskRoleArn = null, string? ExternalId = null, string? ReadExternalId = null)
{
    /// <param name="before">Null for a new one.</param>
    /// <param name="ofAccount">Another environment of the same account, whose read role it shares; null for none.</param>
    /// <param name="made">An external id for those that are left out and known nowhere.</param>
    internal EnvironmentText Whole(string teamId, string name, EnvironmentText? before, TeamEnvironment? ofAccount, string made)
    {
        var account = AccountId.Trim();
        // what was named for one account is no answer for another
        var stays = before?.AccountId == account ? before : null;
        return new(
            Tier.Trim(), account, Region.Trim(),
            Given(RoleArn) ?? stays?.RoleArn ?? EnvironmentText.RoleIn(account, $"berth-team-{teamId}-{name}"),
            Given(ReadRoleArn) ?? stays?.ReadRoleArn ?? ofAccount?.ReadRoleArn ?? EnvironmentText.RoleIn(account, "berth-read"),
            Given(ExecutionRoleArn) ?? stays?.ExecutionRoleArn ?? EnvironmentText.RoleIn(account, $"{teamId}-{name}-execution"),
            Given(TaskRoleArn) ?? stays?.TaskRoleArn ?? EnvironmentText.RoleIn(account, $"{teamId}-{name}-task"),
            Given(ExternalId) ?? before?.ExternalId ?? made,
            Given(ReadExternalId) ?? stays?.ReadExternalId ?? ofAccount?.ReadExternalId ?? made,
            Words(Clusters), Words(Subnets), Words(SecurityGroups));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static List<string> Words(IReadOnlyList<string> words) => [.. words.OfType<string>().Select(w => w.Trim()).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal)];
}
