using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Roles that a service takes to act in the account, as EventBridge does for a schedule or a rule.</summary>
internal static class RoleSessions
{
    /// <summary>Whether the role exists and lets the service take it for this resource (IAM User Guide, "The confused deputy problem").</summary>
    public static bool Trusts(World world, string role, string service, string source)
        => world.State.Iam.Roles.TryGetValue(role, out var found) && PolicyEvaluator.TrustsService(
            PolicyDocument.Parse("trust", found.Trust), service, new RequestContext().Set("aws:SourceAccount", Arns.Account(source)).Set("aws:SourceArn", source));

    /// <summary>The caller that a service becomes with the role; null where it may not have it.</summary>
    /// <param name="session">What the session is called.</param>
    public static Caller? Take(World world, string role, string service, string source, string session)
    {
        if (!Trusts(world, role, service, source))
        {
            return null;
        }
        var found = world.State.Iam.Roles[role];
        return Callers.OfSession(world.State.Iam, found, new()
        {
            AccessKeyId = "", SecretAccessKey = "", Token = "", RoleArn = role, RoleId = found.RoleId, SessionName = session, Issued = world.Now, Expires = world.Now.AddHours(1),
        });
    }
}
