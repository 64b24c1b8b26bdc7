using System.Diagnostics;
using Domain.Approvals.Settings;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>What a change of a setting came to.</summary>
/// <param name="Result">Applied; Waits, where another person must approve it; or how it ended.</param>
/// <param name="Id">Of the change that waits.</param>
/// <param name="Who">Those who could approve it.</param>
internal sealed record SettingAnswer(string Result, Guid? Id = null, IReadOnlyList<string>? Who = null);

/// <param name="Version">Of the change as it was read.</param>
/// <param name="Comment">Required to reject.</param>
internal sealed record SettingDecisionBody(bool Approve, int Version, string Comment = "");

/// <summary>The changes of settings that a second person decides.</summary>
internal static class SettingsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var changes = api.MapGroup("/setting-changes").WithTags("Changes of settings");
        changes.MapGet("", async Task<Ok<IReadOnlyList<SettingView>>> (CurrentUser user, SettingChanges all, CancellationToken cancellationToken, string? kind = null) =>
                TypedResults.Ok(await all.ListAsync(user.Caller, kind, cancellationToken)))
            .WithName("ListSettingChanges").WithSummary("List proposed and decided changes of settings with both versions, those that wait first.");
        changes.MapGet("/{id:guid}", async Task<Results<Ok<SettingView>, ProblemHttpResult>> (Guid id, CurrentUser user, SettingChanges all, CancellationToken cancellationToken) =>
                await all.FindAsync(user.Caller, id, cancellationToken) is { } change ? TypedResults.Ok(change) : Problems.NotFound("change of a setting of this id"))
            .WithName("GetSettingChange").WithSummary("Read one change of a setting with both versions and who could approve it.").ProducesProblem(StatusCodes.Status404NotFound);
        changes.MapPost("/{id:guid}/decision", async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> (Guid id, SettingDecisionBody body, CurrentUser user, SettingChanges all, CancellationToken cancellationToken) =>
                Answer(await all.DecideAsync(user.Caller, id, body.Version, body.Approve, body.Comment, cancellationToken)))
            .WithName("DecideSettingChange").WithSummary("Approve or reject a change of a setting that another proposed.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        changes.MapDelete("/{id:guid}", async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> (Guid id, CurrentUser user, SettingChanges all, CancellationToken cancellationToken) =>
                Answer(await all.WithdrawAsync(user.Caller, id, cancellationToken)))
            .WithName("WithdrawSettingChange").WithSummary("Take back a change of a setting that you proposed and nobody decided.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    internal static Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult> Answer(SettingOutcome outcome) => outcome switch
    {
        SettingOutcome.Applied => TypedResults.Ok(new SettingAnswer("Applied")),
        SettingOutcome.Waits waits => Waits(waits.Id, waits.Who),
        SettingOutcome.Ended ended => TypedResults.Ok(new SettingAnswer(ended.State.ToString())),
        SettingOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
        SettingOutcome.NotFound => Problems.NotFound("change of a setting of this id"),
        SettingOutcome.ChangedMeanwhile => Problems.Changed("The setting"),
        _ => throw new UnreachableException(),
    };

    /// <summary>202: nothing holds yet, and this is who could approve it.</summary>
    internal static Accepted<SettingAnswer> Waits(Guid id, IReadOnlyList<string> who) =>
        TypedResults.Accepted($"{ApiSetup.Root}/setting-changes/{id}", new SettingAnswer("Waits", id, who));
}
