using Domain.Teams;

namespace Portal.Features.Administration.Teams;

/// <summary>An environment as it is being written.</summary>
public sealed class PlaceForm
{
    /// <summary>Null for a new one.</summary>
    public int? Version { get; init; }

    public string Name { get; set; } = "";
    public string Tier { get; set; } = Tiers.Development;
    public string AccountId { get; set; } = "";
    public string Region { get; set; } = "";
    public IReadOnlyList<string> Clusters { get; set; } = [];
    public IReadOnlyList<string> Subnets { get; set; } = [];
    public IReadOnlyList<string> SecurityGroups { get; set; } = [];
    public string RoleArn { get; set; } = "";
    public string ReadRoleArn { get; set; } = "";
    public string ExecutionRoleArn { get; set; } = "";
    public string TaskRoleArn { get; set; } = "";

    /// <summary>Empty keeps the present one, or has one made.</summary>
    public string ExternalId { get; set; } = "";

    public string ReadExternalId { get; set; } = "";

    /// <summary>Takes it away.</summary>
    public bool Away { get; set; }

    public bool IsNew => Version is null;

    public static PlaceForm Of(EnvironmentView view) => new()
    {
        Version = view.Version, Name = view.Name, Tier = view.Tier, AccountId = view.AccountId, Region = view.Region, Clusters = view.Clusters, Subnets = view.Subnets,
        SecurityGroups = view.SecurityGroups, RoleArn = view.RoleArn, ReadRoleArn = view.ReadRoleArn, ExecutionRoleArn = view.ExecutionRoleArn, TaskRoleArn = view.TaskRoleArn,
    };

    public EnvironmentChange Change(string team) => new(
        team, Name, Away ? null : new(Tier, AccountId, Region, Clusters, Subnets, SecurityGroups, RoleArn, ReadRoleArn, ExecutionRoleArn, TaskRoleArn, ExternalId, ReadExternalId), Version);
}
