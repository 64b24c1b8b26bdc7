using Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Portal.Security;

/// <summary>The addresses of signing in and out where an identity provider does it.</summary>
internal static class OidcDoors
{
    public static void Map(WebApplication app)
    {
        // Before the page of the same address, which is for Development.
        app.MapGet("/sign-in", SignInAsync).WithOrder(-1).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/sign-out", (Delegate)SignOutAsync).DisableAntiforgery().RequireSameOrigin().AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/sign-out-everywhere", async (HttpContext http, CurrentUser user, SignIns signIns) =>
        {
            await signIns.EndAllAsync(user.Caller, http.RequestAborted);
            await SignOutAsync(http);
        }).DisableAntiforgery().RequireSameOrigin().ExcludeFromDescription();
    }

    private static async Task SignInAsync(HttpContext http, string? returnUrl)
    {
        try
        {
            await http.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = LocalUrl.Or(returnUrl) });
        }
        catch (Exception away) when (IsAway(away))
        {
            RefusedSignIn.Answer(http, RefusedBecause.Unreachable, away);
        }
    }

    private static async Task SignOutAsync(HttpContext http)
    {
        // ours first, and whatever becomes of the provider's
        await http.SignOutAsync(SignInSetup.Scheme);
        try
        {
            await http.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/signed-out" });
        }
        catch (Exception away) when (IsAway(away))
        {
            http.Response.Redirect("/signed-out");
        }
    }

    // the discovery document could not be read: IdentityModel says so by InvalidOperationException
    private static bool IsAway(Exception failure) => failure is InvalidOperationException or HttpRequestException or IOException;
}
