using System.Diagnostics;
using Domain.Approvals.Waivers;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>What one failing guardrail found in a request is let pass for its workload.</summary>
/// <param name="Version">Of the request as it was read.</param>
/// <param name="Guardrail">Id, as in the check's waivable.</param>
/// <param name="Reason">Kept in the record and shown wherever the waiver is.</param>
/// <param name="Until">The first moment at which it holds no more, at most 90 days from now.</param>
internal sealed record WaiverBody(int Version, string Guardrail, string Reason, DateTimeOffset Until);

/// <param name="StillNeeded">What the request waits for besides, a sentence each.</param>
internal sealed record WaiverAnswer(Guid Id, IReadOnlyList<string> StillNeeded);

internal sealed record RevokeWaiverBody(string Reason);

/// <summary>Failing guardrails that their groups let pass for a time.</summary>
internal static class WaiversApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/requests/{number:int}/waivers", WaiveAsync).WithTags("Approvals")
            .WithName("WaiveGuardrail").WithSummary("Waive what a guardrail found in a request that waits, as one of the group the guardrail names; later requests of the workload pass for the same findings until it ends.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        var all = api.MapGroup("/waivers").WithTags("Approvals");
        all.MapGet("", async Task<Ok<IReadOnlyList<WaiverView>>> (CurrentUser user, Waivers waivers, CancellationToken cancellationToken) =>
                TypedResults.Ok(await waivers.ListAsync(user.Caller, cancellationToken)))
            .WithName("ListWaivers").WithSummary("List who waived which guardrail for which workload until when: those that hold by their end, then those that are over.");
        all.MapPost("/{id:guid}/revoke", RevokeAsync).WithName("RevokeWaiver").WithSummary("Take a waiver back, as one of its group. What waits needs another; what is applied stays.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Created<WaiverAnswer>, ProblemHttpResult>> WaiveAsync(int number, WaiverBody body, CurrentUser user, WaiveGuardrail waive, CancellationToken cancellationToken) =>
        await waive.RunAsync(user.Caller, number, body.Version, body.Guardrail, body.Reason, body.Until, cancellationToken) switch
        {
            WaiveOutcome.Waived done => TypedResults.Created($"{ApiSetup.Root}/waivers", new WaiverAnswer(done.Id, done.StillNeeded)),
            WaiveOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            WaiveOutcome.NotFound => Problems.NotFound($"request #{number}"),
            WaiveOutcome.ChangedMeanwhile => Problems.Changed($"Request #{number}"),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, RevokeWaiverBody body, CurrentUser user, Waivers waivers, CancellationToken cancellationToken) =>
        await waivers.RevokeAsync(user.Caller, id, body.Reason, cancellationToken) switch
        {
            RevokeOutcome.Revoked => TypedResults.NoContent(),
            RevokeOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            RevokeOutcome.NotFound => Problems.NotFound("waiver of this id"),
            _ => throw new UnreachableException(),
        };
}
