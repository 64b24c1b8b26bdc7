using Domain.Access;

namespace Portal.Security;

/// <summary>The section Auth of the configuration.</summary>
internal sealed class AuthSettings
{
    public const string Section = "Auth";

    /// <summary>"EntraId", "Oidc" for any other OpenID Connect provider, or "Development" for the page of demo people.</summary>
    public string Mode { get; set; } = "EntraId";

    /// <summary>How long a sign-in holds, from its beginning and whatever is done with it: 1 to 168 hours.</summary>
    public double SessionHours { get; set; } = 10;

    /// <summary>Calls an API token may make in a minute, in each process of the portal.</summary>
    public int TokenCallsAMinute { get; set; } = 120;

    public TimeSpan SessionLength => TimeSpan.FromHours(SessionHours);

    /// <summary>
    /// By role over all teams, such as platform-admin: what of the provider gives it, a value of the roles claim or a group.
    /// A value of the roles claim that is a role's own name gives it anyway.
    /// </summary>
    public Dictionary<string, List<string>> Roles { get; set; } = new(StringComparer.Ordinal);

    public EntraSettings EntraId { get; set; } = new();

    public OidcSettings Oidc { get; set; } = new();

    public bool IsDevelopment => string.Equals(Mode, "Development", StringComparison.OrdinalIgnoreCase);

    public bool IsEntra => string.Equals(Mode, "EntraId", StringComparison.OrdinalIgnoreCase);

    public bool IsOidc => string.Equals(Mode, "Oidc", StringComparison.OrdinalIgnoreCase);

    /// <summary>Roles over all teams, of what the provider says.</summary>
    public IReadOnlyList<string> RolesOf(IReadOnlyCollection<string> roles, IReadOnlyCollection<string> groups) =>
        [.. GlobalRoles.All.Where(r => roles.Contains(r) || (Roles.TryGetValue(r, out var by) && by.Exists(b => roles.Contains(b) || groups.Contains(b))))];
}

/// <summary>Section AzureAd: one app registration in one tenant.</summary>
internal sealed class EntraSettings
{
    public const string Section = "AzureAd";

    /// <summary>The cloud's sign-in address.</summary>
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    public string TenantId { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>Microsoft Graph's address, such as https://graph.microsoft.com/, to ask it for the groups that do not fit into a token; empty to refuse such sign-ins.</summary>
    public string Graph { get; set; } = "";

    public bool AsksGraph => Graph.Length > 0;

    /// <summary>The one issuer whose tokens are taken.</summary>
    public string Issuer => $"{Instance.TrimEnd('/')}/{TenantId}/v2.0";
}
