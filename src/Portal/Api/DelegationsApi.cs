using System.Diagnostics;
using Domain.Approvals;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <param name="To">Id of the person who is to decide in your place.</param>
/// <param name="From">Left out for now.</param>
internal sealed record DelegationBody(Guid To, DateTimeOffset Until, string Reason, DateTimeOffset? From = null);

internal sealed record DelegationAnswer(Guid Id);

/// <summary>Handing one's decisions to another for a time.</summary>
internal static class DelegationsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var all = api.MapGroup("/delegations").WithTags("Approvals");
        all.MapGet("", async Task<Ok<IReadOnlyList<DelegationView>>> (CurrentUser user, Delegations given, CancellationToken cancellationToken) =>
                TypedResults.Ok(await given.ListAsync(user.Caller, cancellationToken)))
            .WithName("ListDelegations").WithSummary("List the decisions you have handed over and those handed to you that hold now or will.");
        all.MapGet("/people", async Task<Ok<IReadOnlyList<DelegateChoice>>> (CurrentUser user, Delegations given, CancellationToken cancellationToken) =>
                TypedResults.Ok(await given.ChoicesAsync(user.Caller, cancellationToken)))
            .WithName("ListDelegates").WithSummary("List the people who could decide in your place.");
        all.MapPost("", GiveAsync).WithName("GiveDelegation").WithSummary("Let another decide in your place for a time, 60 days at most.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        all.MapPost("/{id:guid}/end", EndAsync).WithName("EndDelegation").WithSummary("End a delegation that you gave or were given.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Created<DelegationAnswer>, ProblemHttpResult>> GiveAsync(
        DelegationBody body, CurrentUser user, Delegations all, TimeProvider time, CancellationToken cancellationToken) =>
        await all.GiveAsync(user.Caller, body.To, body.From ?? time.GetUtcNow(), body.Until, body.Reason, cancellationToken) switch
        {
            DelegationOutcome.Given given => TypedResults.Created($"{ApiSetup.Root}/delegations", new DelegationAnswer(given.Id)),
            DelegationOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(Guid id, CurrentUser user, Delegations all, CancellationToken cancellationToken) =>
        await all.EndAsync(user.Caller, id, cancellationToken) switch
        {
            DelegationOutcome.Ended => TypedResults.NoContent(),
            DelegationOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };
}
