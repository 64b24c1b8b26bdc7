using Domain.Access;
using Microsoft.Extensions.Options;

namespace Portal.Security;

/// <summary>What is wrong with the sign-in settings: every problem at once, each naming its key.</summary>
internal sealed class AuthSettingsRules(IHostEnvironment environment) : IValidateOptions<AuthSettings>
{
    public ValidateOptionsResult Validate(string? name, AuthSettings options)
    {
        var problems = Problems(options, environment.IsDevelopment()).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    public static IEnumerable<string> Problems(AuthSettings settings, bool inDevelopment)
    {
        if (settings.SessionHours is not (>= 1 and <= 168))
        {
            yield return $"Auth:SessionHours is {settings.SessionHours}. It must be from 1 to 168, a week.";
        }

        if (settings.TokenCallsAMinute < 1)
        {
            yield return $"Auth:TokenCallsAMinute is {settings.TokenCallsAMinute}. It must be 1 or more.";
        }

        foreach (var unknown in settings.Roles.Keys.Except(GlobalRoles.All, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            yield return $"Auth:Roles:{unknown} is no role over all teams. Use {string.Join(", ", GlobalRoles.All)}; parts in teams are given in Berth.";
        }

        if (settings.IsDevelopment)
        {
            if (!inDevelopment)
            {
                yield return "Auth:Mode is Development, which lets anyone be anyone, and is refused outside the Development environment. Set Auth:Mode to EntraId or Oidc, or ASPNETCORE_ENVIRONMENT to Development on your own machine.";
            }

            yield break;
        }

        var problems = settings.IsEntra ? OfEntra(settings.EntraId, inDevelopment)
            : settings.IsOidc ? OfOidc(settings.Oidc, inDevelopment)
            : [$"Auth:Mode is \"{settings.Mode}\". It must be EntraId, Oidc or Development."];
        foreach (var problem in problems)
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfEntra(EntraSettings entra, bool inDevelopment)
    {
        if (!Guid.TryParse(entra.TenantId, out _))
        {
            yield return "AzureAd:TenantId must be the GUID of your tenant. \"common\" and \"organizations\" would let other companies in.";
        }

        if (!Guid.TryParse(entra.ClientId, out _))
        {
            yield return "AzureAd:ClientId must be the GUID of the app registration.";
        }

        if (string.IsNullOrWhiteSpace(entra.ClientSecret))
        {
            yield return "AzureAd:ClientSecret must be a secret of the app registration. Give it by environment variable AzureAd__ClientSecret, not in a file.";
        }

        if (!IsSafe(entra.Instance, inDevelopment))
        {
            yield return "AzureAd:Instance must be an https address, such as https://login.microsoftonline.com/.";
        }

        if (entra.AsksGraph && !(IsSafe(entra.Graph, inDevelopment) && entra.Graph.EndsWith('/')))
        {
            yield return "AzureAd:Graph must be an https address that ends with a slash, such as https://graph.microsoft.com/, or be left out.";
        }
    }

    private static IEnumerable<string> OfOidc(OidcSettings oidc, bool inDevelopment)
    {
        if (!IsSafe(oidc.Authority, inDevelopment))
        {
            yield return "Oidc:Authority must be the https address of your identity provider: its discovery document is at that address with /.well-known/openid-configuration after it.";
        }
        else if (new Uri(oidc.Authority).Host is "login.microsoftonline.com" or "login.microsoftonline.us" or "login.partner.microsoftonline.cn" or "sts.windows.net")
        {
            yield return "Oidc:Authority is Microsoft Entra ID, whose tenant must be checked too. Set Auth:Mode to EntraId and AzureAd:TenantId instead.";
        }

        if (oidc.Issuer.Length > 0 && !Uri.TryCreate(oidc.Issuer, UriKind.Absolute, out _))
        {
            yield return "Oidc:Issuer must be the issuer letter for letter as the discovery document writes it, or be left out where it is Oidc:Authority.";
        }

        if (string.IsNullOrWhiteSpace(oidc.ClientId))
        {
            yield return "Oidc:ClientId must be the id of the client that you have registered with the provider.";
        }

        if (string.IsNullOrWhiteSpace(oidc.ClientSecret))
        {
            yield return "Oidc:ClientSecret must be the client's secret. Give it by environment variable Oidc__ClientSecret, not in a file.";
        }

        foreach (var (key, claim) in new[] { ("NameClaim", oidc.NameClaim), ("RolesClaim", oidc.RolesClaim), ("GroupsClaim", oidc.GroupsClaim) })
        {
            if (string.IsNullOrWhiteSpace(claim) || claim.Any(char.IsWhiteSpace))
            {
                yield return $"Oidc:{key} must be the name of one claim. Leave it out to use the usual one.";
            }
        }
    }

    // a stand-in on a developer's own machine may speak http
    private static bool IsSafe(string address, bool inDevelopment) =>
        Uri.TryCreate(address, UriKind.Absolute, out var at) && (at.Scheme == Uri.UriSchemeHttps || (inDevelopment && at.Scheme == Uri.UriSchemeHttp && at.IsLoopback));
}
