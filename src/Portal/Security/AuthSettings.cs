namespace Portal.Security;

/// <summary>The section Auth of the configuration.</summary>
internal sealed class AuthSettings
{
    public const string Section = "Auth";

    /// <summary>"EntraId", or "Development" for the page of demo people.</summary>
    public string Mode { get; set; } = "EntraId";

    public EntraSettings EntraId { get; set; } = new();

    public bool IsDevelopment => string.Equals(Mode, "Development", StringComparison.OrdinalIgnoreCase);

    public bool IsEntra => string.Equals(Mode, "EntraId", StringComparison.OrdinalIgnoreCase);
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

    /// <summary>The one issuer whose tokens are taken.</summary>
    public string Issuer => $"{Instance.TrimEnd('/')}/{TenantId}/v2.0";
}
