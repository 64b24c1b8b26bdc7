using System.Security.Claims;

namespace Portal.Security;

/// <summary>Whether a token says that its groups are elsewhere.</summary>
internal static class GroupClaims
{
    /// <summary>
    /// Entra ID leaves the groups out of a token that would have more than 200 of them (150 by SAML) and says where they are instead:
    /// _claim_names with a member groups, or hasgroups. Source: Microsoft identity platform, "Group overages".
    /// </summary>
    public static bool IsOverage(ClaimsPrincipal principal) =>
        principal.FindAll("_claim_names").Any(c => c.Value.Contains("\"groups\"", StringComparison.Ordinal))
        || principal.FindAll("hasgroups").Any(c => string.Equals(c.Value, "true", StringComparison.OrdinalIgnoreCase));
}
