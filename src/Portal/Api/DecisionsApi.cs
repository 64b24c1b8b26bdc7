using System.Diagnostics;
using Domain.Approvals;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>One person's decision.</summary>
/// <param name="Version">Of the request as it was read: nobody decides on what they did not see.</param>
/// <param name="Comment">Required to ask for changes or to reject.</param>
/// <param name="BreakGlass">Why it must be approved although a freeze holds; platform admins alone, and everyone concerned is told.</param>
internal sealed record DecisionBody(Verdict Verdict, int Version, string Comment = "", string? BreakGlass = null);

/// <summary>Changes to take out of a request.</summary>
/// <param name="Changes">Places in the request's list of changes, the first is 0.</param>
/// <param name="Reason">For the requester.</param>
internal sealed record StrikeBody(int Version, IReadOnlyList<int> Changes, string Reason);

/// <param name="Version">Of the request as it is now.</param>
internal sealed record StrikeAnswer(int Version);

/// <summary>What the decision came to.</summary>
/// <param name="Result">Applying, Counted, Rejected, ChangesAsked; or, where AWS has changed since it was planned and the approval was not counted: Replanned, ChecksFail, NothingLeft.</param>
/// <param name="Given">Approvals so far, where more are needed.</param>
/// <param name="Differs">What is otherwise in the new plan, or why it went back.</param>
internal sealed record DecisionAnswer(string Result, int? Given = null, int? Needed = null, IReadOnlyList<string>? Differs = null);

/// <summary>Approving, asking for changes, rejecting.</summary>
internal static class DecisionsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/requests/{number:int}/decisions", DecideAsync).WithTags("Approvals")
            .WithName("Decide").WithSummary("Approve a request, ask for changes, or reject it. The last approval needed starts applying.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
        api.MapPost("/requests/{number:int}/strikes", StrikeAsync).WithTags("Approvals")
            .WithName("StrikeChanges").WithSummary("Take changes that no other needs out of a request, as one who may decide it. The rest is checked again and asks again; you cannot approve it then.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    private static async Task<Results<Ok<StrikeAnswer>, ProblemHttpResult>> StrikeAsync(
        int number, StrikeBody body, CurrentUser user, StrikeChanges strike, CancellationToken cancellationToken) =>
        await strike.RunAsync(user.Caller, number, body.Version, body.Changes, body.Reason, cancellationToken) switch
        {
            StrikeOutcome.Struck struck => TypedResults.Ok(new StrikeAnswer(struck.Version)),
            StrikeOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            StrikeOutcome.NotFound => Problems.NotFound($"request #{number}"),
            StrikeOutcome.ChangedMeanwhile => Problems.Changed($"Request #{number}"),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<Ok<DecisionAnswer>, ProblemHttpResult>> DecideAsync(
        int number, DecisionBody body, CurrentUser user, Decide decide, CancellationToken cancellationToken) =>
        await decide.RunAsync(user.Caller, number, body.Version, body.Verdict, body.Comment, body.BreakGlass, cancellationToken) switch
        {
            DecideOutcome.Applying => TypedResults.Ok(new DecisionAnswer("Applying")),
            DecideOutcome.Counted counted => TypedResults.Ok(new DecisionAnswer("Counted", counted.Given, counted.Needed)),
            DecideOutcome.Rejected => TypedResults.Ok(new DecisionAnswer("Rejected")),
            DecideOutcome.ChangesAsked => TypedResults.Ok(new DecisionAnswer("ChangesAsked")),
            DecideOutcome.Replanned replanned => TypedResults.Ok(new DecisionAnswer("Replanned", Differs: replanned.What)),
            DecideOutcome.ChecksFail failed => TypedResults.Ok(new DecisionAnswer("ChecksFail", Differs: [failed.Why])),
            DecideOutcome.NothingLeft => TypedResults.Ok(new DecisionAnswer("NothingLeft")),
            DecideOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            DecideOutcome.NotFound => Problems.NotFound($"request #{number}"),
            DecideOutcome.ChangedMeanwhile => Problems.Changed($"Request #{number}"),
            _ => throw new UnreachableException(),
        };
}
