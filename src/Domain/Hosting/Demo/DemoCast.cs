using Domain.Access;
using Domain.Teams;

namespace Domain.Hosting.Demo;

/// <param name="Title">What they do, in words.</param>
/// <param name="TeamId">Null for people of the whole portal.</param>
public sealed record CastMember(string Subject, string Name, string Title, string? TeamId, TeamRole? TeamRole, IReadOnlyList<string> Roles)
{
    public Caller Caller => new(DemoCast.Issuer, Subject, Name, Roles);
}

/// <summary>The people of the demo.</summary>
public static class DemoCast
{
    /// <summary>The issuer of everyone who signs in by Auth:Mode=Development.</summary>
    public const string Issuer = "berth-development";

    public static readonly CastMember Ines = new("ines", "Ines Faria", "Developer, payments", "payments", TeamRole.Developer, []);
    public static readonly CastMember Ben = new("ben", "Ben Adeyemi", "Team lead, payments", "payments", TeamRole.Lead, []);
    public static readonly CastMember Noor = new("noor", "Noor Haddad", "Viewer, payments", "payments", TeamRole.Viewer, []);
    public static readonly CastMember Yuki = new("yuki", "Yuki Tan", "Developer, search", "search", TeamRole.Developer, []);
    public static readonly CastMember Priya = new("priya", "Priya Nair", "Team lead, search", "search", TeamRole.Lead, []);
    public static readonly CastMember Mara = new("mara", "Mara Lindqvist", "Platform admin", null, null, [GlobalRoles.PlatformAdmin]);
    public static readonly CastMember Tomas = new("tomas", "Tomás Rey", "Finance", null, null, [GlobalRoles.Finance]);
    public static readonly CastMember Dana = new("dana", "Dana Wolf", "Auditor, reads everything", null, null, [GlobalRoles.Auditor]);

    /// <summary>Not there when the demo begins: Mara's changes of settings hold at once until the second admin has signed in, and wait for her from then on.</summary>
    public static readonly CastMember Vera = new("vera", "Vera Costa", "Platform admin, the second", null, null, [GlobalRoles.PlatformAdmin]);

    /// <summary>Who is known from the beginning.</summary>
    public static readonly IReadOnlyList<CastMember> All = [Ines, Ben, Noor, Yuki, Priya, Mara, Tomas, Dana];

    /// <summary>Who may sign in.</summary>
    public static readonly IReadOnlyList<CastMember> SignIn = [.. All, Vera];
}
