using System.Diagnostics;
using Domain.Approvals;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>One person's decision.</summary>
/// <param name="Version">Of the request as it was read: nobody decides on what they did not see.</param>
/// <param name="Comment">Required to ask for changes or to reject.</param>
internal sealed record DecisionBody(Verdict Verdict, int Version, string Comment = "");

/// <summary>What the decision came to.</summary>
/// <param name="Result">Applying, Counted, Rejected, ChangesAsked; or, where AWS has changed since it was planned and the approval was not counted: Replanned, ChecksFail, NothingLeft.</param>
/// <param name="Given">Approvals so far, where more are needed.</param>
/// <param name="Differs">What is otherwise in the new plan, or why it went back.</param>
internal sealed record DecisionAnswer(string Result, int? Given = null, int? Needed = null, IReadOnlyList<string>? Differs = null);

/// <summary>Approving, asking for changes, rejecting.</summary>
internal static class DecisionsApi
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/requests/{number:int}/decisions", DecideAsync).WithTags("Approvals")
        .WithName("Decide").WithSummary("Approve a request, ask for changes, or reject it. The last approval needed starts applying.")
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);

    private static async Task<Results<Ok<DecisionAnswer>, ProblemHttpResult>> DecideAsync(
        int number, DecisionBody body, CurrentUser user, Decide decide, CancellationToken cancellationToken) =>
        await decide.RunAsync(user.Caller, number, body.Version, body.Verdict, body.Comment, cancellationToken) switch
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
