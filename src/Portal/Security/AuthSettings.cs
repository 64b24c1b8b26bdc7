namespace Portal.Security;

/// <summary>The section Auth of the configuration.</summary>
internal sealed class AuthSettings
{
    public const string Section = "Auth";

    /// <summary>"EntraId", or "Development" for the page of demo people.</summary>
    public string Mode { get; set; } = "EntraId";

    /// <summary>How long a sign-in holds, from its beginning and whatever is done with it: 1 to 168 hours.</summary>
    public double SessionHours { get; set; } = 10;

    /// <summary>Calls an API token may make in a minute, in each process of the portal.</summary>
    public int TokenCallsAMinute { get; set; } = 120;

    public TimeSpan SessionLength => TimeSpan.FromHours(SessionHours);

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
