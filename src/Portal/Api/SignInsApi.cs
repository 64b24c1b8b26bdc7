using Domain.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>The caller's own sign-ins.</summary>
internal static class SignInsApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/sign-ins", async Task<NoContent> (CurrentUser user, SignIns signIns, CancellationToken cancellationToken) =>
        {
            await signIns.EndAllAsync(user.Caller, cancellationToken);
            return TypedResults.NoContent();
        }).WithTags("Sign-in").WithName("SignOutEverywhere").WithSummary("End all your sign-ins, this one too: on every browser within minutes. API tokens stay.");
}
