using System.Security.Claims;
using Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Portal.Security;

/// <summary>Being a demo person, on a developer's own machine. Same cookie and claims as the real sign-in.</summary>
internal static class DevelopmentSignIn
{
    public static void Add(IServiceCollection services) =>
        services.AddAuthentication(SignInSetup.Scheme).AddCookie(SignInSetup.Scheme, BerthCookie.Configure);

    public static void Map(WebApplication app)
    {
        // GET /sign-in is the page; the order lets the plain POST win over it. Antiforgery tokens would keep scripts out
        // (curl -d person=ines), so the guard is the origin the browser reports.
        foreach (var path in new[] { "/sign-in", "/switch" })
        {
            app.MapPost(path, SignInAsync).WithOrder(-1).DisableAntiforgery().RequireSameOrigin().AllowAnonymous().ExcludeFromDescription();
        }

        app.MapPost("/sign-out", (Delegate)SignOutAsync).DisableAntiforgery().RequireSameOrigin().AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/sign-out-everywhere", SignOutEverywhereAsync).DisableAntiforgery().RequireSameOrigin().ExcludeFromDescription();
    }

    private static async Task<IResult> SignOutEverywhereAsync(HttpContext http, CurrentUser user, SignIns signIns)
    {
        await signIns.EndAllAsync(user.Caller, http.RequestAborted);
        return await SignOutAsync(http);
    }

    private static async Task<IResult> SignInAsync(HttpContext http, IReadOnlyList<DemoPerson> people, [FromForm] string? person, [FromForm] string? returnUrl)
    {
        if (people.FirstOrDefault(p => p.Subject == person) is not { } chosen)
        {
            return Results.Problem(
                title: "There is no such demo person.",
                detail: $"The field \"person\" must be one of: {string.Join(", ", people.Select(p => p.Subject))}.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        await http.SignInAsync(SignInSetup.Scheme, Principal(chosen));
        return Results.LocalRedirect(LocalUrl.Or(returnUrl));
    }

    private static async Task<IResult> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(SignInSetup.Scheme);
        return Results.LocalRedirect("/sign-in");
    }

    private static ClaimsPrincipal Principal(DemoPerson person) => new(new ClaimsIdentity(
        [
            new Claim(ClaimNames.Issuer, DemoPerson.Issuer),
            new Claim(ClaimNames.Subject, person.Subject),
            new Claim(ClaimNames.Name, person.Name),
            .. person.Roles.Select(role => new Claim(ClaimNames.Roles, role)),
        ],
        SignInSetup.Scheme,
        ClaimNames.Name,
        ClaimNames.Roles));
}
