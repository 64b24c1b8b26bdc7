using System.Diagnostics;
using System.Globalization;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <param name="Continue">False has ECS go back.</param>
/// <param name="Comment">Why, for the record.</param>
internal sealed record PauseBody(bool Continue, string Comment = "");

/// <summary>Asking for changes, following them, and mending what did not end well.</summary>
internal static class RequestsApi
{
    private const int MostRows = 10_000;

    public static void Map(RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/requests").WithTags("Requests");
        requests.MapPost("/preview", PreviewAsync).AllowTokens().WithName("PreviewRequest").WithSummary("See the plan, the checks, the estimate and who could approve. Saves nothing.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
        requests.MapPost("", SubmitAsync).AllowTokens().WithName("SubmitRequest").WithSummary("Ask for a change. Everything is checked first; it then waits for those who decide.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
        requests.MapGet("", ListAsync).AllowTokens().WithName("ListRequests").WithSummary("List requests, newest first. take is at most 100.");
        api.MapGet("/requests.csv", CsvAsync).WithTags("Requests").AllowTokens().WithName("ExportRequests").WithSummary("The same list as a file.").Produces<string>(contentType: Csv.ContentType);
        requests.MapGet("/{number:int}", FindAsync).AllowTokens().WithName("GetRequest").WithSummary("Read one request in full: plan, checks, estimate, approvals, steps and timeline.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        Acts(requests.MapPost("/{number:int}/clone", CloneAsync)).WithName("CloneRequest").WithSummary("Begin a draft with the values of a request that was sent. The name is left out where it is taken by now.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Acts(requests.MapPost("/{number:int}/cancel", CancelAsync)).WithName("CancelRequest").WithSummary("Take back a request of yours, as long as nothing was begun in AWS.");
        Acts(requests.MapPost("/{number:int}/stop", (int number, CurrentUser user, StopOperation stop, CancellationToken cancellationToken) => StopAsync(number, user, stop, cancellationToken)))
            .WithName("StopOperation").WithSummary("Stop what is under way: nothing more is begun in AWS, what was made stands, and it is undone, tried again or accepted as one that failed.");
        Acts(requests.MapPost("/{number:int}/stop-deployment", StopDeploymentAsync))
            .WithName("StopDeployment").WithSummary("While a deployment of this request is under way: ECS stops it and goes back to the revision before. The request ends as rolled back.");
        Acts(requests.MapPost("/{number:int}/answer-pause", AnswerPauseAsync))
            .WithName("AnswerPause").WithSummary("A deployment of this request stands still for a person: let it go on, or have ECS go back. Asked of whoever could approve the request.");
        Acts(requests.MapPost("/{number:int}/undo", (int number, CurrentUser user, MendOperation mend, CancellationToken cancellationToken) => MendAsync(number, Mend.Undo, user, mend, cancellationToken)))
            .WithName("UndoRequest").WithSummary("Take back what a failed request made in AWS, last first.");
        Acts(requests.MapPost("/{number:int}/try-again", (int number, CurrentUser user, MendOperation mend, CancellationToken cancellationToken) => MendAsync(number, Mend.TryAgain, user, mend, cancellationToken)))
            .WithName("TryRequestAgain").WithSummary("Go on from the step that failed.");
        Acts(requests.MapPost("/{number:int}/accept", (int number, CurrentUser user, MendOperation mend, CancellationToken cancellationToken) => MendAsync(number, Mend.Accept, user, mend, cancellationToken)))
            .WithName("AcceptRequest").WithSummary("Leave what a failed request made as it is.");
    }

    /// <summary>How a submission ended, the same for a draft and for a request sent at once.</summary>
    public static Results<Created<Numbered>, ProblemHttpResult> Answer(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Submitted submitted => TypedResults.Created($"{ApiSetup.Root}/requests/{submitted.Number}", new Numbered(submitted.Id, submitted.Number)),
        SubmitOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
        SubmitOutcome.ChecksFailed failed => Problems.ChecksFailed(failed.Checks),
        SubmitOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
        SubmitOutcome.NotFound => Problems.NotFound("request of this number"),
        SubmitOutcome.ChangedMeanwhile => Problems.Changed("The draft"),
        _ => throw new UnreachableException(),
    };

    private static RouteHandlerBuilder Acts(RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<Proposal>, ProblemHttpResult>> PreviewAsync(DraftBody body, CurrentUser user, Proposals proposals, CancellationToken cancellationToken) =>
        await proposals.PreviewAsync(user.Caller, body.AsDraft(), cancellationToken) switch
        {
            ProposalOutcome.Ready ready => TypedResults.Ok(ready.Proposal),
            ProposalOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
            ProposalOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<Created<Numbered>, ProblemHttpResult>> SubmitAsync(DraftBody body, CurrentUser user, SubmitRequest submit, CancellationToken cancellationToken) =>
        Answer(await submit.RunAsync(user.Caller, body.AsDraft(), cancellationToken));

    private static async Task<Ok<RequestPage>> ListAsync(
        CurrentUser user, RequestReader requests, CancellationToken cancellationToken,
        RequestScope scope = RequestScope.Mine, RequestState? state = null, string? team = null, int skip = 0, int take = 50) =>
        TypedResults.Ok(await requests.ListAsync(user.Caller, scope, state, team, Math.Max(0, skip), take, cancellationToken));

    private static async Task<IResult> CsvAsync(
        CurrentUser user, RequestReader requests, CancellationToken cancellationToken, RequestScope scope = RequestScope.Mine, RequestState? state = null, string? team = null)
    {
        var csv = new Csv("Number", "Title", "Requester", "Team", "Environment", "State", "Next", "Passes", "Warnings", "Failures", "USD a month at most", "Created", "Submitted");
        for (var (skip, more) = (0, true); more && skip < MostRows; skip += 100)
        {
            var page = await requests.ListAsync(user.Caller, scope, state, team, skip, 100, cancellationToken);
            foreach (var r in page.Rows)
            {
                csv.Add(r.Number, r.Title, r.Requester, r.TeamId, r.Environment, r.State, r.Next, r.Passes, r.Warnings, r.Failures, r.DeltaAtMax, r.CreatedAt, r.SubmittedAt);
            }

            more = page.Total > skip + 100;
        }

        return csv.AsFile("requests");
    }

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> FindAsync(int number, CurrentUser user, RequestDetails details, CancellationToken cancellationToken) =>
        await details.FindAsync(user.Caller, number, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.NotFound($"request #{number}");

    private static async Task<Results<Created<Numbered>, ProblemHttpResult>> CloneAsync(int number, CurrentUser user, CloneRequest clone, CancellationToken cancellationToken) =>
        await clone.RunAsync(user.Caller, number, cancellationToken) switch
        {
            CloneOutcome.Cloned cloned => TypedResults.Created($"{ApiSetup.Root}/drafts/{cloned.Number}", new Numbered(cloned.Id, cloned.Number)),
            CloneOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            CloneOutcome.NotFound => Problems.NotFound($"request #{number}"),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(int number, CurrentUser user, CancelRequest cancel, CancellationToken cancellationToken) =>
        Answer(number, await cancel.RunAsync(user.Caller, number, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> StopAsync(int number, CurrentUser user, StopOperation stop, CancellationToken cancellationToken) =>
        Answer(number, await stop.RunAsync(user.Caller, number, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> StopDeploymentAsync(int number, CurrentUser user, StopDeployment stop, CancellationToken cancellationToken) =>
        Answer(number, await stop.RunAsync(user.Caller, number, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> AnswerPauseAsync(int number, PauseBody body, CurrentUser user, AnswerPause answer, CancellationToken cancellationToken) =>
        Answer(number, await answer.RunAsync(user.Caller, number, body.Continue, body.Comment, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> MendAsync(int number, Mend how, CurrentUser user, MendOperation mend, CancellationToken cancellationToken) =>
        Answer(number, await mend.RunAsync(user.Caller, number, how, cancellationToken));

    public static Results<NoContent, ProblemHttpResult> Answer(int number, ActOutcome outcome) => outcome switch
    {
        ActOutcome.Done => TypedResults.NoContent(),
        ActOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
        ActOutcome.NotFound => Problems.NotFound($"request #{number}"),
        ActOutcome.ChangedMeanwhile => Problems.Changed(string.Create(CultureInfo.InvariantCulture, $"Request #{number}")),
        _ => throw new UnreachableException(),
    };
}
