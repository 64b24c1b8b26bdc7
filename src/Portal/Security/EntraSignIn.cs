using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Identity.Web;

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
                options.CallbackPath = OidcProtocol.Callback;
                options.SignedOutCallbackPath = OidcProtocol.SignedOutCallback;
            },
            BerthCookie.Configure,
            OpenIdConnectDefaults.AuthenticationScheme,
            SignInSetup.Scheme);

        // Protocol settings go here: the delegate above copies only some of them over.
        services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, options =>
        {
            OidcProtocol.Apply(options, entra.Issuer, entra.TenantId, inDevelopment);
            if (entra.AsksGraph)
            {
                // the access token that comes with the sign-in is for Graph then
                options.Scope.Add(new Uri(new Uri(entra.Graph), "User.Read").AbsoluteUri);
            }
        });
    }
}
