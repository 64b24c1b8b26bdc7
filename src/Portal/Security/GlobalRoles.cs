namespace Portal.Security;

/// <summary>Roles of the whole portal, as the sign-in's "roles" claim names them. Team roles (developer, lead) live in the domain, not in the token.</summary>
public static class GlobalRoles
{
    public const string PlatformAdmin = "platform-admin";
    public const string Finance = "finance";
    public const string Auditor = "auditor";
}
