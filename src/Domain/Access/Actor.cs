using Domain.Access.Tokens;
using Domain.Teams;

namespace Domain.Access;

/// <summary>The signed-in user as the identity provider names them: what the portal passes to every use case.</summary>
/// <param name="Roles">Global roles out of <see cref="GlobalRoles"/>.</param>
public sealed record Caller(string Issuer, string Subject, string Name, IReadOnlyList<string> Roles)
{
    /// <summary>When this sign-in began; null where nobody signed in with a browser.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>The API token that speaks for the person; null for the person themselves.</summary>
    public Guid? TokenId { get; init; }
}

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
    /// <summary>By team and environment, where it is another role than in the rest of the team.</summary>
    public IReadOnlyDictionary<(string TeamId, string Environment), TeamRole> Places { get; init; } = new Dictionary<(string, string), TeamRole>(0);

    /// <summary>Named groups of approvers.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Who has handed their decisions over to this person for now, with what each of them may.</summary>
    public IReadOnlyList<Actor> ActsFor { get; init; } = [];

    /// <summary>Why nothing may be asked, decided or set by anyone for now; null while Berth is open. Never set for those who are only looked up.</summary>
    public string? Closed { get; init; }

    /// <summary>What they may when Berth is open: for what is only read.</summary>
    public Actor AsWhenOpen => Closed is null ? this : this with { Closed = null };

    /// <summary>The API token that acts, which has no role, team or group of its own; null for the person themselves.</summary>
    public ActingToken? Token { get; init; }

    /// <summary>Teams whose requests and workloads are looked up; each of them is asked about again.</summary>
    public IReadOnlyList<string> TeamsToRead => Token is null ? [.. Teams.Keys] : Token.OwnerMaySee ? [Token.Scope.TeamId] : [];

    public bool Is(string globalRole) => Token is null && Roles.Contains(globalRole, StringComparer.Ordinal);
    public bool IsPlatformAdmin => Is(GlobalRoles.PlatformAdmin);
    public bool IsIn(string teamId) => Token is null && Teams.ContainsKey(teamId);

    /// <summary>Null for who is not of the team.</summary>
    /// <param name="environment">Null for the team as a whole.</param>
    public TeamRole? RoleIn(string teamId, string? environment) =>
        Token is not null || !Teams.TryGetValue(teamId, out var role) ? null
        : environment is not null && Places.TryGetValue((teamId, environment), out var own) ? own
        : role;

    /// <summary>Leads it as a whole, whatever they may in single environments.</summary>
    public bool Leads(string teamId) => Leads(teamId, null);

    public bool Leads(string teamId, string? environment) => RoleIn(teamId, environment) is TeamRole.Lead;

    /// <summary>Teams that they lead, or of which they lead an environment.</summary>
    public IReadOnlyList<string> TeamsLed =>
        Token is not null ? [] : [.. Teams.Where(t => t.Value is TeamRole.Lead).Select(t => t.Key).Union(Places.Where(p => p.Value is TeamRole.Lead).Select(p => p.Key.TeamId))];

    /// <summary>Whether they may ask for changes there.</summary>
    /// <param name="environment">Null: in any environment of the team.</param>
    public bool Develops(string teamId, string? environment) =>
        RoleIn(teamId, environment) >= TeamRole.Developer || (environment is null && Token is null && IsIn(teamId) && Places.Any(p => p.Key.TeamId == teamId && p.Value >= TeamRole.Developer));
}
