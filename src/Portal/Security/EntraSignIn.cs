using Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Security;

/// <summary>Sign-in with Microsoft Entra ID: one tenant, authorization code with PKCE, claims as the token has them.</summary>
internal static class EntraSignIn
{
    public static void Add(IServiceCollection services, EntraSettings entra, bool inDevelopment)
    {
        // A stranger is challenged by the cookie, as in Development: pages go to /sign-in, calls to the API get a status.
        services.AddAuthentication(SignInSetup.Scheme).AddMicrosoftIdentityWebApp(
            options =>
            {
                options.Instance = entra.Instance;
                options.TenantId = entra.TenantId;
                options.ClientId = entra.ClientId;
                options.ClientSecret = entra.ClientSecret;
                options.CallbackPath = "/signin-oidc";
                options.SignedOutCallbackPath = "/signout-callback-oidc";
            },
            BerthCookie.Configure,
            OpenIdConnectDefaults.AuthenticationScheme,
            SignInSetup.Scheme);

        // Protocol settings go here: the delegate above copies only some of them over.
        services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, options => Protocol(options, entra, inDevelopment));
    }

    public static void Map(WebApplication app)
    {
        // Before the page of the same address, which is for Development.
        app.MapGet("/sign-in", (string? returnUrl) =>
                Results.Challenge(new AuthenticationProperties { RedirectUri = LocalUrl.Or(returnUrl) }, [OpenIdConnectDefaults.AuthenticationScheme]))
            .WithOrder(-1).AllowAnonymous().ExcludeFromDescription();

        app.MapPost("/sign-out", SignOut).DisableAntiforgery().RequireSameOrigin().AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/sign-out-everywhere", async (HttpContext http, CurrentUser user, SignIns signIns) =>
        {
            await signIns.EndAllAsync(user.Caller, http.RequestAborted);
            return SignOut();
        }).DisableAntiforgery().RequireSameOrigin().ExcludeFromDescription();
    }

    private static IResult SignOut() =>
        Results.SignOut(new AuthenticationProperties { RedirectUri = "/signed-out" }, [SignInSetup.Scheme, OpenIdConnectDefaults.AuthenticationScheme]);

    private static void Protocol(OpenIdConnectOptions options, EntraSettings entra, bool inDevelopment)
    {
        options.ResponseType = "code";
        options.UsePkce = true;
        options.MapInboundClaims = false;
        // Identity.Web puts in its own token handler, which MapInboundClaims does not reach.
        options.TokenHandler = new JsonWebTokenHandler { MapInboundClaims = false };
        // The handler drops "iss" by default, and a person is (issuer, subject).
        options.ClaimActions.Remove(ClaimNames.Issuer);
        // A stand-in on this machine may speak http; the settings' rules let only loopback through.
        options.RequireHttpsMetadata = !inDevelopment;
        options.TokenValidationParameters.RoleClaimType = ClaimNames.Roles;
        options.TokenValidationParameters.NameClaimType = ClaimNames.Name;
        options.TokenValidationParameters.IssuerValidator = (issuer, _, _) => issuer == entra.Issuer
            ? issuer
            : throw new SecurityTokenInvalidIssuerException("The token comes from another issuer than AzureAd names.") { InvalidIssuer = issuer };

        var validated = options.Events.OnTokenValidated;
        options.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            // A right issuer with a missing or foreign tenant would pass otherwise.
            if (!string.Equals(context.Principal?.FindFirst(ClaimNames.Tenant)?.Value, entra.TenantId, StringComparison.OrdinalIgnoreCase))
            {
                context.Fail("The token's tenant is not the one AzureAd:TenantId names.");
            }
        };

        var leaving = options.Events.OnRedirectToIdentityProviderForSignOut;
        options.Events.OnRedirectToIdentityProviderForSignOut = async context =>
        {
            await leaving(context);
            // Without it a strict provider does not come back to us.
            context.ProtocolMessage.ClientId = context.Options.ClientId;
        };
    }
}
