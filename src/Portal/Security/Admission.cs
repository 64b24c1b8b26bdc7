using System.Security.Claims;
using Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Portal.Security;

/// <summary>
/// Makes Berth's own principal of a token that was found good: issuer, subject, name and the roles over all teams. Groups go to the
/// database and never into the cookie, whatever else the token says is left behind.
/// </summary>
internal sealed class Admission(IOptions<AuthSettings> settings, SignIns signIns, GraphGroups graph)
{
    private const string Groups = "groups";

    /// <exception cref="RefusedSignInException">The person cannot be let in as what they are.</exception>
    public async Task AdmitAsync(TokenValidatedContext context)
    {
        var (auth, principal) = (settings.Value, context.Principal ?? throw new RefusedSignInException(RefusedBecause.Nobody, "The token names nobody."));
        var names = auth.IsEntra ? new OidcSettings() : auth.Oidc;
        if (principal.FindFirst(ClaimNames.Issuer)?.Value is not { Length: > 0 } issuer || principal.FindFirst(ClaimNames.Subject)?.Value is not { Length: > 0 } subject)
        {
            throw new RefusedSignInException(RefusedBecause.Nobody, "The token lacks iss or sub.");
        }

        var roles = principal.FindAll(names.RolesClaim).Select(c => c.Value).ToList();
        var groups = GroupClaims.IsOverage(principal)
            ? await graph.OfAsync(context.TokenEndpointResponse?.AccessToken, await InUseAsync(auth, context.HttpContext.RequestAborted), context.HttpContext.RequestAborted)
            : [.. principal.FindAll(names.GroupsClaim).Select(c => c.Value)];
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimNames.Issuer, issuer), new Claim(ClaimNames.Subject, subject),
                new Claim(ClaimNames.Name, principal.FindFirst(names.NameClaim)?.Value is { Length: > 0 } name ? name : subject),
                .. auth.RolesOf(roles, groups).Select(r => new Claim(ClaimNames.Roles, r)),
            ],
            SignInSetup.Scheme, ClaimNames.Name, ClaimNames.Roles));
        // handed on within this call: parameters are not written into the cookie
        context.Properties?.SetParameter<IReadOnlyList<string>>(Groups, groups);
    }

    /// <summary>Null where the sign-in says nothing of groups, as in Development.</summary>
    public static IReadOnlyList<string>? GroupsOf(AuthenticationProperties properties) => properties.GetParameter<IReadOnlyList<string>>(Groups);

    private async Task<IReadOnlyList<string>> InUseAsync(AuthSettings auth, CancellationToken cancellationToken) =>
        [.. (await signIns.GroupsInUseAsync(cancellationToken)).Union(auth.Roles.Values.SelectMany(g => g), StringComparer.Ordinal)];
}
