using Domain.Teams;

namespace Domain.Access.Iam;

/// <summary>Where generated roles stand: all that their policies depend on.</summary>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
/// <param name="AccountId">12 digits.</param>
/// <param name="Regions">Regions in which the team acts; empty for any.</param>
/// <param name="HubArn">The user or role that Berth itself is, which is all that may assume the team's and the reader's role.</param>
/// <param name="MaxTaskCpu">CPU units (1,024 a vCPU) that no task of the team may pass; null for no ceiling.</param>
/// <param name="MaxTaskMemory">MiB that no task of the team may pass; null for no ceiling.</param>
public sealed record IamPlace(
    string Partition, string AccountId, string Team, string Environment, IReadOnlyList<string> Regions, string HubArn,
    string RoleArn, string ExternalId, string ReadRoleArn, string ReadExternalId, string ExecutionRoleArn, string TaskRoleArn,
    int? MaxTaskCpu = null, int? MaxTaskMemory = null)
{
    /// <summary>The role that schedules and rules of the environment run tasks with: its name is a convention, as no job could be told apart without.</summary>
    public string JobRoleArn => TeamEnvironment.JobRoleOf(Partition, AccountId, Team, Environment);

    /// <summary>Names of what the team owns here begin with it and a hyphen.</summary>
    public string Prefix => $"{Team}-{Environment}";

    /// <summary>See <see cref="TeamEnvironment.InstanceRoleArn"/>.</summary>
    public string InstanceRoleArn => $"arn:{Partition}:iam::{AccountId}:role/ecsInstanceRole-{Prefix}";

    /// <summary>See <see cref="TeamEnvironment.ManagedInstancesRoleArn"/>.</summary>
    public string ManagedInstancesRoleArn => $"arn:{Partition}:iam::{AccountId}:role/berth/{Prefix}-managed-instances";

    /// <param name="limits">The team's: a single task may be no larger than all together.</param>
    public static IamPlace Of(TeamEnvironment place, TeamLimits limits, string hubArn) => new(
        place.RoleArn.Split(':')[1], place.AccountId, place.TeamId, place.Name, [place.Region], hubArn,
        place.RoleArn, place.ExternalId, place.ReadRoleArn, place.ReadExternalId, place.ExecutionRoleArn, place.TaskRoleArn,
        (int)(Least(limits.MaxVcpu, place.Limits?.MaxVcpu) * 1024), (int)(Least(limits.MaxMemoryGiB, place.Limits?.MaxMemoryGiB) * 1024));

    private static decimal Least(decimal team, decimal? environment) => Math.Min(team, environment ?? team);
}
