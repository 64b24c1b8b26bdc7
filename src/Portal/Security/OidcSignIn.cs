using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Portal.Security;

/// <summary>Sign-in with any OpenID Connect provider that section Oidc names.</summary>
internal static class OidcSignIn
{
    public static void Add(IServiceCollection services, OidcSettings oidc, bool inDevelopment) => services
        .AddAuthentication(SignInSetup.Scheme)
        .AddCookie(SignInSetup.Scheme, BerthCookie.Configure)
        .AddOpenIdConnect(OpenIdConnectDefaults.AuthenticationScheme, options =>
        {
            options.SignInScheme = SignInSetup.Scheme;
            options.Authority = oidc.Authority;
            options.ClientId = oidc.ClientId;
            options.ClientSecret = oidc.ClientSecret;
            // the answer comes as an address, so that its cookies need not go along with another site's form
            options.ResponseMode = "query";
            options.NonceCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            foreach (var scope in oidc.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                options.Scope.Add(scope);
            }

            OidcProtocol.Apply(options, oidc.ExactIssuer, tenant: null, inDevelopment);
        });
}
