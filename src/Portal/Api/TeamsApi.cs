using System.Diagnostics;
using Domain.Teams;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>Ceilings to set.</summary>
/// <param name="Limits">Null takes an environment's own ceilings away.</param>
/// <param name="Version">Of the team or the environment as you read it.</param>
internal sealed record LimitsBody(TeamLimits? Limits, int Version);

/// <param name="Over">Where what runs is above the ceilings: it goes on, and new requests that add will be refused.</param>
internal sealed record LimitsAnswer(TeamLimits? Limits, int Version, IReadOnlyList<string> Over);

/// <param name="MonthlyBudget">US dollars.</param>
/// <param name="Version">Of the team as you read it.</param>
internal sealed record TeamBody(string Name, string CostCentre, decimal MonthlyBudget, int Version);

/// <summary>An environment. Roles and external ids that are left out stay as they are; of a new environment they are as the templates of its IAM page have them.</summary>
/// <param name="AccountId">12 digits.</param>
/// <param name="Version">Of the environment as you read it; left out for a new one.</param>
internal sealed record EnvironmentBody(
    string Tier, string AccountId, string Region, IReadOnlyList<string> Clusters, IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups,
    string? RoleArn = null, string? ReadRoleArn = null, string? ExecutionRoleArn = null, string? TaskRoleArn = null, string? ExternalId = null, string? ReadExternalId = null, int? Version = null);

