using System.Security.Claims;
using Domain.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Portal.Security;

/// <summary>The sign-in cookie, the same in every mode.</summary>
internal static class BerthCookie
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = SignInSetup.Scheme;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/denied";
        options.ReturnUrlParameter = "returnUrl";
        // counted from the sign-in; its length is Auth:SessionHours
        options.SlidingExpiration = false;
        options.ForwardDefaultSelector = TokenSignIn.ForwardIfToken;
        options.Events.OnSigningIn = context => context.Principal is { } principal
            ? context.HttpContext.RequestServices.GetRequiredService<SignInClock>().BeginAsync(principal, Admission.GroupsOf(context.Properties), context.HttpContext.RequestAborted)
            : Task.CompletedTask;
        options.Events.OnValidatePrincipal = SignInClock.ValidateAsync;
        options.Events.OnSignedIn = context => RecordAsync(context.HttpContext, context.Principal, static (record, user, stop) => record.SignedInAsync(user.Caller, stop));
        options.Events.OnSigningOut = context => RecordAsync(context.HttpContext, context.HttpContext.User, static (record, user, stop) => record.SignedOutAsync(user.Caller, stop));
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    // who cannot be written down does not come in
    private static Task RecordAsync(HttpContext http, ClaimsPrincipal? principal, Func<SignInRecord, CurrentUser, CancellationToken, Task> write) =>
        principal is not null && CurrentUser.From(principal) is { } user
            ? write(http.RequestServices.GetRequiredService<SignInRecord>(), user, http.RequestAborted)
            : Task.CompletedTask;

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (SignInSetup.WantsStatus(context.Request))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
