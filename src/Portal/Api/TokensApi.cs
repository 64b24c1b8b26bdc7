using System.Diagnostics;
using Domain.Access.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <param name="Name">What uses it.</param>
/// <param name="ExpiresAt">Within a year.</param>
/// <param name="Environment">Left out for all of the team's.</param>
/// <param name="Cluster">With DeployImage alone.</param>
/// <param name="Service">Full name of the service, with DeployImage alone.</param>
internal sealed record TokenBody(
    string Name, string TeamId, TokenAction Action, DateTimeOffset ExpiresAt, string? Environment = null, string? Cluster = null, string? Service = null)
{
    public TokenScope Scope => new(TeamId, Environment, Action, Cluster, Service);
}

/// <param name="Token">The whole token. It is shown here once and kept nowhere.</param>
internal sealed record TokenAnswer(Guid Id, string Token);

/// <summary>API tokens. Only people signed in make, list and revoke them: a token makes no other.</summary>
internal static class TokensApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("API tokens");
        tokens.MapGet("", async Task<Ok<IReadOnlyList<TokenView>>> (CurrentUser user, ApiTokens all, CancellationToken cancellationToken) =>
                TypedResults.Ok(await all.ListAsync(user.Caller, cancellationToken)))
            .WithName("ListTokens").WithSummary("List your API tokens; as a platform admin everyone's. None shows its secret.");
        tokens.MapPost("", MakeAsync).WithName("MakeToken").WithSummary("Make an API token that acts within its scope and your own permits. Its text is in this answer and never again.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        tokens.MapDelete("/{id:guid}", RevokeAsync).WithName("RevokeToken").WithSummary("Take an API token away at once and for good: one of yours, or as a platform admin anyone's.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<TokenAnswer>, ProblemHttpResult>> MakeAsync(TokenBody body, CurrentUser user, ApiTokens all, HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await all.MakeAsync(user.Caller, body.Name, body.Scope, body.ExpiresAt, cancellationToken) switch
        {
            TokenOutcome.Made made => TypedResults.Created($"{ApiSetup.Root}/tokens", new TokenAnswer(made.Id, made.Token)),
            TokenOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, CurrentUser user, ApiTokens all, CancellationToken cancellationToken) =>
        await all.RevokeAsync(user.Caller, id, cancellationToken) switch
        {
            TokenOutcome.Revoked => TypedResults.NoContent(),
            TokenOutcome.NotFound => Problems.NotFound("API token of this id"),
            _ => throw new UnreachableException(),
        };
}
