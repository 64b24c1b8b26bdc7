using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Security;

/// <summary>What holds for every OpenID Connect provider: code with PKCE, one issuer letter for letter, claims as the token has them, and one answer to what is refused.</summary>
internal static class OidcProtocol
{
    /// <summary>Where the provider sends people back to.</summary>
    public const string Callback = "/signin-oidc";

    /// <summary>Where it sends them after they signed out there.</summary>
    public const string SignedOutCallback = "/signout-callback-oidc";

    /// <summary>Signatures by a provider's key pair; none, and nothing made with a shared secret, is among them.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <param name="issuer">The one whose tokens are taken.</param>
    /// <param name="tenant">The one tenant of Entra ID; null with other providers.</param>
    public static void Apply(OpenIdConnectOptions options, string issuer, string? tenant, bool inDevelopment)
    {
        options.CallbackPath = Callback;
        options.SignedOutCallbackPath = SignedOutCallback;
        options.ResponseType = "code";
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        // Identity.Web puts in its own token handler, which MapInboundClaims does not reach.
        options.TokenHandler = new SignedTokenHandler { MapInboundClaims = false };
        // The handler drops "iss" by default, and a person is (issuer, subject).
        options.ClaimActions.Remove(ClaimNames.Issuer);
        // A stand-in on this machine may speak http; the settings' rules let only loopback through.
        options.RequireHttpsMetadata = !inDevelopment;
        options.TokenValidationParameters.RoleClaimType = ClaimNames.Roles;
        options.TokenValidationParameters.NameClaimType = ClaimNames.Name;
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenValidationParameters.IssuerValidator = (from, _, _) => from == issuer
            ? from
            : throw new SecurityTokenInvalidIssuerException("The token comes from another issuer than the settings name.") { InvalidIssuer = from };

        var validated = options.Events.OnTokenValidated;
        options.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            // A right issuer with a missing or foreign tenant would pass otherwise.
            if (tenant is not null && !string.Equals(context.Principal?.FindFirst(ClaimNames.Tenant)?.Value, tenant, StringComparison.OrdinalIgnoreCase))
            {
                context.Fail(new RefusedSignInException(RefusedBecause.Tenant, "The token's tenant is not the one AzureAd:TenantId names."));
                return;
            }

            try
            {
                await context.HttpContext.RequestServices.GetRequiredService<Admission>().AdmitAsync(context);
            }
            catch (RefusedSignInException refused)
            {
                context.Fail(refused);
            }
        };

        var leaving = options.Events.OnRedirectToIdentityProviderForSignOut;
        options.Events.OnRedirectToIdentityProviderForSignOut = async context =>
        {
            await leaving(context);
            if (string.IsNullOrEmpty(context.ProtocolMessage.IssuerAddress))
            {
                // a provider without a sign-out of its own: ours is all there is
                context.Response.Redirect("/signed-out");
                context.HandleResponse();
                return;
            }

            // Without it a strict provider does not come back to us.
            context.ProtocolMessage.ClientId = context.Options.ClientId;
        };
        options.Events.OnRemoteFailure = RefusedSignIn.AnswerAsync;
    }
}
