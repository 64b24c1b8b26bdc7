namespace Sandbox;

/// <summary>The access keys every Sandbox knows. They open nothing but a Sandbox.</summary>
public static class SandboxKeys
{
    /// <summary>The hub's user <c>berth-hub</c>: it may assume Berth's roles and do nothing else.</summary>
    public const string HubAccessKeyId = "AKIASANDBOXHUB000000";
    public const string HubSecretAccessKey = "sandbox-hub-secret-access-key-0000000000";

    /// <summary>An administrator of the account, for the AWS CLI and for looking around.</summary>
    public const string AdminAccessKeyId = "AKIASANDBOXADMIN0000";
    public const string AdminSecretAccessKey = "sandbox-admin-secret-access-key-00000000";
}
