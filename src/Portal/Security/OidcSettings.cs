namespace Portal.Security;

/// <summary>Section Oidc: one client at one OpenID Connect provider that is not Entra ID.</summary>
internal sealed class OidcSettings
{
    public const string Section = "Oidc";

    /// <summary>Where the provider's discovery document is, without <c>/.well-known/openid-configuration</c>.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The one issuer whose tokens are taken, letter for letter; left empty, the authority itself.</summary>
    public string Issuer { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>Asked for besides openid and profile, with spaces between them.</summary>
    public string Scopes { get; set; } = "";

    /// <summary>Claim with the name to show.</summary>
    public string NameClaim { get; set; } = ClaimNames.Name;

    /// <summary>Claim with roles over all teams.</summary>
    public string RolesClaim { get; set; } = ClaimNames.Roles;

    /// <summary>Claim with the groups that give parts in teams.</summary>
    public string GroupsClaim { get; set; } = ClaimNames.Groups;

    public string ExactIssuer => Issuer.Length > 0 ? Issuer : Authority;
}
