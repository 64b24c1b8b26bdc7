using Domain.Access;
using Domain.Access.Tokens;
using Domain.Teams;

namespace Portal.Tests.Access;

/// <summary>One column of the table.</summary>
/// <param name="Subject">Who it is among those who can sign in; null for nobody. Of a token, its owner.</param>
/// <param name="Token">What the token may that speaks for them; null for the person themselves.</param>
public sealed record AccessRole(string Name, string? Subject, TokenScope? Token = null);

/// <summary>Who stands for each role. "Own" is team payments; the other team is search. <c>dev-only</c> is a viewer of payments who develops in its environment dev alone.</summary>
internal static class AccessRoles
{
    public static readonly IReadOnlyList<AccessRole> All =
    [
        new("nobody", null),
        new("no-team", "milo"),
        new("viewer", "noor"),
        new("dev-only", "nia"),
        new("dev", "ines"),
        new("lead", "ben"),
        new("dev-other", "yuki"),
        new("lead-other", "priya"),
        new("admin", "mara"),
        new("finance", "tomas"),
        new("auditor", "dana"),
        new("tok-read", "ines", new("payments", null, TokenAction.Read)),
        new("tok-ask", "ines", new("payments", null, TokenAction.Request)),
        new("tok-dev", "nia", new("payments", null, TokenAction.Request)),
        new("tok-other", "yuki", new("search", null, TokenAction.Request)),
    ];

    /// <summary>As the rules see them; the person of a token is its owner.</summary>
    public static Actor Actor(AccessRole role, Guid person)
    {
        var known = role.Name switch
        {
            "no-team" => In(person),
            "viewer" => In(person, (AccessThings.Team, TeamRole.Viewer)),
            "dev-only" or "tok-dev" => In(person, (AccessThings.Team, TeamRole.Viewer)) with { Places = new Dictionary<(string, string), TeamRole> { [(AccessThings.Team, "dev")] = TeamRole.Developer } },
            "dev" or "tok-read" or "tok-ask" => In(person, ("payments", TeamRole.Developer)),
            "dev-other" or "tok-other" => In(person, ("search", TeamRole.Developer)),
            "lead" => In(person, ("payments", TeamRole.Lead)),
            "lead-other" => In(person, ("search", TeamRole.Lead)),
            "admin" => In(person) with { Roles = [GlobalRoles.PlatformAdmin] },
            "finance" => In(person) with { Roles = [GlobalRoles.Finance] },
            "auditor" => In(person) with { Roles = [GlobalRoles.Auditor] },
            var other => throw new InvalidOperationException($"Say in AccessRoles what {other} is."),
        };
        return role.Token is { } scope ? TokenActors.Of(known, Guid.CreateVersion7(), "a pipeline", scope, holds: true) : known;
    }

    private static Actor In(Guid person, params (string Team, TeamRole Role)[] teams) => new(person, "Someone", [], teams.ToDictionary(t => t.Team, t => t.Role));
}
