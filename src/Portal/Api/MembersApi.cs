using System.Diagnostics;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Teams;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>A person's part in a team.</summary>
/// <param name="Role">Null takes it away.</param>
/// <param name="Environments">Where it is another role, by environment.</param>
internal sealed record MemberBody(TeamRole? Role, IReadOnlyDictionary<string, TeamRole>? Environments = null);

/// <summary>The part in a team of everyone in a group of the identity provider.</summary>
/// <param name="GroupId">As the provider writes it into tokens: the object id with Entra ID.</param>
/// <param name="Name">For people to read; may be left out where the group is known.</param>
/// <param name="Role">Null takes it away.</param>
/// <param name="Environments">Where it is another role, by environment.</param>
internal sealed record TeamGroupBody(string GroupId, string? Name, TeamRole? Role, IReadOnlyDictionary<string, TeamRole>? Environments = null);

/// <summary>Who is in a team and as what.</summary>
internal static class MembersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var team = api.MapGroup("/teams/{team}").WithTags("Teams");
        team.MapGet("/members", ListAsync).WithName("ListTeamMembers").WithSummary("List who is in a team: what they may there, and whether they were given it or a group of the identity provider brings them.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        team.MapGet("/people", async Task<Ok<IReadOnlyList<GroupMember>>> (string team, CurrentUser user, TeamMembers members, CancellationToken cancellationToken) =>
                TypedResults.Ok(await members.PeopleAsync(user.Caller, team, cancellationToken)))
            .WithName("ListPeopleForTeam").WithSummary("List everyone who has signed in, by name, to give a part in the team: for its leads and platform admins, and empty for others.");
        Refusing(team.MapPut("/members/{person:guid}", MemberAsync).WithName("SetTeamMember")
            .WithSummary("Propose a person's part in a team, as a lead of it or a platform admin: their role, and another in single environments. Another of them approves it: until then 202 says who could."));
        Refusing(team.MapDelete("/members/{person:guid}", RemoveAsync).WithName("RemoveTeamMember")
            .WithSummary("Propose to take away the part in a team that a person was given. Another lead of it or platform admin approves it: until then 202 says who could. What a group brings stays."));
        Refusing(team.MapPut("/groups", GroupAsync).WithName("SetTeamGroup")
            .WithSummary("Propose the part in a team of everyone in a group of the identity provider, as a platform admin. Another approves it; people have it from their next sign-in."));
    }

    private static void Refusing(RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<IReadOnlyList<MemberView>>, ProblemHttpResult>> ListAsync(string team, CurrentUser user, TeamMembers members, CancellationToken cancellationToken) =>
        await members.ListAsync(user.Caller, team, cancellationToken) is { } found ? TypedResults.Ok(found) : Problems.NotFound($"team {team}");

    private static Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> RemoveAsync(
        string team, Guid person, CurrentUser user, SetTeamPart set, CancellationToken cancellationToken) =>
        SetAsync(new(team, person, null, null, null, null), user, set, cancellationToken);

    private static Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> MemberAsync(
        string team, Guid person, MemberBody body, CurrentUser user, SetTeamPart set, CancellationToken cancellationToken) =>
        SetAsync(new(team, person, null, null, body.Role, body.Environments), user, set, cancellationToken);

    private static Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> GroupAsync(
        string team, TeamGroupBody body, CurrentUser user, SetTeamPart set, CancellationToken cancellationToken) =>
        SetAsync(new(team, null, body.GroupId, body.Name, body.Role, body.Environments), user, set, cancellationToken);

    private static async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> SetAsync(
        TeamPartChange change, CurrentUser user, SetTeamPart set, CancellationToken cancellationToken) =>
        await set.RunAsync(user.Caller, change, cancellationToken) switch
        {
            TeamPartOutcome.Taken taken => SettingsApi.Answer(taken.Outcome),
            TeamPartOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
            TeamPartOutcome.NotFound => Problems.NotFound($"team {change.TeamId}, or no such person in Berth"),
            _ => throw new UnreachableException(),
        };
}
