using Domain.Teams;

namespace Domain.Access;

/// <summary>The signed-in user as the identity provider names them: what the portal passes to every use case.</summary>
/// <param name="Roles">Global roles out of <see cref="GlobalRoles"/>.</param>
public sealed record Caller(string Issuer, string Subject, string Name, IReadOnlyList<string> Roles);

public static class GlobalRoles
{
    public const string PlatformAdmin = "platform-admin";
    public const string Finance = "finance";
    public const string Auditor = "auditor";
    public static readonly IReadOnlyList<string> All = [PlatformAdmin, Finance, Auditor];
}

/// <summary>A caller with what the database knows of them, loaded afresh by each use case.</summary>
public sealed record Actor(Guid PersonId, string Name, IReadOnlyList<string> Roles, IReadOnlyDictionary<string, TeamRole> Teams)
{
    /// <summary>Named groups of approvers.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Who has handed their decisions over to this person for now, with what each of them may.</summary>
    public IReadOnlyList<Actor> ActsFor { get; init; } = [];

    public bool Is(string globalRole) => Roles.Contains(globalRole, StringComparer.Ordinal);
    public bool IsPlatformAdmin => Is(GlobalRoles.PlatformAdmin);
    public bool IsIn(string teamId) => Teams.ContainsKey(teamId);
    public bool Leads(string teamId) => Teams.TryGetValue(teamId, out var role) && role is TeamRole.Lead;
}