/// <summary>Teams, their environments, and their ceilings.</summary>
internal static class TeamsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var teams = api.MapGroup("/teams").WithTags("Teams");
        teams.MapGet("", ListAsync).WithName("ListTeams").WithSummary("List the teams you may see, with their limits and what they take of them.");
        teams.MapGet("/{team}", FindAsync).WithName("GetTeam").WithSummary("Read a team: its members, its environments, its limits and what is taken of them.").ProducesProblem(StatusCodes.Status404NotFound);
        Refusing(teams.MapPut("/{team}/limits", SetTeamAsync).WithName("SetTeamLimits").WithSummary("Set the limits of a team, as a platform admin. They may be below what runs: that goes on. Another approves them: until then 202 says who could."));
        Refusing(teams.MapPut("/{team}/environments/{environment}/limits", SetEnvironmentAsync).WithName("SetEnvironmentLimits")
            .WithSummary("Set an environment's own limits beneath the team's, or take them away, as a platform admin. Another approves it: until then 202 says who could."));
        Refusing(teams.MapPut("/{team}", SetAboutAsync).WithName("SetTeam").WithSummary("Set a team's name, cost centre and monthly budget, as a platform admin. Another approves it: until then 202 says who could."));
        Refusing(teams.MapPut("/{team}/environments/{environment}", SetPlaceAsync).WithName("SetEnvironment")
            .WithSummary("Add an environment to a team or alter where it stands in AWS, as a platform admin. Another approves it. One with workloads moves to no other account or Region."));
        teams.MapGet("/{team}/environments/{environment}/check", CheckAsync).WithName("CheckEnvironment")
            .WithSummary("Look whether an environment is ready in AWS: its read role and clusters, and by IAM's simulation whether its write role may do what a first service needs.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        Refusing(teams.MapDelete("/{team}/environments/{environment}", RemovePlaceAsync).WithName("RemoveEnvironment")
            .WithSummary("Take an environment away in which nothing is left, as a platform admin. Another approves it."));
        api.MapGet("/teams.csv", CsvAsync).WithTags("Teams").WithName("ExportTeams").WithSummary("The limits of teams and environments, and what is taken of them, as a file.").Produces<string>(contentType: Csv.ContentType);
    }

    private static void Refusing(RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Ok<IReadOnlyList<TeamRow>>> ListAsync(CurrentUser user, TeamReader teams, CancellationToken cancellationToken) =>
        TypedResults.Ok(await teams.ListAsync(user.Caller, cancellationToken));

    private static async Task<Results<Ok<TeamView>, ProblemHttpResult>> FindAsync(string team, CurrentUser user, TeamReader teams, CancellationToken cancellationToken) =>
        await teams.FindAsync(user.Caller, team, cancellationToken) is { } found ? TypedResults.Ok(found) : Problems.NotFound($"team {team}");

    private static Task<Results<Ok<LimitsAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> SetTeamAsync(string team, LimitsBody body, CurrentUser user, SetLimits set, CancellationToken cancellationToken) =>
        SetAsync(new(team, null, body.Limits, body.Version), user, set, cancellationToken);

    private static Task<Results<Ok<LimitsAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> SetEnvironmentAsync(
        string team, string environment, LimitsBody body, CurrentUser user, SetLimits set, CancellationToken cancellationToken) =>
        SetAsync(new(team, environment, body.Limits, body.Version), user, set, cancellationToken);

    private static async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> SetAboutAsync(string team, TeamBody body, CurrentUser user, SetTeam set, CancellationToken cancellationToken) =>
        Answer(await set.RunAsync(user.Caller, team, new(body.Name, body.CostCentre, body.MonthlyBudget), body.Version, cancellationToken), $"team {team}");

    private static async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> SetPlaceAsync(
        string team, string environment, EnvironmentBody body, CurrentUser user, SetEnvironment set, CancellationToken cancellationToken) =>
        Answer(
            await set.RunAsync(
                user.Caller,
                new(team, environment, new(
                    body.Tier, body.AccountId, body.Region, body.Clusters, body.Subnets, body.SecurityGroups,
                    body.RoleArn, body.ReadRoleArn, body.ExecutionRoleArn, body.TaskRoleArn, body.ExternalId, body.ReadExternalId), body.Version),
                cancellationToken),
            $"environment {team}/{environment}");

    private static async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> RemovePlaceAsync(
        string team, string environment, int version, CurrentUser user, SetEnvironment set, CancellationToken cancellationToken) =>
        Answer(await set.RunAsync(user.Caller, new(team, environment, null, version), cancellationToken), $"environment {team}/{environment}");

    private static async Task<Results<Ok<Domain.Requests.CheckList>, ProblemHttpResult>> CheckAsync(string team, string environment, CurrentUser user, CheckEnvironment check, CancellationToken cancellationToken) =>
        await check.RunAsync(user.Caller, team, environment, cancellationToken) switch
        {
            EnvironmentCheckOutcome.Found found => TypedResults.Ok(found.Checks),
            EnvironmentCheckOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            EnvironmentCheckOutcome.NotFound => Problems.NotFound($"environment {team}/{environment}"),
            _ => throw new UnreachableException(),
        };

    private static Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult> Answer(TeamOutcome outcome, string what) => outcome switch
    {
        TeamOutcome.Taken taken => SettingsApi.Answer(taken.Outcome),
        TeamOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
        TeamOutcome.NotFound => Problems.NotFound(what),
        TeamOutcome.ChangedMeanwhile => Problems.Changed($"The {what}"),
        _ => throw new UnreachableException(),
    };

    private static async Task<Results<Ok<LimitsAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> SetAsync(LimitsChange change, CurrentUser user, SetLimits set, CancellationToken cancellationToken)
    {
        var what = change.Environment is null ? $"team {change.TeamId}" : $"environment {change.TeamId}/{change.Environment}";
        return await set.RunAsync(user.Caller, change, cancellationToken) switch
        {
            LimitsOutcome.Saved saved => TypedResults.Ok(new LimitsAnswer(saved.Limits, saved.Version, saved.Over)),
            LimitsOutcome.Waits waits => SettingsApi.Waits(waits.Id, waits.Who),
            LimitsOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
            LimitsOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            LimitsOutcome.NotFound => Problems.NotFound(what),
            LimitsOutcome.ChangedMeanwhile => Problems.Changed($"The {what}"),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> CsvAsync(CurrentUser user, TeamReader teams, CancellationToken cancellationToken)
    {
        var csv = new Csv("Team", "Environment", "vCPU", "of", "GiB", "of", "Services", "of", "Largest service", "of", "USD a month", "of", "May run on");
        foreach (var row in await teams.ListAsync(user.Caller, cancellationToken))
        {
            if (await teams.FindAsync(user.Caller, row.Id, cancellationToken) is { } team)
            {
                Add(team.Id, "", team.Use, team.Limits);
                team.Environments.ToList().ForEach(e => Add(team.Id, e.Name, e.Use, e.Limits));
            }
        }

        return csv.AsFile("limits");

        void Add(string team, string environment, LimitUse use, TeamLimits? limits) => csv.Add(
            team, environment, use.Sum.Vcpu, limits?.MaxVcpu, use.Sum.MemoryGiB, limits?.MaxMemoryGiB, use.Sum.Services, limits?.MaxServices, use.LargestService, limits?.MaxTasksPerService,
            use.Sum.MonthlyAtMax, limits?.MaxMonthly, limits is null ? null : string.Join(' ', limits.Compute));
    }
}
